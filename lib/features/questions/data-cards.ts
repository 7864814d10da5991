import { z } from "zod";
import { whatItIs, whenUsed } from "@/lib/domain/identity-sentence";
import { powerSentence } from "@/lib/domain/owner-card";
import {
  answerWays,
  evidenceSchema,
  mayAcceptByLink,
  ownerRoles,
  questionKinds,
  questionStates,
} from "@/lib/domain/owner-question";
import {
  identityKinds,
  lastUsedGaps,
  lastUsedGrades,
  managers,
  sensitivities,
  statuses,
} from "@/lib/domain/record";
import { actorNames } from "@/lib/features/identities/data-one-actors";
import { identityReach, reachedIdentity } from "@/lib/features/identities/reach";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { QuestionCard } from "./schema";

const some = z.object({ count: z.number(), names: z.array(z.string()) });
const rawSchema = z.object({
  questionId: z.uuid(),
  identityId: z.uuid(),
  name: z.string(),
  role: z.enum(ownerRoles),
  kind: z.enum(questionKinds),
  state: z.enum(questionStates),
  identityKind: z.enum(identityKinds),
  system: z.string(),
  status: z.enum(statuses),
  managedBy: z.enum(managers),
  account: z.object({ id: z.uuid(), kind: z.string().nullable(), name: z.string().nullable() }).nullable(),
  createdAt: z.date().nullable(),
  goneAt: z.date().nullable(),
  at: z.date().nullable(),
  grade: z.enum(lastUsedGrades),
  precisionSeconds: z.number().nullable(),
  coveredSince: z.date().nullable(),
  gap: z.enum(lastUsedGaps),
  why: z.array(evidenceSchema),
  askedFor: z.object({ kind: z.enum(["team", "away"]), name: z.string() }).nullable(),
  tier: z.union([z.literal(0), z.literal(1), z.literal(2)]).nullable(),
  sensitivity: z.enum(sensitivities).nullable(),
  atLeast: z.boolean().nullable(),
  reasons: z.array(z.string()),
  runs: some,
  becomes: some,
  places: z.number(),
  uses: z.object({ count: z.number(), consumers: z.array(z.string()) }).nullable(),
  risk: z.number().nullable(),
  askedAt: z.date(),
  dueAt: z.date(),
  canOpen: z.boolean(),
  answeredBy: z.string().nullable(),
  answeredAt: z.date().nullable(),
  via: z.enum(answerWays).nullable(),
});

/** The reader of cards; without a scope nobody is signed in, and others' names are kept back. */
export interface CardReader {
  personId: string | null;
  scope: Scope | null;
}

const mostCards = 200;
const firstNames = 3;
const weekMs = 7 * 86_400_000;

/**
 * The questions that a condition over `owner_questions q` finds, at most 200, the riskiest first, each with what decides it. The
 * condition says which the reader may see.
 */
export async function readCards(
  db: Runner,
  reader: CardReader,
  where: (p: SqlParameters) => string,
  now: Date,
): Promise<QuestionCard[]> {
  const p = new SqlParameters();
  const asked = where(p);
  const me = `${p.add(reader.personId)}::uuid`;
  const found = await db.query(
    `SELECT q.id AS "questionId", i.id AS "identityId", i.name, q.role, q.kind, q.state, i.kind AS "identityKind", i.system, i.status,
       i.managed_by AS "managedBy", CASE WHEN c.id IS NOT NULL THEN json_build_object('id', c.id, 'kind', c.kind, 'name', c.name) END AS account,
       i.created_at AS "createdAt", i.gone_at AS "goneAt", i.last_used_at AS at, i.last_used_grade AS grade,
       i.last_used_precision AS "precisionSeconds", i.covered_since AS "coveredSince", i.last_used_gap AS gap, q.evidence AS why,
       CASE WHEN t.id IS NOT NULL THEN json_build_object('kind', 'team', 'name', t.name)
         WHEN q.person_id <> ${me} THEN json_build_object('kind', 'away', 'name', a.name) END AS "askedFor",
       i.tier, i.sensitivity, v.at_least AS "atLeast", coalesce(v.reasons, '{}') AS reasons,
       ${trustsSql("IN ('workload', 'runs_as', 'agent')", reader.scope, p)} AS runs,
       ${trustsSql("NOT IN ('workload', 'runs_as', 'agent')", reader.scope, p)} AS becomes,
       ${placesSql} AS places,
       ${usesSql(p.time(new Date(now.getTime() - 30 * 86_400_000)))} AS uses,
       i.risk, q.asked_at AS "askedAt", q.due_at AS "dueAt", ${reachedSql(reader.scope, p)} AS "canOpen",
       q.answered_by AS "answeredBy", q.answered_at AS "answeredAt", q.via
     FROM owner_questions q JOIN identities i ON i.id = q.identity_id LEFT JOIN containers c ON c.id = i.container_id
     LEFT JOIN people a ON a.id = q.person_id LEFT JOIN teams t ON t.id = q.team_id LEFT JOIN privileges v ON v.identity_id = i.id
     WHERE ${asked} ORDER BY i.risk DESC NULLS LAST, q.asked_at, q.id LIMIT ${mostCards}`,
    p.values,
  );
  const rows = z.array(rawSchema).parse(found.rows);
  const nameOf = await actorNames(
    db,
    rows.flatMap((row) => row.answeredBy ?? []),
  );
  return rows.map((row) => cardOf(row, nameOf, now));
}

function cardOf(raw: z.infer<typeof rawSchema>, nameOf: (actor: string) => string, now: Date): QuestionCard {
  const { at, grade, precisionSeconds, coveredSince, gap, atLeast, reasons } = raw;
  const lastUsed = { at, grade, precisionSeconds, coveredSince, gap };
  const isSure = grade === "observed" || grade === "reported";
  return {
    questionId: raw.questionId,
    identityId: raw.identityId,
    name: raw.name,
    role: raw.role,
    kind: raw.kind,
    state: raw.state,
    identityKind: raw.identityKind,
    status: raw.status,
    account: raw.account && { id: raw.account.id, name: raw.account.name },
    what: whatItIs({ ...raw, kind: raw.identityKind }),
    why: raw.why,
    askedFor: raw.askedFor,
    power: powerSentence({ tier: raw.tier, atLeast: atLeast ?? true, reasons }),
    tier: raw.tier,
    used: whenUsed({ lastUsed, createdAt: raw.createdAt }, now),
    usedThisWeek: at !== null && isSure && now.getTime() - at.getTime() <= weekMs,
    dependents: { runs: raw.runs, becomes: raw.becomes, places: raw.places },
    uses: raw.uses,
    risk: raw.risk,
    askedAt: raw.askedAt,
    dueAt: raw.dueAt,
    mayAcceptByLink: mayAcceptByLink(raw),
    canOpen: raw.canOpen,
    answered:
      raw.answeredBy !== null && raw.answeredAt !== null && raw.via !== null
        ? { by: nameOf(raw.answeredBy), at: raw.answeredAt, via: raw.via }
        : null,
  };
}

function reachedSql(scope: Scope | null, p: SqlParameters): string {
  return scope === null ? "FALSE" : `(${["TRUE", ...identityReach(scope, "i", p)].join(" AND ")})`;
}

/** Trusts of the identity, with the names that the reader may see: what its own policy says, and what they reach (`trust/schema.ts`). */
function trustsSql(kinds: string, scope: Scope | null, p: SqlParameters): string {
  const reached = scope === null ? ["FALSE"] : reachedIdentity(scope, "d.subject_id", p);
  const shown =
    reached.length === 0
      ? "TRUE"
      : `(d.kind NOT IN ('workload', 'runs_as', 'agent') OR NOT EXISTS (SELECT FROM identities di WHERE di.id = d.subject_id) OR ${reached.join(" AND ")})`;
  return `(SELECT json_build_object('count', count(*)::int, 'names', coalesce((array_agg(coalesce(s.name, d.subject) ORDER BY coalesce(s.name, d.subject))
      FILTER (WHERE ${scope === null ? "FALSE" : shown}))[1:${firstNames}], '{}'))
    FROM trusts d LEFT JOIN identities s ON s.id = d.subject_id
    WHERE d.identity_id = i.id AND d.effect = 'allow' AND d.gone_at IS NULL AND d.kind ${kinds})`;
}

/** Places that hold a credential of it, or read as it. */
const placesSql = `(SELECT count(*)::int FROM (
    SELECT l.id FROM placements l WHERE l.identity_id = i.id AND l.gone_at IS NULL
    UNION SELECT l.id FROM credentials k JOIN placements l ON l.credential_id = k.id
      WHERE k.identity_id = i.id AND k.gone_at IS NULL AND l.gone_at IS NULL) held)`;

/** Null where no log tells of the realm. */
function usesSql(since: string): string {
  return `CASE WHEN EXISTS (SELECT FROM usage_logs g WHERE g.realm = i.realm) THEN (
      SELECT json_build_object('count', coalesce(sum(n), 0), 'consumers', coalesce((array_agg(consumer ORDER BY n DESC, consumer))[1:${firstNames}], '{}'))
      FROM (SELECT u.consumer, sum(u.count)::float8 AS n FROM usage u
        WHERE u.identity_id = i.id AND u.period >= (${since})::date GROUP BY u.consumer) per) END`;
}
