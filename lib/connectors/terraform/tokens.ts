import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { Step } from "@/lib/connectors/sdk/steps";
import { text } from "@/lib/connectors/sdk/text-field";
import type { LastUsed } from "@/lib/domain/record";
import { noTelemetry } from "@/lib/domain/record";
import { platformId, system } from "./names";
import { ownersPermission, permissionsIn } from "./organization";
import { permission } from "./permissions";
import { PlatformRecords } from "./platform-records";
import { flat } from "./resource-object";
import { listStep, type Tools } from "./session";

export const tokenFields = ["created-at", "last-used-at", "description", "expired-at"];
const relations = ["team", "created-by"];

/** The one token of the organisation. */
const organizationTokenStep: Step<Tools> = {
  call: "GET /organizations/{organization}/authentication-token",
  permission: permission.organizationToken,
  async read(tools) {
    const token = await askToken(tools);
    const items = token === null ? [] : [flat(token, tokenFields, relations)];
    return { body: { realm: tools.realm, organization: tools.organization, items }, next: null };
  },
  probe: askToken,
};

/** The token; null: an owner asks, and there is none. To all others the platform says the same, whether there is one or not. */
async function askToken(tools: Tools): Promise<unknown> {
  const answer = await tools.ask({
    path: `/organizations/${tools.organization}/authentication-token`,
    permission: permission.organizationToken,
    accept: [404],
  });
  if (answer.status !== 404) {
    const body = answer.json();
    if (isObject(body) && isObject(body.data)) return body.data;
    throw new SourceError({ kind: "malformed", message: "The platform did not answer with a token." });
  }
  if ((await permissionsIn(tools)).includes(ownersPermission)) return null;
  throw new SourceError({
    kind: "denied",
    message: "The platform shows the organisation's token to owners alone.",
    permission: permission.organizationToken,
  });
}

export const organizationTokenSteps = [organizationTokenStep];
export const teamTokenSteps = [
  listStep({ of: "team-tokens", permission: permission.teamTokens }, (item) =>
    flat(item, tokenFields, relations),
  ),
];

const related = z
  .object({ id: z.string().max(200) })
  .nullish()
  .catch(null);
export const tokenSchema = z.object({
  id: z.string().regex(platformId),
  description: text(500),
  "created-at": z.unknown().optional(),
  "last-used-at": z.unknown().optional(),
  "expired-at": z.unknown().optional(),
  team: related,
  "created-by": related,
});

/** When a token was last used, as the platform says; how exactly, and since when it looks, it does not say. */
export function lastUseOf(at: Date | null): LastUsed {
  return at ? { ...noTelemetry, at, grade: "reported" } : noTelemetry;
}

/** Tokens of the organisation and of its teams: each acts as nobody but itself. */
export function tokenRecords(page: Page): Parsed {
  const records = new PlatformRecords(page);
  const isTeams = page.scope.dataSet === "team-tokens";
  for (const { item, where } of records.read(tokenSchema)) {
    const ref = records.ref(item.id);
    const createdAt = records.time(item["created-at"], `${where} created-at`);
    const expiresAt = records.time(item["expired-at"], `${where} expired-at`);
    const usedAt = records.time(item["last-used-at"], `${where} last-used-at`);
    const isOver = expiresAt !== null && expiresAt <= records.collectedAt;
    const name =
      item.description ||
      (isTeams ? `Team token ${item.id}` : `Organisation token of ${records.organization}`);
    const shared = {
      status: isOver ? ("expired" as const) : ("active" as const),
      createdAt,
      expiresAt,
      lastUsed: lastUseOf(usedAt),
    };
    records.add({
      t: "identity",
      ref,
      kind: "access_token",
      name,
      system,
      container: records.container,
      ...shared,
      class: "non_human",
      classReason: isTeams ? "A token of a team, not of a person." : "The token of the whole organisation.",
      managedBy: "customer",
      ownerHints: item["created-by"]
        ? [{ type: "creator", value: item["created-by"].id, at: createdAt }]
        : [],
    });
    records.add({
      t: "credential",
      ref,
      identity: ref,
      type: "bearer_token",
      name,
      lifetime: expiresAt ? "expiring" : "static",
      ...shared,
    });
    if (item.team) records.add({ t: "member", group: records.ref(item.team.id), member: ref });
    if (!isTeams) {
      const role = records.ref("role/organization-token");
      records.add({
        t: "entitlement",
        ref: role,
        kind: "role",
        name: "Organisation token",
        system,
        managedBy: "provider",
      });
      records.add({ t: "grant", principal: ref, entitlement: role });
    }
  }
  return records.parsed();
}
