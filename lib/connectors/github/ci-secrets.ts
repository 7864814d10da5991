import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { clip } from "@/lib/connectors/sdk/page-records";
import { credentialTypes, type Ref } from "@/lib/domain/record";
import { actionsRef } from "./names";
import { GitHubRecords, nameSchema, type Place } from "./page-body";

const secretSchema = z.object({
  name: nameSchema,
  created_at: z.unknown().optional(),
  updated_at: z.unknown().optional(),
  visibility: z.string().max(50).nullish().catch(null),
});
const variableSchema = z.object({
  name: nameSchema,
  updated_at: z.unknown().optional(),
  holds: z.string().max(100).optional().catch(undefined),
  keyId: z.string().min(1).max(200).optional().catch(undefined),
  fingerprint: z.string().max(200).optional().catch(undefined),
});

/** Where a secret or variable lies: beside the place itself, in an environment of it. */
interface Drawer {
  place: Place;
  /** `actions`, `dependabot`, `codespaces`. */
  store: string;
  environment: string | null;
}

const readers = (
  store: string,
  add: (records: GitHubRecords, value: unknown, drawer: Drawer, where: string) => void,
) =>
  function read(page: Page): Parsed {
    const records = new GitHubRecords(page);
    for (const { place, value, where } of records.items())
      add(records, value, { place, store, environment: null }, where);
    return records.parsed();
  };

export const secretRecords = (store: string) => readers(store, addSecret);
export const variableRecords = (store: string) => readers(store, addVariable);

/** A secret is a place meant for it. GitHub tells its name and dates, and nobody its value. */
export function addSecret(records: GitHubRecords, value: unknown, drawer: Drawer, where: string): void {
  const read = secretSchema.safeParse(value);
  if (!read.success) {
    records.problem(where, "A secret has no name that can be read.");
    return;
  }
  const { name, visibility } = read.data;
  const created = records.time(read.data.created_at, `${where} created_at`);
  records.add({
    t: "placement",
    ref: drawerRef(records, drawer, "secret", name),
    locator: `${titleOf(drawer)} secret ${name}`,
    kind: "ci_secret",
    meantForSecrets: true,
    container: drawer.place.ref,
    identity: readerOf(records, drawer),
    name,
    modifiedAt: records.time(read.data.updated_at, `${where} updated_at`),
    facts: {
      store: drawer.store,
      created: created?.toISOString() ?? null,
      ...(visibility ? { visibility } : {}),
      ...(drawer.environment ? { environment: drawer.environment } : {}),
    },
  });
}

/** A variable everybody with access to the repository can read: one that holds a secret is a place not meant for it. */
export function addVariable(records: GitHubRecords, value: unknown, drawer: Drawer, where: string): void {
  const read = variableSchema.safeParse(value);
  if (!read.success) {
    records.problem(where, "A variable has no name that can be read.");
    return;
  }
  const { name, holds, keyId, fingerprint } = read.data;
  const ref = drawerRef(records, drawer, "variable", name);
  records.add({
    t: "resource",
    ref,
    kind: "ci_variable",
    name: `${titleOf(drawer)} ${name}`,
    container: drawer.place.ref,
  });
  const known = credentialTypes.find((type) => type === holds);
  if (!known && !keyId) return;
  records.add({
    t: "placement",
    ref,
    locator: `${titleOf(drawer)} variable ${name}`,
    kind: "ci_secret",
    meantForSecrets: false,
    container: drawer.place.ref,
    identity: readerOf(records, drawer),
    credential: keyId ? { realm: "aws", externalId: keyId } : null,
    credentialType: known ?? "access_key",
    name,
    ...(fingerprint ? { fingerprint } : {}),
    modifiedAt: records.time(read.data.updated_at, `${where} updated_at`),
    facts: { store: drawer.store, ...(drawer.environment ? { environment: drawer.environment } : {}) },
  });
}

/** What lies in a repository its workflows read. Which repositories read what lies above them, this list does not say. */
function readerOf(records: GitHubRecords, { place, store }: Drawer): Ref | null {
  return place.repo && store === "actions" ? actionsRef(records.realm, place.repo.id) : null;
}

function titleOf({ place, store, environment }: Drawer): string {
  return `${clip(place.title, 500)} ${store}${environment ? ` environment ${clip(environment, 300)}` : ""}`;
}

function drawerRef(
  records: GitHubRecords,
  { place, store, environment }: Drawer,
  kind: string,
  name: string,
): Ref {
  const inside = environment ? `/environment/${environment}` : "";
  return { realm: records.realm, externalId: `${place.ref.externalId}${inside}/${store}/${kind}/${name}` };
}
