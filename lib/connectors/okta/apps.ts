import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip, isObject } from "@/lib/connectors/sdk/page-records";
import { text } from "@/lib/connectors/sdk/text-field";
import { noTelemetry } from "@/lib/domain/record";
import { addKeys, addSecrets, keptKeys, keptSecrets, statusOf } from "./credentials";
import { oktaId, oktaRealms, orgRef, system } from "./names";
import { oktaPage, oktaStep, readAll, type Tools } from "./okta-list";
import { permission } from "./permissions";

const appList = { path: "/api/v1/apps", limit: 200, permission: permission.apps };

/** An app that is a client of OAuth; others (SAML, bookmarks) are doors for people, and no identity. */
export interface Client {
  id: string;
  clientId: string;
  method: string | null;
  facts: { [key: string]: unknown };
}

function clientOf(item: unknown): Client | null {
  if (!isObject(item) || typeof item.id !== "string" || !oktaId.test(item.id)) return null;
  const settings = isObject(item.settings) ? item.settings : {};
  const client = isObject(settings.oauthClient) ? settings.oauthClient : null;
  if (!client) return null;
  const credentials = isObject(item.credentials) ? item.credentials : {};
  const own = isObject(credentials.oauthClient) ? credentials.oauthClient : {};
  const clientId = typeof own.client_id === "string" && oktaId.test(own.client_id) ? own.client_id : item.id;
  const method = typeof own.token_endpoint_auth_method === "string" ? own.token_endpoint_auth_method : null;
  const notes = isObject(settings.notes) ? kept(settings.notes, "admin") : {};
  return {
    id: item.id,
    clientId,
    method,
    facts: {
      ...kept(item, "id", "name", "label", "status", "created", "lastUpdated", "signOnMode"),
      ...kept(client, "application_type", "grant_types", "jwks_uri"),
      clientId,
      proves: method,
      note: notes.admin ?? null,
    },
  };
}

const credentialsOf = (id: string, kind: "secrets" | "jwks") => ({
  path: `/api/v1/apps/${id}/credentials/${kind}`,
  permission: permission.apps,
  // An app without such credentials has no such list.
  accept: [404],
});

/** Apps with their secrets and keys; four apps are asked at a time, and only for what they sign in with. */
export const appSteps = [
  oktaStep("GET /api/v1/apps", appList, async (item, { ask }) => {
    const client = clientOf(item);
    if (!client) return isObject(item) ? null : item;
    const usesKey = client.method === "private_key_jwt";
    const isOpen = client.method === "none";
    return {
      ...client.facts,
      held: usesKey || isOpen ? [] : await keptSecrets(ask, credentialsOf(client.id, "secrets")),
      shown: usesKey ? await keptKeys(ask, credentialsOf(client.id, "jwks")) : [],
    };
  }),
];

const perClient =
  (path: (client: Client) => string, needs: string, fields: string[]) =>
  async (item: unknown, { ask }: Tools): Promise<unknown> => {
    const client = clientOf(item);
    if (!client) return isObject(item) ? null : item;
    const has = await readAll(ask, { path: path(client), permission: needs, accept: [404] });
    return { id: client.id, clientId: client.clientId, has: has.map((each) => kept(each, ...fields)) };
  };

export const grantFields = ["id", "scopeId", "issuer", "status", "source", "created"];
export const roleFields = ["id", "label", "type", "status", "assignmentType", "role", "resource-set"];

/** Which of Okta's own scopes apps were given. */
export const appGrantSteps = [
  oktaStep(
    "GET /api/v1/apps/{app}/grants",
    appList,
    perClient(({ id }) => `/api/v1/apps/${id}/grants`, permission.appGrants, grantFields),
  ),
];

/** Which administrator's roles apps hold. */
export const appRoleSteps = [
  oktaStep(
    "GET /oauth2/v1/clients/{client}/roles",
    appList,
    perClient(({ clientId }) => `/oauth2/v1/clients/${clientId}/roles`, permission.roles, roleFields),
  ),
];

/** Asks about the first app that is a client. */
export const probeApps =
  (path: (client: Client) => string, needs: string) =>
  async ({ ask }: Tools) => {
    const { items } = await oktaPage(ask, appList, null);
    const first = items.map(clientOf).find((client) => client !== null);
    return first ? readAll(ask, { path: path(first), permission: needs, accept: [404] }) : null;
  };

const appSchema = z.object({
  id: z.string().regex(oktaId),
  clientId: z.string().regex(oktaId),
  name: text(300),
  label: text(2000),
  status: text(100),
  created: z.unknown().optional(),
  application_type: text(100),
  grant_types: z.array(z.string().max(200)).catch([]),
  jwks_uri: text(2000),
  proves: text(100),
  note: text(4000),
  held: z.unknown().optional(),
  shown: z.unknown().optional(),
});

/** A client of OAuth is an identity: a service by itself, or an app that people sign in to. When it was used, no list tells. */
export function appRecords(page: Page): Parsed {
  const records = new ItemRecords(page, oktaRealms);
  for (const { item, where } of records.read(appSchema)) {
    const ref = records.ref(item.id);
    const isService = item.application_type === "service" || item.grant_types.includes("client_credentials");
    const status = statusOf(item.status);
    records.add({
      t: "identity",
      ref,
      aliases: item.clientId === item.id ? [] : [item.clientId],
      kind: "oauth_app",
      name: item.label || item.id,
      system,
      container: orgRef(records.realm),
      status,
      class: "non_human",
      classReason: isService
        ? "A service app: it acts by itself."
        : "An app: people sign in to it, not as it.",
      // Okta calls every client that was made by hand so; others come from its catalogue.
      managedBy:
        item.name === null || item.name === undefined || item.name === "oidc_client"
          ? "customer"
          : "third_party",
      createdAt: records.time(item.created, `${where} created`),
      lastUsed: noTelemetry,
      description: item.note || undefined,
      tags: {
        ...(item.application_type ? { "application type": item.application_type } : {}),
        ...(item.grant_types.length > 0 ? { "grant types": clip(item.grant_types.join(", "), 1000) } : {}),
        ...(item.proves ? { "signs in with": item.proves } : {}),
      },
    });
    addSecrets(records, ref, item.held, where);
    addKeys(records, ref, item.shown, where);
    // Its keys then stand at an address of its owner's: how old they are, Okta does not know.
    if (item.jwks_uri)
      records.add({
        t: "credential",
        ref: records.ref(`${item.id}/jwks`),
        identity: ref,
        type: "rsa_keypair",
        name: "Keys that its owner publishes",
        lifetime: "unknown",
        status,
      });
  }
  return records.parsed();
}
