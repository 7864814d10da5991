import type { Answer } from "@/lib/domain/answer";
import type { IdentityContext, PrivilegeContext } from "@/lib/domain/assessment/context";
import type { LastUsed } from "@/lib/domain/record";
import type { Runner } from "@/lib/platform/read";

/** Systems that show of some accounts that they have a password, and of none that it has none. */
const silentOnKeys: ReadonlySet<string> = new Set(["postgres"]);

/** Kinds that have no keys of their own: who may become them says all about their ways in. */
const keyless = "('cloud_role', 'managed_identity')";

/** What stands on the identity's own row, its account, and what other tables say of it as a whole. */
export type Base = Pick<
  IdentityContext,
  | "id"
  | "realm"
  | "externalId"
  | "name"
  | "kind"
  | "system"
  | "class"
  | "managedBy"
  | "status"
  | "description"
  | "tags"
  | "createdAt"
  | "firstSeenAt"
  | "baseline"
  | "expiresAt"
  | "container"
  | "environment"
  | "sensitivity"
  | "purpose"
  | "expectedUse"
  | "endDate"
  | "attestationDueAt"
  | "onlyInRegister"
  | "recreated"
  | "keysHidden"
  | "runsSomething"
> & {
  /** A complete look at its realm showed who may become whom. */
  trustsRead: boolean;
  lastUsed: LastUsed;
  privilege: PrivilegeContext;
  /** From what others become it, along trusts at any length, when that was last followed; null: nobody may. */
  reach: KeptReach;
  ownerHints: readonly { type: string; value: string }[];
};

/** As `privileges.reach` has it. */
export type KeptReach = Exclude<IdentityContext["reachableFrom"], "nothing"> | null;

type Row = Omit<
  Base,
  "lastUsed" | "privilege" | "runsSomething" | "onlyInRegister" | "keysHidden" | "trustsRead"
> & {
  register: boolean;
  found: boolean;
  keys_shown: boolean;
  last_at: Date | null;
  last_grade: LastUsed["grade"];
  last_precision: number | null;
  covered_since: Date | null;
  gap: LastUsed["gap"];
  runs: Answer;
  tier: 0 | 1 | 2 | null;
  at_least: boolean | null;
  powers: PrivilegeContext["powers"] | null;
  reasons: string[] | null;
  through: string | null;
};

/** Realms in which a complete look showed credentials, identities, and who may become whom. */
export interface RealmsRead {
  credentials: ReadonlySet<string>;
  identities: ReadonlySet<string>;
  trusts: ReadonlySet<string>;
}

/** What the last of those whom `p` may become, one by way of the other, may do by itself. */
const atTheEnd = `WITH RECURSIVE chain(id, step) AS (
  SELECT p.through_id, 1 WHERE p.through_id IS NOT NULL
  UNION ALL SELECT q.through_id, step + 1 FROM chain JOIN privileges q ON q.identity_id = chain.id WHERE q.through_id IS NOT NULL AND step < 20)
  SELECT q.powers FROM chain JOIN privileges q ON q.identity_id = chain.id ORDER BY chain.step DESC LIMIT 1`;

/** In which realms absence from the list says something. */
export async function realmsRead(db: Runner): Promise<RealmsRead> {
  const found = await db.query<{
    realm: string;
    credentials: boolean;
    identities: boolean;
    trusts: boolean;
  }>(
    `SELECT realm, bool_or((sc.counts->>'credential')::int > 0) AS credentials, bool_or((sc.counts->>'identity')::int > 0) AS identities,
       bool_or((sc.counts->>'trust')::int > 0) AS trusts
     FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id AND s.mode IN ('live', 'upload'), LATERAL jsonb_array_elements_text(
       CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS realm
     WHERE sc.status = 'complete' GROUP BY realm`,
  );
  const those = (what: keyof RealmsRead) =>
    new Set(found.rows.flatMap((row) => (row[what] ? [row.realm] : [])));
  return {
    credentials: those("credentials"),
    identities: those("identities"),
    trusts: those("trusts"),
  };
}

/** The identities among `ids` that are there, in no order. */
export async function basesOf(db: Runner, ids: readonly string[], read: RealmsRead): Promise<Base[]> {
  const found = await db.query<Row>(
    `SELECT i.id, i.realm, i.external_id AS "externalId", i.name, i.kind, i.system, i.class, i.managed_by AS "managedBy", i.status,
       i.description, i.tags, i.owner_hints AS "ownerHints", i.created_at AS "createdAt", i.first_seen_at AS "firstSeenAt", i.baseline,
       i.expires_at AS "expiresAt", i.environment, i.sensitivity, i.purpose, i.expected_use AS "expectedUse",
       i.end_date::timestamptz AS "endDate", i.last_used_at AS last_at, i.last_used_grade AS last_grade,
       i.last_used_precision AS last_precision, i.covered_since, i.last_used_gap AS gap,
       CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'kind', c.kind, 'name', c.name, 'status', c.status,
         'environment', c.environment) END AS container,
       a.due_at AS "attestationDueAt", coalesce(seen.register, false) AS register, coalesce(seen.found, false) AS found,
       EXISTS (SELECT FROM links l WHERE l.to_id = i.id AND l.kind = 'recreated' AND l.rejected_at IS NULL) AS recreated,
       keys.listed OR i.kind IN ${keyless} AS keys_shown,
       CASE WHEN runs.named THEN 'yes' WHEN runs.perhaps THEN 'unknown' ELSE 'no' END AS runs,
       p.tier, p.at_least, p.reach, p.powers || coalesce(far.powers, '{}') AS powers, p.reasons, t.name AS through
     FROM identities i
     LEFT JOIN containers c ON c.id = i.container_id
     LEFT JOIN privileges p ON p.identity_id = i.id LEFT JOIN identities t ON t.id = p.through_id
     LEFT JOIN LATERAL (${atTheEnd}) far ON true
     LEFT JOIN LATERAL (SELECT max(due_at) AS due_at FROM attestations x WHERE x.identity_id = i.id) a ON true
     LEFT JOIN LATERAL (
       SELECT bool_or(s.rank >= 4 OR src.mode IN ('manual', 'builtin')) AS register,
         bool_or(s.rank < 4 AND src.mode NOT IN ('manual', 'builtin')) AS found
       FROM sightings s JOIN sources src ON src.id = s.source_id WHERE s.record_id = i.id AND s.gone_at IS NULL) seen ON true
     LEFT JOIN LATERAL (SELECT EXISTS (SELECT FROM credentials k WHERE k.identity_id = i.id AND k.gone_at IS NULL) AS listed) keys ON true
     LEFT JOIN LATERAL (
       SELECT bool_or(r.kind IN ('workload', 'runs_as', 'agent')) AS named, bool_or(r.kind = 'service') AS perhaps
       FROM trusts r WHERE r.identity_id = i.id AND r.effect = 'allow' AND r.gone_at IS NULL) runs ON true
     WHERE i.id = ANY($1::uuid[]) AND i.gone_at IS NULL`,
    [ids],
  );
  return found.rows.map((row) => toBase(row, read));
}

function toBase(row: Row, read: RealmsRead): Base {
  const { last_at, last_grade, last_precision, covered_since, gap, ...known } = row;
  const { runs, tier, at_least, powers, reasons, through, register, found, keys_shown, ...rest } = known;
  return {
    ...rest,
    lastUsed: {
      at: last_at,
      grade: last_grade,
      precisionSeconds: last_precision,
      coveredSince: covered_since,
      gap,
    },
    runsSomething: runs,
    onlyInRegister: register && !found && read.identities.has(row.realm),
    keysHidden: !keys_shown && (silentOnKeys.has(row.system) || !(found && read.credentials.has(row.realm))),
    trustsRead: found && read.trusts.has(row.realm),
    privilege: {
      tier,
      atLeast: at_least ?? true,
      powers: [...new Set(powers ?? [])],
      reasons: reasons ?? [],
      through,
    },
  };
}
