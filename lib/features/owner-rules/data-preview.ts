import { createHash } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import { derivedSql } from "@/lib/features/ownership/where";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { type LiveRule, ownerHereSql, readStoredRules, toLive } from "./data-live";
import {
  askedForSql,
  askedSql,
  byAccountSql,
  byRuleSql,
  declinedBesideSql,
  foundBySql,
  joinByHash,
  refusedSql,
  targetSql,
} from "./data-outcome";
import { type OwnerRuleDraft, type OwnerRulePreview, staysWhy } from "./schema";

const timeoutMs = 30_000;
const mostExamples = 12;
const newId = "00000000-0000-4000-8000-000000000000";

/** Rules reach everywhere: whoever does not may neither change nor try them. Throws AppError `needs_all`. */
export function requireAll(scope: Scope): void {
  if (scope.unrestricted) return;
  throw new AppError({
    code: "needs_all",
    message: "Rules name owners everywhere, and you do not see everything.",
    safe: "Nothing was changed.",
    next: "Ask an administrator whose reach is not limited.",
  });
}

/**
 * What a rule would do if it were on as it is written, beside the others that are. Changes nothing. Throws AppErrors:
 * `needs_all`, `owner_not_here`, `query_timeout`.
 */
export async function previewOwnerRule(
  pool: Pool,
  scope: Scope,
  draft: OwnerRuleDraft,
  now: Date,
): Promise<OwnerRulePreview> {
  requireAll(scope);
  return guardedRead(pool, (db) => makePreview(db, draft, now), timeoutMs);
}

const whats = ["named", "kept", ...staysWhy] as const;
const judgedSchema = z.object({
  counts: z.array(z.object({ what: z.enum(whats), n: z.number().int() })),
  fromRules: z.number().int(),
  fromAccounts: z.number().int(),
  taken: z.number().int(),
  mark: z.string(),
  examples: z.array(
    z.object({ id: z.uuid(), name: z.string(), what: z.enum(whats), who: z.string().nullable() }),
  ),
});

/** The same within somebody's transaction. Throws AppError `owner_not_here`. */
export async function makePreview(db: Runner, draft: OwnerRuleDraft, now: Date): Promise<OwnerRulePreview> {
  const { rules, rule } = await asIfOn(db, draft, now);
  await joinByHash(db, true);
  const p = new SqlParameters();
  const id = `${p.add(rule.id)}::uuid`;
  const role = `${p.add(rule.role)}::text`;
  const person = `${p.add(rule.personId)}::uuid`;
  const team = `${p.add(rule.teamId)}::uuid`;
  const found = await db.query(
    `WITH ${targetSql(rules, { now, ids: null }, p)},
     mine AS MATERIALIZED (
       SELECT i.id, i.name, i.risk, (${askedForSql(rule)}) AS counts, ${role} AS role, ${person} AS person_id, ${team} AS team_id
       FROM identities i WHERE ${foundBySql(rule, now, p)}),
     judged AS MATERIALIZED (
       SELECT m.id, m.name, m.risk, coalesce(h.name, g.name) AS who, (${byRuleSql} AND o.rule_id IS DISTINCT FROM ${id}) AS by_other, ${byAccountSql} AS by_account,
         CASE WHEN NOT m.counts THEN 'outside'
           WHEN t.rule_id = ${id} THEN CASE WHEN o.rule_id = ${id} AND ${byRuleSql} AND o.person_id IS NOT DISTINCT FROM m.person_id
             AND o.team_id IS NOT DISTINCT FROM m.team_id THEN 'kept' ELSE 'named' END
           WHEN o.state = 'accepted' THEN 'accepted'
           WHEN o.state = 'asked' OR ${askedSql("m")} THEN 'asked'
           WHEN ${refusedSql("m")} OR (o.state = 'declined' AND NOT ${declinedBesideSql("m")}) THEN 'declined'
           WHEN o.state = 'suggested' AND NOT ${derivedSql("o")} THEN 'person'
           ELSE 'earlier' END AS what
       FROM mine m LEFT JOIN target t ON t.id = m.id AND t.role = m.role
       LEFT JOIN ownerships o ON o.subject_id = m.id AND o.role = m.role
       LEFT JOIN people h ON h.id = coalesce(o.person_id, t.person_id) LEFT JOIN teams g ON g.id = coalesce(o.team_id, t.team_id)),
     lost AS (
       SELECT o.subject_id AS id FROM ownerships o WHERE o.rule_id = ${id} AND ${byRuleSql}
         AND NOT EXISTS (SELECT FROM target t WHERE t.id = o.subject_id AND t.role = o.role AND t.rule_id = ${id}))
     SELECT coalesce((SELECT json_agg(c) FROM (SELECT what, count(*)::int AS n FROM judged GROUP BY what) c), '[]') AS counts,
       (SELECT count(*)::int FROM judged WHERE what = 'named' AND by_other) AS "fromRules",
       (SELECT count(*)::int FROM judged WHERE what = 'named' AND by_account) AS "fromAccounts",
       (SELECT count(*)::int FROM lost) AS taken,
       md5(concat((SELECT string_agg(id::text, ',' ORDER BY id) FROM judged WHERE what IN ('named', 'kept')), ' lost ',
         (SELECT string_agg(id::text, ',' ORDER BY id) FROM lost))) AS mark,
       coalesce((SELECT json_agg(json_build_object('id', e.id, 'name', e.name, 'what', e.what, 'who', e.who) ORDER BY e.place) FROM (
         SELECT j.*, row_number() OVER (ORDER BY j.what <> 'named', j.risk DESC NULLS LAST, j.name, j.id) AS place FROM judged j
         ORDER BY place LIMIT ${mostExamples}) e), '[]') AS examples`,
    p.values,
  );
  await joinByHash(db, false);
  const judged = judgedSchema.parse(found.rows[0]);
  const count = (what: (typeof whats)[number]) => judged.counts.find((each) => each.what === what)?.n ?? 0;
  const { fromRules, fromAccounts, taken, examples } = judged;
  return {
    seen: markOf(draft, judged.mark),
    matches: judged.counts.reduce((sum, { n }) => sum + n, 0),
    named: count("named"),
    kept: count("kept"),
    ...{ fromRules, fromAccounts, taken, examples },
    stays: {
      outside: count("outside"),
      accepted: count("accepted"),
      asked: count("asked"),
      declined: count("declined"),
      person: count("person"),
      earlier: count("earlier"),
    },
  };
}

/** Another text of the rule, or another outcome, has another mark. */
function markOf({ id, name, query, role, owner }: OwnerRuleDraft, outcome: string): string {
  return createHash("sha256")
    .update(JSON.stringify([id, name, query, role, owner.kind, owner.id, outcome]))
    .digest("hex");
}

/** The rules that are on with this one among them: in its place, or behind all others where it is new. */
async function asIfOn(
  db: Runner,
  draft: OwnerRuleDraft,
  now: Date,
): Promise<{ rules: LiveRule[]; rule: LiveRule }> {
  const { id, name, query, role, owner } = draft;
  const facts = {
    ...{ id: id ?? newId, name, query, role },
    personId: owner.kind === "person" ? owner.id : null,
    teamId: owner.kind === "team" ? owner.id : null,
  };
  const found = await db.query<{ here: boolean; position: number }>(
    `SELECT ${ownerHereSql} AS here, coalesce((SELECT r.position FROM owner_rules r WHERE r.id = $3),
       (SELECT coalesce(max(r.position), 0) + 1 FROM owner_rules r)) AS position
     FROM (SELECT $1::uuid AS person_id, $2::uuid AS team_id) u`,
    [facts.personId, facts.teamId, id],
  );
  const [row] = found.rows;
  if (!row?.here) {
    throw new AppError({
      code: "owner_not_here",
      message:
        owner.kind === "person"
          ? "This person is not here any more."
          : "This team has nobody active in it, or is not there any more.",
      safe: "Nothing was changed.",
      next: "Choose somebody who is here.",
    });
  }
  const others = (await readStoredRules(db)).filter((each) => each.id !== facts.id);
  const all = [...others, { ...facts, position: row.position }].sort((a, b) => a.position - b.position);
  const rules = await toLive(db, all, now);
  const rule = rules.find((each) => each.id === facts.id);
  if (!rule) {
    throw new AppError({
      code: "bad_query",
      message: "The query of this rule cannot be read.",
      safe: "Nothing was changed.",
      next: "Correct it.",
    });
  }
  return { rules, rule };
}
