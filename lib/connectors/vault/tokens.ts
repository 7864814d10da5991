import { z } from "zod";
import { type Page, type Parsed, SourceError } from "@/lib/connectors/sdk/contract";
import { ItemRecords } from "@/lib/connectors/sdk/item-records";
import { kept } from "@/lib/connectors/sdk/kept-fields";
import { clip } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { CredentialLifetime, Ref, Renewal } from "@/lib/domain/record";
import { entityRef } from "./entities";
import { digest, roleRef, rootRef, system, vaultRealms } from "./names";
import { permission } from "./permissions";
import { addGrants } from "./policies";
import type { Vault } from "./session";

const list = "auth/token/accessors";
/** Each takes a call: more would take hours, and say no more than their issuers do. */
const most = 200_000;

/**
 * All tokens there are, in one answer: those that one issuer gave to one name with the same policies are a group. Accessors
 * stay here, because they can end a token.
 */
export const tokenSteps: Step<Vault>[] = [
  {
    call: "POST /v1/auth/token/lookup-accessor",
    permission: permission.tokenList,
    async read(vault) {
      const accessors = await vault.names(list, permission.tokenList);
      if (accessors.length > most)
        throw new SourceError({
          kind: "too_large",
          message: `There are ${accessors.length} tokens, more than ${most}: they are not counted. Leave tokens out in the source's settings.`,
        });
      const groups = new Map<string, Group>();
      await fourAtATime(accessors, async (accessor) => {
        const data = await vault.ask("auth/token/lookup-accessor", permission.tokens, { accessor });
        const token = data && tokenSchema.safeParse(kept(data, ...fields)).data;
        if (token) addTo(groups, token);
      });
      const items = [...groups.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
      return { body: { realm: vault.realm, items }, next: null };
    },
    probe: (vault) => vault.names(list, permission.tokenList),
  },
];

/** Looks one token up; null where there is none. */
export async function probeToken(vault: Vault): Promise<unknown> {
  const [accessor] = await vault.names(list, permission.tokenList);
  return accessor ? vault.ask("auth/token/lookup-accessor", permission.tokens, { accessor }) : null;
}

const fields = [
  ...[
    "display_name",
    "policies",
    "creation_time",
    "creation_ttl",
    "expire_time",
    "period",
    "explicit_max_ttl",
  ],
  ...["orphan", "entity_id", "meta", "path"],
];
const names = z.array(z.string().max(1000)).max(1000).nullish().catch(null);
const tokenSchema = z.object({
  display_name: z.string().max(500).catch(""),
  policies: names,
  creation_time: z.number().catch(0),
  creation_ttl: z.number().catch(0),
  expire_time: z.string().max(100).nullish().catch(null),
  period: z.number().nullish().catch(null),
  entity_id: z.string().max(200).catch(""),
  meta: z
    .object({ role_name: z.string().max(500).optional(), role: z.string().max(500).optional() })
    .nullish()
    .catch(null),
  path: z.string().max(500).catch(""),
});
type Token = z.output<typeof tokenSchema>;

/** How long tokens of a group last. */
const lives = ["for_ever", "while_renewed", "long", "short"] as const;
const groupSchema = z.object({
  id: z.string().min(1).max(100),
  path: z.string().max(500).catch(""),
  name: z.string().max(500).catch(""),
  role: z.string().max(500).catch(""),
  entity: z.string().max(200).catch(""),
  policies: z.array(z.string().max(1000)).catch([]),
  life: z.enum([...lives, "unknown"]).catch("unknown"),
  count: z.number().int().positive().catch(1),
  oldest: z.unknown().optional(),
  latestEnd: z.unknown().optional(),
});
type Group = z.output<typeof groupSchema> & { oldest: number; latestEnd: string | null };

function lifeOf({ expire_time: end, period, creation_ttl: ttl }: Token): (typeof lives)[number] {
  if (period) return "while_renewed";
  if (!end || readTime(end) === "never") return "for_ever";
  return ttl > 86_400 ? "long" : "short";
}

function addTo(groups: Map<string, Group>, token: Token): void {
  const life = lifeOf(token);
  const policies = [...(token.policies ?? [])].sort();
  const role = token.meta?.role_name ?? token.meta?.role ?? "";
  const id = digest(JSON.stringify([token.path, token.display_name, role, token.entity_id, policies, life]));
  const group = groups.get(id);
  if (!group) {
    groups.set(id, {
      ...{ id, path: token.path, name: token.display_name, role, entity: token.entity_id, policies, life },
      ...{ count: 1, oldest: token.creation_time, latestEnd: token.expire_time ?? null },
    });
    return;
  }
  group.count += 1;
  group.oldest = Math.min(group.oldest, token.creation_time);
  if (token.expire_time && token.expire_time > (group.latestEnd ?? "")) group.latestEnd = token.expire_time;
}

const lasting: { [life: string]: { lifetime: CredentialLifetime; renewal: Renewal } } = {
  for_ever: { lifetime: "static", renewal: "manual" },
  while_renewed: { lifetime: "expiring", renewal: "automatic" },
  long: { lifetime: "expiring", renewal: "unknown" },
  short: { lifetime: "short_lived", renewal: "automatic" },
};

/** Tokens are ways in of whoever got them by signing in; others are an identity by themselves. */
export function tokenRecords(page: Page): Parsed {
  const records = new ItemRecords(page, vaultRealms);
  for (const { item, where } of records.read(groupSchema)) {
    const owner = ownerOf(records.realm, item);
    const own: Ref = { realm: records.realm, externalId: `tokens/${item.id}` };
    const many = item.count === 1 ? "Token" : `${item.count} tokens`;
    const isRoot = item.policies.includes("root");
    if (!owner) {
      records.add({
        t: "identity",
        ref: own,
        kind: "access_token",
        name: item.name ? `${isRoot ? "root " : ""}token ${item.name}` : "token without a name",
        system,
        container: rootRef(records.realm),
        status: "active",
        class: "unsure",
        classReason: "Whoever holds a token acts with it, and nothing says who that is.",
        managedBy: "customer",
        createdAt: records.time(item.oldest, `${where} oldest`),
        tags: { "made at": item.path || "unknown", tokens: String(item.count) },
      });
      addGrants(records, own, item.policies, where);
    }
    records.add({
      t: "credential",
      ref: own,
      identity: owner ?? own,
      type: "bearer_token",
      name: clip(`${many} from ${item.path || "an unknown path"}`, 600),
      ...(Object.hasOwn(lasting, item.life)
        ? lasting[item.life]
        : { lifetime: "unknown", renewal: "unknown" }),
      status: "active",
      createdAt: records.time(item.oldest, `${where} oldest`),
      expiresAt: item.life === "while_renewed" ? null : records.time(item.latestEnd, `${where} latestEnd`),
    });
  }
  return records.parsed();
}

/** Tokens that a login gave belong to its role, where it says so, or else to the entity. */
function ownerOf(
  realm: string,
  { path, role, entity }: { path: string; role: string; entity: string },
): Ref | null {
  const mount = /^auth\/(?!token\/)(.{1,300})\/login$/.exec(path)?.[1];
  if (mount && role) return roleRef(realm, `auth/${mount}/role/${role}`);
  return entity ? entityRef(realm, entity) : null;
}
