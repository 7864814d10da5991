import { z } from "zod";
import { type Page, type Parsed, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import type { At, Step } from "@/lib/connectors/sdk/steps";
import { azurePage, azureQuery } from "./azure-query";
import { azureRef, entraRealms, tenantRef } from "./names";
import { permission } from "./permissions";
import type { Session } from "./session";
import type { Tools } from "./tools";

const vaultName = /^[a-z\d-]{3,24}$/i;
const vaultPath =
  /^\/subscriptions\/[\w-]{1,60}\/resourcegroups\/[^/?#]{1,100}\/providers\/microsoft\.keyvault\/vaults\/([a-z\d-]{3,24})$/i;

export interface Vault {
  id: string;
  name: string;
}

const query = "resources | where type =~ 'microsoft.keyvault/vaults' | project id, name | order by id asc";

/** Every vault of the subscriptions that the application may read. */
export async function listVaults(session: Session): Promise<Vault[]> {
  const vaults: Vault[] = [];
  let at: At = null;
  do {
    const page = await azureQuery(session, { query, permission: permission.vaults }, at);
    for (const item of page.items) {
      const id = isObject(item) && typeof item.id === "string" ? item.id : "";
      const name = vaultPath.exec(id)?.[1];
      if (!name)
        throw new SourceError({ kind: "malformed", message: "A key vault has no path that can be read." });
      vaults.push({ id: id.toLowerCase(), name: name.toLowerCase() });
    }
    at = page.next;
  } while (at !== null);
  return vaults;
}

/** The calls of one vault: the list of its secrets, which never holds a value. */
export function vaultSteps(scope: Scope): Step<Tools>[] {
  const path = scope.container?.externalId ?? "";
  const name = vaultPath.exec(path)?.[1] ?? "";
  return [
    {
      call: "GET https://{vault}/secrets",
      permission: permission.vaultSecrets,
      async read(tools, at) {
        const { items, next } = await secretsPage(tools.session, name, at);
        const kinds = items.map((item) =>
          isObject(item)
            ? {
                ...kept(item, "id", "contentType", "managed", "tags"),
                times: kept(item.attributes, "enabled", "created", "updated", "exp", "nbf"),
              }
            : item,
        );
        return { body: { realm: tools.realm, vault: { path, name }, items: kinds }, next };
      },
      probe: async ({ session }) => probeVaults(session),
    },
  ];
}

function secretsPage(session: Session, name: string, at: At, top = 25) {
  if (!vaultName.test(name))
    throw new SourceError({ kind: "malformed", message: "The name of the vault cannot be read." });
  const url = `https://${name}.${session.cloud.vault}/secrets`;
  return azurePage(
    session,
    "vault",
    { url, query: { "api-version": "7.4", maxresults: String(top) }, permission: permission.vaultSecrets },
    at,
  );
}

/** Tries the first vault that there is. */
export async function probeVaults(session: Session): Promise<unknown> {
  const [vault] = await listVaults(session);
  return vault ? secretsPage(session, vault.name, null, 1) : null;
}

const vaultSchema = z.object({ path: z.string().regex(vaultPath), name: z.string().regex(vaultName) });
const secretSchema = z.object({
  id: z.string().min(1).max(1000),
  contentType: z.string().max(500).nullish().catch(null),
  managed: z.boolean().nullish().catch(null),
  tags: z.unknown().optional(),
  times: z
    .object({
      enabled: z.boolean().nullish().catch(null),
      created: z.unknown().optional(),
      updated: z.unknown().optional(),
      exp: z.unknown().optional(),
    })
    .catch({ enabled: null }),
});

/** A vault as a place, and a placement for each of its secrets. */
export function vaultRecords(page: Page): Parsed {
  const records = new ItemRecords(page, entraRealms);
  const vault = vaultSchema.safeParse(records.beside.vault).data;
  if (!vault) {
    if (records.realm !== "") records.problem(page.call, "The page does not say of which vault it is.");
    return records.parsed();
  }
  const container = azureRef(records.realm, vault.path);
  const subscription = container.externalId.split("/").slice(0, 3).join("/");
  records.add({
    t: "container",
    ref: container,
    kind: "other",
    name: `Key vault ${vault.name}`,
    parent: subscription ? azureRef(records.realm, subscription) : tenantRef(records.realm),
  });
  for (const { item, where } of records.read(secretSchema)) {
    const name = /\/secrets\/([^/?#]{1,127})/.exec(item.id)?.[1];
    if (!name) {
      records.problem(where, "The secret has no name that can be read.");
      continue;
    }
    const created = records.time(item.times.created, `${where} created`);
    const updated = records.time(item.times.updated, `${where} updated`);
    const expires = records.time(item.times.exp, `${where} exp`);
    records.add({
      t: "placement",
      ref: { realm: container.realm, externalId: `${container.externalId}/secrets/${name.toLowerCase()}` },
      locator: `${vault.name}/secrets/${name}`,
      kind: "secrets_manager",
      meantForSecrets: true,
      container,
      credentialType: item.managed ? "x509" : "unknown",
      name: clip(name, 300),
      modifiedAt: updated ?? created,
      facts: {
        enabled: item.times.enabled ?? null,
        created: created?.toISOString() ?? null,
        expires: expires?.toISOString() ?? null,
        certificate: item.managed ?? null,
        "content type": item.contentType ?? null,
      },
    });
  }
  return records.parsed();
}
