import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry } from "@/lib/domain/record";
import { circleRealms, organizationRef, realm, ref, system } from "./names";
import { type Circle, permission, readAll } from "./session";

const needs = permission.runners;

/** Resource classes, each with its tokens and the machines that were seen. */
export const runnerSteps: Step<Circle>[] = [
  {
    call: "GET /runner/resource",
    permission: needs,
    async read(circle) {
      const namespace = circle.config.namespace ?? "";
      const classes = await readAll(circle, "/runner/resource", needs, { namespace });
      const machines = await readAll(circle, "/runner", needs, { namespace });
      const items = await fourAtATime(classes, async (each) => {
        const name = isObject(each) && typeof each.resource_class === "string" ? each.resource_class : null;
        if (name === null) return each;
        const tokens = await readAll(circle, "/runner/token", needs, { "resource-class": name });
        return {
          ...kept(each, "id", "resource_class", "description"),
          keys: tokens.map((token) => kept(token, "id", "nickname", "created_at")),
          machines: machines
            .filter((machine) => isObject(machine) && machine.resource_class === name)
            .map((machine) => kept(machine, "name", "version", "last_used")),
        };
      });
      return { body: { realm, organization: circle.config.organization, items }, next: null };
    },
    probe: (circle) => circle.page("/runner/resource", needs, { namespace: circle.config.namespace ?? "" }),
  },
];

const schema = z.object({
  id: z.string().min(1).max(100),
  resource_class: z.string().min(1).max(300),
  description: text(4000),
  keys: z.unknown().optional(),
  machines: z.unknown().optional(),
});
const keySchema = z.object({
  id: z.string().min(1).max(100),
  nickname: text(500),
  created_at: z.unknown().optional(),
});
const machineSchema = z.object({ name: text(500), version: text(100), last_used: z.unknown().optional() });
const besideSchema = z.object({ organization: z.string().min(1).max(100) });

/** Machines come and go: those of a resource class, which share its tokens, are one row. */
export function runnerRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  const beside = besideSchema.safeParse(records.beside).data;
  for (const { item, where } of records.read(schema)) {
    const runners = ref(`runner-class/${item.id}`);
    const machines = records
      .list(item.machines, `${where} runners`)
      .flatMap((machine) => machineSchema.safeParse(machine).data ?? []);
    const uses = machines.flatMap(({ last_used: at }) => records.time(at, `${where} last_used`) ?? []);
    const at = uses.length > 0 ? new Date(Math.max(...uses.map((use) => use.getTime()))) : null;
    records.add({
      t: "identity",
      ref: runners,
      aliases: [`runner-class/${item.resource_class}`],
      kind: "ci_runner",
      name: item.resource_class,
      system,
      container: beside ? organizationRef(beside.organization) : null,
      status: "active",
      class: "non_human",
      classReason: "Runners are machines.",
      managedBy: "customer",
      description: item.description ? clip(item.description, 4000) : undefined,
      tags: {
        runners: String(machines.length),
        ...(machines.length > 0
          ? { versions: clip([...new Set(machines.flatMap(({ version }) => version ?? []))].join(", "), 500) }
          : {}),
      },
      // Runners that are gone are not listed, and took their last use with them.
      lastUsed: at ? { ...noTelemetry, at, grade: "reported", precisionSeconds: 60 } : noTelemetry,
    });
    for (const outside of records.list(item.keys, `${where} tokens`)) {
      const key = keySchema.safeParse(outside).data;
      if (!key) {
        records.problem(where, "One of its tokens has no id that can be read.");
        continue;
      }
      const createdAt = records.time(key.created_at, `${where} token created_at`);
      records.add({
        t: "credential",
        ref: ref(`runner-token/${key.id}`),
        identity: runners,
        type: "bearer_token",
        name: key.nickname || `Token of ${item.resource_class}`,
        lifetime: "static",
        renewal: "manual",
        status: "active",
        createdAt,
        lastRotatedAt: createdAt,
      });
    }
  }
  return records.parsed();
}
