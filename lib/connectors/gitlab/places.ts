import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { issuerRealm } from "@/lib/connectors/sdk/federated-subject";
import { pipelinesName, pipelinesRef, placeRef, system } from "./names";
import { GitLabRecords, idSchema, nameSchema } from "./page-body";

const groupSchema = z.object({
  id: idSchema,
  full_path: nameSchema,
  parent_id: idSchema.nullish().catch(null),
  visibility: z.string().max(50).nullish().catch(null),
});

/** Groups as places, and as what grants reach. */
export function groupRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const group = records.read(groupSchema, item);
    if (!group) continue;
    const ref = placeRef(records.realm, "group", group.id);
    const parent =
      typeof group.parent_id === "number" ? placeRef(records.realm, "group", group.parent_id) : null;
    records.add({
      t: "container",
      ref,
      kind: parent ? "organisational_unit" : "organisation",
      name: group.full_path,
      parent,
      tags: group.visibility ? { visibility: group.visibility } : {},
    });
    records.add({ t: "resource", ref, kind: "group", name: group.full_path, container: ref });
  }
  return records.parsed();
}

const projectSchema = z.object({
  id: idSchema,
  path_with_namespace: nameSchema,
  visibility: z.string().max(50).nullish().catch(null),
  archived: z.boolean().nullish().catch(null),
  topics: z.array(z.string().max(200)).catch([]),
  builds_access_level: z.string().max(50).nullish().catch(null),
  namespace: z.object({ id: idSchema, kind: z.string() }).nullish().catch(null),
});
type Project = z.output<typeof projectSchema>;

/** Projects as places, and the pipelines of each as an identity. */
export function projectRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const project = records.read(projectSchema, item);
    if (!project) continue;
    const { namespace } = project;
    const ref = placeRef(records.realm, "project", project.id);
    records.add({
      t: "container",
      ref,
      kind: "repository",
      name: project.path_with_namespace,
      parent: namespace?.kind === "group" ? placeRef(records.realm, "group", namespace.id) : null,
      status: project.archived ? "disabled" : "active",
      tags: {
        ...(project.visibility ? { visibility: project.visibility } : {}),
        ...(project.topics.length > 0 ? { topics: project.topics.join(", ") } : {}),
      },
    });
    records.add({ t: "resource", ref, kind: "project", name: project.path_with_namespace, container: ref });
    if (project.builds_access_level !== "disabled") addPipelines(records, project);
  }
  return records.parsed();
}

/** What the jobs of a project run as: tokens that end with the job, and a subject that the instance vouches for. */
function addPipelines(records: GitLabRecords, { id, path_with_namespace: path, archived }: Project): void {
  const ref = pipelinesRef(records.realm, id);
  const subject = pipelinesName(path);
  const issuer = issuerRealm(records.issuer);
  records.add({
    t: "identity",
    ref,
    aliases: [subject],
    elsewhere: issuer ? [{ realm: issuer, externalId: subject }] : [],
    kind: "service_account",
    name: `Pipelines of ${path}`,
    system,
    container: placeRef(records.realm, "project", id),
    status: archived ? "disabled" : "active",
    class: "non_human",
    classReason: "Pipelines run by themselves.",
  });
  const short = { identity: ref, renewal: "automatic", status: "active" } as const;
  records.add({
    t: "credential",
    ref: { realm: records.realm, externalId: `${ref.externalId}/job-token` },
    type: "bearer_token",
    name: "CI_JOB_TOKEN of a job",
    lifetime: "short_lived",
    ...short,
  });
  records.add({
    t: "credential",
    ref: { realm: records.realm, externalId: `${ref.externalId}/id-token` },
    type: "federated",
    name: "ID tokens of a job",
    lifetime: "federated",
    ...short,
  });
  records.add({
    t: "trust",
    identity: ref,
    kind: "workload",
    subject: `${subject}:*`,
    issuer: records.issuer || null,
  });
}
