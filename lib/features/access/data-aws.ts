import type { AccountFacts, HeldPolicy, PrincipalFacts } from "@/lib/domain/privilege/aws/account-facts";
import { type Policy, readPolicy } from "@/lib/domain/privilege/aws/document";
import { unreadPolicy } from "@/lib/domain/privilege/aws/unread";
import { grouped } from "@/lib/features/assessment/data-keys";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { attachmentsOf, type StoredPolicy, storedPolicies } from "./data-aws-attachments";
import { guardrailsOf } from "./data-aws-guardrails";
import { looksAt } from "./data-aws-looks";
import { Policies } from "./data-aws-policies";
import { principalsOf, type StoredPrincipal } from "./data-aws-principals";

/**
 * The users, roles and policies of accounts, as the inventory has them: a handful of statements, however many there are. Every policy is
 * parsed once. Attachments that the last complete look did not show are none any more. Whom the scope does not reach is there, because roles
 * lead to each other, and marked.
 */
export async function loadAccounts(
  db: Runner,
  scope: Scope,
  realms: readonly string[],
): Promise<AccountFacts[]> {
  const accounts = realms.filter((realm) => /^aws:\d{12}$/.test(realm));
  if (accounts.length === 0) return [];
  const principals = await principalsOf(db, scope, accounts);
  const attached = await attachmentsOf(db, accounts);
  const guardrails = await guardrailsOf(db, accounts);
  const stored = await storedPolicies(db, [...attached.policyIds, ...guardrails.policyIds]);
  const policies = new Policies(stored);
  const resources = await resourcePolicies(db, accounts);
  const looks = await looksAt(db, accounts);
  const byRealm = grouped(
    principals,
    ({ realm }) => realm,
    (row) => row,
  );
  return accounts.map((realm): AccountFacts => {
    const groups = [...attached.groupArns].filter(([, group]) => group.realm === realm);
    // A file may name groups that it does not list. Where no group holds anything, they were not read.
    const areGroupsRead = groups.some(([id]) => attached.byHolder.has(id));
    const held = new Held(attached.byHolder, policies, stored, areGroupsRead);
    return {
      realm,
      account: realm.slice("aws:".length),
      principals: (byRealm.get(realm) ?? []).map((row) =>
        principalFacts(row, attached.groups.get(row.id) ?? [], held),
      ),
      groups: groups.map(([id, { arn }]) => ({ arn, gives: !areGroupsRead || attached.byHolder.has(id) })),
      guardrails: guardrails.of(realm, policies),
      resources: resources.get(realm) ?? new Map(),
      notSeen: looks.get(realm) ?? [],
    };
  });
}

function principalFacts(
  row: StoredPrincipal,
  groups: readonly { id: string; arn: string; name: string }[],
  held: Held,
): PrincipalFacts {
  const trust = row.trust === null ? null : readPolicy(`the trust of ${row.arn}`, row.trust, "resource");
  return {
    id: row.id,
    name: row.name,
    arn: row.arn,
    kind: row.kind,
    uniqueId: row.uniqueId,
    ...held.of(row.id, groups),
    trust: trust?.ok ? trust.policy : null,
    hasInstanceProfile: row.hasInstanceProfile,
    groups: groups.map(({ arn }) => arn),
    tags: row.tags,
    isReached: row.isReached,
  };
}

/** What principals hold, one list for all that hold the same. */
class Held {
  readonly #lists = new Map<string, readonly HeldPolicy[]>();

  constructor(
    private readonly byHolder: ReadonlyMap<string, readonly { policy: string; effect: string }[]>,
    private readonly policies: Policies,
    private readonly stored: ReadonlyMap<string, StoredPolicy>,
    private readonly areGroupsRead: boolean,
  ) {}

  of(
    id: string,
    groups: readonly { id: string; name: string }[],
  ): Pick<PrincipalFacts, "held" | "heldKey" | "boundary"> {
    const own = this.byHolder.get(id) ?? [];
    const limit = own.find(({ effect }) => effect === "boundary");
    const all = [
      ...own.flatMap(({ policy, effect }) => (effect === "allow" ? [{ policy, through: null }] : [])),
      ...groups.flatMap(({ id: group, name }) =>
        (this.byHolder.get(group) ?? []).map(({ policy }) => ({ policy, through: name })),
      ),
    ];
    const heldKey = all.map(({ policy, through }) => `${policy} ${through ?? ""}`).join("\n");
    const unread = this.areGroupsRead ? [] : groups;
    const key = [heldKey, ...unread.map(({ name }) => `unread ${name}`)].join("\n");
    const held = this.#lists.get(key) ?? [
      ...all.map(({ policy, through }) => this.#held(policy, through)),
      ...unread.map(({ name }) => unreadGroup(name)),
    ];
    this.#lists.set(key, held);
    return { held, heldKey: key, boundary: limit === undefined ? null : this.#held(limit.policy, null) };
  }

  #held(id: string, through: string | null): HeldPolicy {
    const { policy, isRead } = this.policies.held(id, through);
    const row = this.stored.get(id);
    return {
      policy,
      isRead,
      through,
      managedArn: row?.kind === "policy" && row.realm !== "aws" ? row.externalId : null,
    };
  }
}

function unreadGroup(name: string): HeldPolicy {
  const policy = unreadPolicy(`the policies of group ${name}`);
  return { policy, isRead: false, managedArn: null, through: name };
}

/** Policies of resources, by realm and ARN. */
async function resourcePolicies(
  db: Runner,
  realms: readonly string[],
): Promise<Map<string, ReadonlyMap<string, Policy>>> {
  const found = await db.query<{ realm: string; arn: string; body: unknown }>(
    `SELECT r.realm, r.external_id AS arn, b.body FROM resources r JOIN policy_bodies b ON b.hash = r.policy_hash
     WHERE r.realm = ANY($1::text[]) AND r.external_id LIKE 'arn:%'`,
    [realms],
  );
  const all = new Map<string, Map<string, Policy>>();
  for (const { realm, arn, body } of found.rows) {
    const read = readPolicy(arn, body, "resource");
    if (!read.ok) continue;
    const ofRealm = all.get(realm) ?? new Map<string, Policy>();
    all.set(realm, ofRealm.set(arn, read.policy));
  }
  return all;
}
