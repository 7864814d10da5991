import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import { circleRealms, pipelinesRef, projectRef, realm, ref, system } from "./names";
import { type Circle, type Project, permission, projectPath } from "./session";

/** Where a list of a project is, and with which query. */
type Address = (project: Project) => { path: string; query?: Record<string, string> };

function partStep(call: string, address: Address, keep: (item: unknown) => unknown): Step<Circle> {
  return {
    call,
    permission: permission.project,
    async read(circle, at) {
      const project = await circle.project();
      const { path, query } = address(project);
      const { items, next } = await circle.page(path, permission.project, query, at);
      return { body: { realm, project: project.id, slug: project.slug, items: items.map(keep) }, next };
    },
    async probe(circle) {
      const { path, query } = address(await circle.project());
      return circle.page(path, permission.project, query);
    },
  };
}

/** Not the value, of which CircleCI shows the last characters. */
export const variableSteps = [
  partStep(
    "GET /project/{project-slug}/envvar",
    ({ slug }) => ({ path: `${projectPath(slug)}/envvar` }),
    (item) => kept(item, "name", "created-at"),
  ),
];
export const keySteps = [
  partStep(
    "GET /project/{project-slug}/checkout-key",
    ({ slug }) => ({ path: `${projectPath(slug)}/checkout-key` }),
    (item) => kept(item, "type", "fingerprint", "preferred", "created-at"),
  ),
];
/** Of an address only where it leads: the rest may be a secret. Of the signing secret only whether there is one. */
export const webhookSteps = [
  partStep(
    "GET /webhook",
    ({ id }) => ({ path: "/webhook", query: { "scope-id": id, "scope-type": "project" } }),
    (item) => ({
      ...kept(item, "id", "name", "verify-tls", "events", "created-at"),
      signs: isObject(item) && typeof item["signing-secret"] === "string" && item["signing-secret"] !== "",
      target: isObject(item) && URL.canParse(String(item.url)) ? new URL(String(item.url)).origin : null,
    }),
  ),
];
/** Not the parameters that it starts pipelines with. */
export const scheduleSteps = [
  partStep(
    "GET /project/{project-slug}/schedule",
    ({ slug }) => ({ path: `${projectPath(slug)}/schedule` }),
    (item) => ({
      ...kept(item, "id", "name", "description", "created-at"),
      actor: isObject(item) ? kept(item.actor, "login", "name") : {},
    }),
  ),
];

const besideSchema = z.object({
  project: z.string().min(1).max(100),
  slug: z.string().max(700).catch("a project"),
});

/** The items of a page with the project that they are of. */
function* readParts<T extends z.ZodType>(records: ItemRecords, page: Page, schema: T) {
  const beside = besideSchema.safeParse(records.beside).data;
  if (!beside) {
    if (records.realm) records.problem(page.call, "It does not say of which project this is.");
    return;
  }
  for (const { item, where } of records.read(schema)) yield { item, where, ...beside };
}

const variableSchema = z.object({ name: z.string().min(1).max(500), "created-at": z.unknown().optional() });

export function variableRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  for (const { item, where, project, slug } of readParts(records, page, variableSchema))
    records.add({
      t: "placement",
      ref: ref(`project/${project}/variable/${item.name}`),
      locator: `${slug} variable ${item.name}`,
      kind: "ci_secret",
      meantForSecrets: true,
      container: projectRef(project),
      identity: pipelinesRef(project),
      name: item.name,
      modifiedAt: records.time(item["created-at"], `${where} created-at`),
    });
  return records.parsed();
}

const keySchema = z.object({
  fingerprint: z.string().min(1).max(300),
  type: text(100),
  preferred: z.boolean().nullish().catch(null),
  "created-at": z.unknown().optional(),
});

/** Private keys that CircleCI keeps: their public halves let pipelines into the repository, or in a person's name. */
export function keyRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  for (const { item, where, project, slug } of readParts(records, page, keySchema))
    records.add({
      t: "placement",
      ref: ref(`project/${project}/checkout-key/${item.fingerprint}`),
      locator: `${slug} checkout key ${item.fingerprint}`,
      kind: "ci_secret",
      meantForSecrets: true,
      container: projectRef(project),
      identity: pipelinesRef(project),
      credentialType: "ssh_key",
      name: item.type ?? "checkout key",
      modifiedAt: records.time(item["created-at"], `${where} created-at`),
      facts: { type: item.type ?? null, preferred: item.preferred ?? null },
    });
  return records.parsed();
}

const webhookSchema = z.object({
  id: z.string().min(1).max(100),
  name: text(500),
  target: text(500),
  signs: z.boolean().catch(false),
  "verify-tls": z.boolean().nullish().catch(null),
  events: z.array(z.string().max(200)).catch([]),
  "created-at": z.unknown().optional(),
});

export function webhookRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  for (const { item, where, project, slug } of readParts(records, page, webhookSchema)) {
    const webhook = ref(`webhook/${item.id}`);
    records.add({
      t: "identity",
      ref: webhook,
      kind: "webhook",
      name: item.name || `webhook of ${slug}`,
      system,
      container: projectRef(project),
      status: "active",
      class: "non_human",
      classReason: "A webhook acts by itself.",
      managedBy: "customer",
      createdAt: records.time(item["created-at"], `${where} created-at`),
      description: item.events.length > 0 ? clip(`Tells of: ${item.events.join(", ")}`, 2000) : undefined,
      tags: {
        ...(item.target ? { target: item.target } : {}),
        ...(item["verify-tls"] === false ? { "checks certificate": "no" } : {}),
        signs: item.signs ? "yes" : "no",
      },
    });
    if (item.signs)
      records.add({
        t: "credential",
        ref: webhook,
        identity: webhook,
        type: "signing_secret",
        name: "Secret that signs what it tells",
        lifetime: "static",
        renewal: "manual",
      });
  }
  return records.parsed();
}

const scheduleSchema = z.object({
  id: z.string().min(1).max(100),
  name: text(500),
  description: text(4000),
  "created-at": z.unknown().optional(),
  actor: z.object({ login: text(300), name: text(300) }).catch({ login: null, name: null }),
});

/** A schedule starts pipelines, in the name of a person or of CircleCI's own. */
export function scheduleRecords(page: Page): Parsed {
  const records = new ItemRecords(page, circleRealms);
  for (const { item, where, project } of readParts(records, page, scheduleSchema)) {
    const actor = item.actor.login || item.actor.name;
    records.add({
      t: "identity",
      ref: ref(`schedule/${item.id}`),
      kind: "scheduled_job",
      name: item.name || item.id,
      system,
      container: projectRef(project),
      status: "active",
      class: "non_human",
      classReason: "A schedule acts by itself.",
      managedBy: "customer",
      createdAt: records.time(item["created-at"], `${where} created-at`),
      description: item.description || undefined,
      ownerHints: actor ? [{ type: "registered_by", value: actor }] : [],
    });
    records.add({
      t: "trust",
      identity: pipelinesRef(project),
      kind: "runs_as",
      subject: `schedule ${item.name || item.id}`,
      subjectRef: ref(`schedule/${item.id}`),
    });
  }
  return records.parsed();
}
