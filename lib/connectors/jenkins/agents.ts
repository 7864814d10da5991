import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import type { Status } from "@/lib/domain/record";
import { controllerRef, jenkinsRealms, system } from "./names";
import { type Jenkins, permission } from "./session";

const call = "GET /computer/api/json";
const fields = "displayName,description,_class,offline,temporarilyOffline,jnlpAgent,assignedLabels[name]";
const listSchema = z.object({ computer: z.array(z.unknown()) });

export const agentSteps: Step<Jenkins>[] = [
  {
    call,
    permission: permission.overall,
    async read(jenkins) {
      const answer = await jenkins.get("/computer", `computer[${fields}]`, permission.overall);
      const list = listSchema.safeParse(answer.json());
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: "Jenkins did not answer with its agents." });
      return { body: { realm: jenkins.realm, items: list.data.computer.map(keptAgent) }, next: null };
    },
    probe: (jenkins) => jenkins.get("/computer", "computer[displayName]{0,1}", permission.overall),
  },
];

function keptAgent(agent: unknown): unknown {
  if (!isObject(agent)) return agent;
  const labels = Array.isArray(agent.assignedLabels) ? agent.assignedLabels : [];
  return {
    ...kept(agent, "displayName", "description", "_class", "offline", "temporarilyOffline", "jnlpAgent"),
    labels: labels.map((label) => kept(label, "name").name ?? null),
  };
}

const schema = z.object({
  displayName: z.string().min(1).max(1000),
  description: z.string().max(4000).nullish().catch(null),
  _class: z.string().max(300).catch(""),
  offline: z.boolean().nullish().catch(null),
  temporarilyOffline: z.boolean().nullish().catch(null),
  jnlpAgent: z.boolean().nullish().catch(null),
  labels: z.array(z.string().max(200).nullable()).catch([]),
});
type Agent = z.output<typeof schema>;

/** Agents of a cloud come and go with their jobs: those of one kind are one row. */
const ofCloud = /(?:Kubernetes|EC2|Docker|ECS|AzureVM|ComputeEngine|Nomad|Cloud)\w*Computer$/i;

/** Machines that run jobs. */
export function agentRecords(page: Page): Parsed {
  const records = new ItemRecords(page, jenkinsRealms);
  for (const { item } of records.read(schema)) {
    const kind = item._class.split(".").at(-1) ?? "";
    if (kind.endsWith("MasterComputer")) continue;
    const isFamily = ofCloud.test(kind);
    const ref = records.ref(isFamily ? `agents/${kind}` : `agent/${item.displayName}`);
    if (!records.isNew("identity", ref)) continue;
    const status = isFamily ? "active" : statusOf(item);
    const labels = item.labels.filter((label) => label !== null && label !== item.displayName).join(", ");
    records.add({
      t: "identity",
      ref,
      kind: "ci_runner",
      name: isFamily ? `agents for one job (${kind})` : item.displayName,
      system,
      container: controllerRef(records.realm),
      status,
      class: "non_human",
      classReason: "An agent is a machine.",
      managedBy: "customer",
      description: !isFamily && item.description ? clip(item.description, 4000) : undefined,
      tags: isFamily ? { ephemeral: "yes" } : labels ? { labels: clip(labels, 1000) } : {},
    });
    // Any other agent the controller itself starts, with a credential of its store.
    if (item.jnlpAgent !== true && !isFamily) continue;
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name: isFamily ? "Secrets of the agents" : "Secret of the agent",
      // Made of the agent's name: the same for as long as the agent has it.
      lifetime: isFamily ? "short_lived" : "static",
      renewal: isFamily ? "automatic" : "unknown",
      status,
    });
  }
  return records.parsed();
}

/** One that lost its connection can come back with the secret that it has. */
function statusOf({ offline, temporarilyOffline }: Agent): Status {
  if (temporarilyOffline === true) return "disabled";
  return offline === null || offline === undefined ? "unknown" : "active";
}
