import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import type { Step } from "@/lib/connectors/sdk/steps";
import { circleRealms, organizationRef, pipelinesRef, projectRef, realm, ref, system } from "./names";
import { type Circle, permission, projectPath } from "./session";

export const projectSteps: Step<Circle>[] = [
  {
    call: "GET /project/{project-slug}",
    permission: permission.project,
    async read(circle) {
      const { slug } = await circle.project();
      const project = await circle.get(projectPath(slug), permission.project);
      return { body: { realm, items: [kept(project, "id", "slug", "name", "organization_id")] }, next: null };
    },
    probe: (circle) => circle.project(),
  },
];

const uuid = z
  .string()
  .regex(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i)
  .transform((id) => id.toLowerCase());
const schema = z.object({
  id: uuid,
  slug: z.string().max(700).nullish().catch(null),
  name: z.string().max(500).nullish().catch(null),
  organization_id: uuid.nullish().catch(null),
});

/** A project, and its pipelines as an identity: CircleCI vouches for them to whoever believes it. */
export function projectRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  for (const { item } of records.read(schema)) {
    const name = item.slug || item.name || item.id;
    const organization = item.organization_id ?? null;
    records.add({
      t: "container",
      ref: projectRef(item.id),
      kind: "project",
      name,
      parent: organization ? organizationRef(organization) : null,
    });
    const pipelines = pipelinesRef(item.id);
    records.add({
      t: "identity",
      ref: pipelines,
      kind: "service_account",
      name: `Pipelines of ${name}`,
      system,
      container: projectRef(item.id),
      class: "non_human",
      classReason: "Pipelines run by themselves.",
      managedBy: "customer",
    });
    records.add({
      t: "credential",
      ref: ref(`${pipelines.externalId}/id-token`),
      identity: pipelines,
      type: "federated",
      name: "ID tokens of a job",
      lifetime: "federated",
      renewal: "automatic",
    });
    if (organization)
      records.add({
        t: "trust",
        identity: pipelines,
        kind: "workload",
        issuer: `https://oidc.circleci.com/org/${organization}`,
        subject: `org/${organization}/project/${item.id}/user/*`,
      });
  }
  return records.parsed();
}
