import { z } from "zod";
import { type LeaverCircle, proposeSuccessor, type Successor } from "@/lib/domain/departures/successors";
import { evidenceSchema, ownerRoles } from "@/lib/domain/owner-question";
import type { Candidate } from "@/lib/domain/ownership/asking";
import { reachedIdentity } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { standingSql } from "./data-standing";

const whomSchema = z.object({ kind: z.enum(["person", "team"]), id: z.uuid(), name: z.string() });
const circleSchema = z.object({
  name: z.string(),
  backup: whomSchema.nullable(),
  manager: whomSchema.nullable(),
  teams: z.array(whomSchema),
  noticed: z.string(),
});
const openSchema = z.object({
  identityId: z.uuid(),
  role: z.enum(ownerRoles),
  risk: z.number().nullable(),
  owned: z.boolean(),
  declined: z.array(z.string()),
  suggested: z.array(
    z.object({ whom: whomSchema, confidence: z.number(), evidence: z.array(evidenceSchema) }),
  ),
});

/** Who is proposed to take over what. */
export interface Proposal {
  identityId: string;
  role: (typeof ownerRoles)[number];
  risk: number | null;
  /** Whoever left answers for it still; else nobody does. */
  owned: boolean;
  successor: Successor;
}

/**
 * Whom to ask to take over what of a departure is open: what the leaver answers for, and what they made where nobody does. Where
 * somebody is asked already, or a human decided, nobody is proposed.
 */
export async function readProposals(
  db: Runner,
  scope: Scope,
  departureId: string,
  identityIds: readonly string[] | null = null,
): Promise<Proposal[]> {
  const circle = await readLeaver(db, departureId);
  if (circle === null) return [];
  const p = new SqlParameters();
  const items = [
    `t.departure_id = ${p.add(departureId)}::uuid AND t.why IN ('owns', 'created') AND dep.closed_at IS NULL`,
    ...(identityIds === null ? [] : [`t.identity_id = ANY(${p.uuidList(identityIds)})`]),
    populationSql("i"),
    ...reachedIdentity(scope, "t.identity_id", p),
  ].join(" AND ");
  const found = await db.query(
    `WITH x AS MATERIALIZED (SELECT DISTINCT x.identity_id AS id, x.person_id, x.risk FROM (${standingSql(items)}) x WHERE x.stands = 'open'),
     wanted AS (
       SELECT x.id, x.person_id, x.risk, o.role, true AS owned FROM x JOIN ownerships o ON o.subject_id = x.id AND o.state = 'accepted' AND o.person_id = x.person_id
       UNION ALL
       SELECT x.id, x.person_id, x.risk, 'technical', false FROM x
       WHERE NOT EXISTS (SELECT FROM ownerships o WHERE o.subject_id = x.id AND o.state = 'accepted'))
     SELECT w.id AS "identityId", w.role, w.risk, w.owned,
       ARRAY(SELECT coalesce(q.person_id, q.team_id)::text FROM owner_questions q WHERE q.identity_id = w.id AND q.role = w.role
         AND q.state IN ('declined', 'unsure')) AS declined,
       coalesce((SELECT json_agg(json_build_object('whom', json_build_object('kind', CASE WHEN h.id IS NULL THEN 'team' ELSE 'person' END,
           'id', coalesce(h.id, m.id), 'name', coalesce(h.name, m.name)), 'confidence', s.confidence, 'evidence', s.evidence) ORDER BY s.place)
         FROM owner_suggestions s LEFT JOIN people h ON h.id = s.person_id AND h.active AND h.id <> w.person_id LEFT JOIN teams m ON m.id = s.team_id
         WHERE s.identity_id = w.id AND s.role = w.role AND coalesce(h.id, m.id) IS NOT NULL), '[]') AS suggested
     FROM wanted w WHERE NOT EXISTS (SELECT FROM owner_questions q WHERE q.identity_id = w.id AND q.role = w.role AND q.state = 'asked')
     ORDER BY w.id, w.role DESC`,
    p.values,
  );
  return z
    .array(openSchema)
    .parse(found.rows)
    .flatMap(({ suggested, declined, ...open }) => {
      const told = suggested.map((each) => ({ ...each, evidence: each.evidence.map(({ text }) => text) }));
      const successor = proposeSuccessor(circle, told, new Set(declined));
      return successor === null ? [] : [{ ...open, successor }];
    });
}

/** The same as what asking plans by. The letters say whose place it is, and why them. */
export async function readSuccessions(db: Runner, scope: Scope, departureId: string): Promise<Candidate[]> {
  const circle = await readLeaver(db, departureId);
  const proposals = await readProposals(db, scope, departureId);
  return proposals.map(({ identityId, role, risk, owned, successor }) => ({
    ...{ identityId, role, risk, kind: "succeed", departureId },
    confidence: successor.confidence,
    whom: { kind: successor.whom.kind, id: successor.whom.id },
    because: [
      {
        kind: "left",
        text: `${circle?.name ?? "somebody"}, who ${owned ? "answers for" : "made"} it, left (noticed ${circle?.noticed})`.slice(
          0,
          500,
        ),
      },
      { kind: "successor", text: successor.why.slice(0, 500) },
    ],
  }));
}

/** Whoever left, and who of those around them is here; null: there is no such departure. */
async function readLeaver(
  db: Runner,
  departureId: string,
): Promise<(LeaverCircle & { noticed: string }) | null> {
  const person = (alias: string) =>
    `CASE WHEN ${alias}.active AND ${alias}.id <> h.id THEN json_build_object('kind', 'person', 'id', ${alias}.id, 'name', ${alias}.name) END`;
  const found = await db.query(
    `SELECT h.name, ${person("b")} AS backup, ${person("g")} AS manager, to_char(d.noticed_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS noticed,
       coalesce((SELECT json_agg(json_build_object('kind', 'team', 'id', m.id, 'name', m.name)) FROM team_members tm JOIN teams m ON m.id = tm.team_id
         WHERE tm.person_id = h.id AND EXISTS (SELECT FROM team_members o JOIN people a ON a.id = o.person_id WHERE o.team_id = m.id AND a.active)), '[]') AS teams
     FROM departures d JOIN people h ON h.id = d.person_id LEFT JOIN people b ON b.id = h.backup_id LEFT JOIN people g ON g.id = h.manager_id
     WHERE d.id = $1`,
    [departureId],
  );
  return found.rows[0] ? circleSchema.parse(found.rows[0]) : null;
}
