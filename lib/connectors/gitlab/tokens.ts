import { z } from "zod";
import type { Page, Parsed } from "@/lib/connectors/sdk/contract";
import { notedUse } from "@/lib/connectors/sdk/noted-use";
import { classOf } from "@/lib/domain/identity-class";
import type { LastUsed, Ref, Status } from "@/lib/domain/record";
import { isBotName, system, tokenRef, userRef } from "./names";
import { GitLabRecords, type Item, idSchema, nameSchema } from "./page-body";
import { addRole, addScopes } from "./roles";

/** GitLab notes a use at most every ten minutes; older versions once a day. */
const precisionSeconds = 86_400;

export const tokenSchema = z.object({
  id: idSchema,
  name: z.string().max(500).nullish().catch(null),
  description: z.string().max(4000).nullish().catch(null),
  revoked: z.boolean().nullish().catch(null),
  active: z.boolean().nullish().catch(null),
  created_at: z.unknown().optional(),
  expires_at: z.unknown().optional(),
  last_used_at: z.unknown().optional(),
  scopes: z.array(z.string().max(200)).catch([]),
  user_id: idSchema.nullish().catch(null),
  access_level: z.number().int().nullish().catch(null),
  user: z
    .object({ username: z.string().max(500), bot: z.boolean().nullish().catch(null) })
    .nullish()
    .catch(null),
});
export type Token = z.output<typeof tokenSchema>;

/** What is known of a token's life. One without an end is static; an end is the beginning of its day (UTC). */
export function lifeOf(records: GitLabRecords, token: Token, where: string) {
  const createdAt = records.time(token.created_at, `${where} created_at`);
  const expiresAt = records.time(token.expires_at, `${where} expires_at`);
  return {
    createdAt,
    expiresAt,
    status: statusOf(token, expiresAt, records.collectedAt),
    lastUsed: lastUse(records, token.last_used_at, createdAt, where),
  };
}

function statusOf({ revoked, active }: Token, expiresAt: Date | null, now: Date): Status {
  if (revoked) return "disabled";
  if (expiresAt && expiresAt <= now) return "expired";
  if (active === true) return "active";
  return active === false ? "disabled" : "unknown";
}

/** Use is noted from the creation on. */
export function lastUse(
  records: GitLabRecords,
  value: unknown,
  createdAt: Date | null,
  where: string,
): LastUsed {
  return notedUse(records.time(value, `${where} last_used_at`), createdAt, precisionSeconds);
}

/** A token of a group or project acts by itself: GitLab makes a bot for it. */
export const botTokenRecords = (page: Page): Parsed => tokenRecords(page, true);
/** A token of any account of an instance: a person's, or a bot's. */
export const personalTokenRecords = (page: Page): Parsed => tokenRecords(page, false);

function tokenRecords(page: Page, isBot: boolean): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) addToken(records, item, isBot);
  return records.parsed();
}

function addToken(records: GitLabRecords, item: Item, isOfPlace: boolean): void {
  const token = records.read(tokenSchema, item);
  if (!token) return;
  const isBot = isOfPlace || token.user?.bot === true || isBotName(token.user?.username ?? "");
  const { place, where } = item;
  const ref = tokenRef(records.realm, token.id);
  const name = token.name || `token ${token.id}`;
  const life = lifeOf(records, token, where);
  const { class: guessed, why } = classOf({ kind: "access_token", name });
  records.add({
    t: "identity",
    ref,
    kind: "access_token",
    name,
    system,
    container: place.ref,
    ...life,
    class: isBot ? "non_human" : guessed,
    classReason: isBot ? "GitLab made a bot for it, or its account is one." : why,
    managedBy: isBot ? "customer" : "person",
    description: token.description?.slice(0, 2000) || undefined,
    ownerHints:
      token.user && !isBot ? [{ type: "creator", value: token.user.username, at: life.createdAt }] : [],
  });
  addTokenCredential(records, ref, token, life);
  if (typeof token.user_id === "number") {
    const identity = userRef(records.realm, token.user_id);
    records.add({ t: "trust", identity, kind: "runs_as", subject: `access token ${name}`, subjectRef: ref });
  }
  addRole(records, ref, token.access_level, place.ref);
  addScopes(records, ref, token.scopes, place);
}

export function addTokenCredential(
  records: GitLabRecords,
  identity: Ref,
  token: Token,
  life: ReturnType<typeof lifeOf>,
): void {
  records.add({
    t: "credential",
    ref: tokenRef(records.realm, token.id),
    identity,
    type: "bearer_token",
    name: token.name || `token ${token.id}`,
    lifetime: life.expiresAt ? "expiring" : "static",
    renewal: "manual",
    ...life,
  });
}

const accountSchema = z.object({ id: idSchema, username: nameSchema });

/**
 * A service account is one identity with any number of tokens. It is a member as well, under whatever name it was given: with
 * its other name, this list has the last word on what it is.
 */
export function serviceAccountRecords(page: Page): Parsed {
  const records = new GitLabRecords(page);
  for (const item of records.items()) {
    const account = records.read(accountSchema.extend({ held: z.array(z.unknown()).catch([]) }), item);
    if (!account) continue;
    const ref = userRef(records.realm, account.id);
    records.add({
      t: "identity",
      ref,
      aliases: [`login/${account.username}`],
      kind: "service_account",
      name: account.username,
      system,
      container: item.place.ref,
      status: "active",
      class: "non_human",
      classReason: "It was made as an account for machines.",
      managedBy: "customer",
    });
    for (const outside of account.held) {
      const token = tokenSchema.safeParse(outside);
      if (!token.success) {
        records.problem(item.where, "One of its tokens has no id that can be read.");
        continue;
      }
      addTokenCredential(records, ref, token.data, lifeOf(records, token.data, item.where));
      addScopes(records, ref, token.data.scopes, item.place);
    }
  }
  return records.parsed();
}
