import type { Pool } from "pg";
import { wordsOfName } from "@/lib/domain/people/join";
import { readDeparture } from "@/lib/features/departures/data";
import { previewDeparture } from "@/lib/features/departures/data-preview";
import type { LeavesBehind } from "@/lib/features/departures/schema";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { actorNameSql } from "@/lib/features/sources/data-people";
import { relatedRows } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { tellsOfPeople } from "./data-accounts";
import { peopleList } from "./list";
import type { PersonAccountRow, PersonFacts, PersonLoad, PersonPage } from "./schema-page";

const mostShown = 50;
const timeoutMs = 10_000;
const refSql = (alias: string) =>
  `CASE WHEN ${alias}.id IS NOT NULL THEN json_build_object('id', ${alias}.id, 'name', ${alias}.name) END`;

/** A person with all that is known of them; null: there is none. Accounts are shown to whoever reads all of the inventory. */
export function readPerson(pool: Pool, scope: Scope, id: string, now: Date): Promise<PersonPage | null> {
  return guardedRead(
    pool,
    async (db) => {
      const found = await db.query<PersonFacts>(
        `SELECT p.id, p.name, p.email, p.active, p.gone_at AS "goneAt", p.said, p.away_from AS "awayFrom", p.away_until AS "awayUntil",
           ${refSql("m")} AS manager, ${refSql("b")} AS backup, ${refSql("d")} AS delegate,
           (SELECT count(*)::int FROM people r WHERE r.manager_id = p.id AND r.active) AS reports,
           EXISTS (SELECT FROM people_holds h WHERE h.state = 'waiting' AND p.id = ANY(h.person_ids)) AS held,
           coalesce((SELECT json_agg(json_build_object('id', t.id, 'name', t.name, 'follows', tm.origin <> 'hand') ORDER BY t.name)
             FROM team_members tm JOIN teams t ON t.id = tm.team_id WHERE tm.person_id = p.id), '[]') AS teams
         FROM people p LEFT JOIN people m ON m.id = p.manager_id LEFT JOIN people b ON b.id = p.backup_id
         LEFT JOIN people d ON d.id = p.delegate_id WHERE p.id = $1`,
        [id],
      );
      const person = found.rows[0];
      if (!person) return null;
      return {
        person,
        accounts: scope.unrestricted ? await accountsOf(db, id) : null,
        load: await loadOf(db, scope, id, now),
        owns: await ownsOf(db, scope, id),
        waiting: await waitingOf(db, scope, id),
        maybe: scope.can("people:manage") ? await maybeSame(db, person) : [],
        departure: await departureOf(db, scope, id),
      };
    },
    timeoutMs,
  );
}

async function accountsOf(db: Runner, id: string): Promise<PersonAccountRow[]> {
  const found = await db.query<PersonAccountRow>(
    `SELECT a.kind, a.subject_id AS "subjectId", a.active, a.evidence, a.joined_by = 'rule' AS "byRule",
       CASE WHEN a.joined_by <> 'rule' THEN ${actorNameSql("a.joined_by")} END AS "joinedBy", a.joined_at AS "joinedAt",
       coalesce(i.name, u.email, s.user_name, 'an account that is in the record no more') AS name,
       coalesce(c.name, i.system) AS directory, w.person->>'email' AS email, w.person->>'employeeNumber' AS "employeeNumber",
       w.person->>'department' AS department, w.person->>'title' AS title
     FROM person_accounts a LEFT JOIN identities i ON a.kind = 'directory' AND i.id = a.subject_id
     LEFT JOIN containers c ON c.id = i.container_id LEFT JOIN users u ON a.kind = 'member' AND u.id = a.subject_id
     LEFT JOIN scim_users s ON a.kind = 'scim' AND s.id = a.subject_id
     LEFT JOIN LATERAL (SELECT g.observed->'person' AS person FROM sightings g WHERE a.kind = 'directory' AND g.record_id = a.subject_id
       AND ${tellsOfPeople} AND g.observed ? 'person' ORDER BY g.gone_at IS NOT NULL, g.rank, g.changed_at DESC LIMIT 1) w ON TRUE
     WHERE a.person_id = $1 ORDER BY a.active DESC, a.kind, name`,
    [id],
  );
  return found.rows;
}

/** How much they have to look after, as the list of people counts it. */
async function loadOf(db: Runner, scope: Scope, id: string, now: Date): Promise<PersonLoad> {
  const { rows } = await relatedRows(db, peopleList, scope, {
    where: (p) => `p.id = ${p.add(id)}::uuid`,
    ...{ sort: "name", direction: "asc", now, most: 1 },
  });
  const [row] = rows;
  if (!row) throw new Error("a person went away while their page was read");
  return row;
}

async function ownsOf(db: Runner, scope: Scope, id: string): Promise<PersonPage["owns"]> {
  const p = new SqlParameters();
  const where = [
    `i.owner_person_id = ${p.add(id)}::uuid`,
    populationSql("i"),
    ...identityReach(scope, "i", p),
  ].join(" AND ");
  const found = await db.query<{ id: string; name: string; state: string; total: number }>(
    `SELECT i.id, i.name, i.owner_state AS state, count(*) OVER ()::int AS total FROM identities i WHERE ${where}
     ORDER BY i.owner_state <> 'accepted', i.risk DESC NULLS LAST, i.name, i.id LIMIT ${mostShown}`,
    p.values,
  );
  return {
    total: found.rows[0]?.total ?? 0,
    rows: found.rows.map(({ total: _, ...row }) => row),
  };
}

async function waitingOf(db: Runner, scope: Scope, id: string): Promise<PersonPage["waiting"]> {
  const p = new SqlParameters();
  const where = [`q.person_id = ${p.add(id)}::uuid`, "q.state = 'asked'", ...identityReach(scope, "i", p)];
  const found = await db.query<{
    id: string;
    identityId: string;
    name: string;
    role: string;
    dueAt: Date;
    total: number;
  }>(
    `SELECT q.id, i.id AS "identityId", i.name, q.role, q.due_at AS "dueAt", count(*) OVER ()::int AS total
     FROM owner_questions q JOIN identities i ON i.id = q.identity_id WHERE ${where.join(" AND ")}
     ORDER BY q.due_at, q.id LIMIT ${mostShown}`,
    p.values,
  );
  return {
    total: found.rows[0]?.total ?? 0,
    rows: found.rows.map(({ total: _, ...row }) => row),
  };
}

/** Others who may be the same human being. A name is no evidence: it is only offered, for a human to decide. */
async function maybeSame(db: Runner, { id, name, email }: PersonFacts): Promise<PersonPage["maybe"]> {
  const words = wordsOfName(name);
  if (words.length < 2 && email === null) return [];
  const found = await db.query<{ id: string; name: string; email: string | null; sameAddress: boolean }>(
    `SELECT p.id, p.name, p.email, false AS "sameAddress" FROM people p
     WHERE p.id <> $1 AND cardinality($2::text[]) > 1 AND lower(p.name) LIKE ALL($3::text[])
     UNION SELECT p.id, p.name, p.email, true FROM people p JOIN person_accounts a ON a.person_id = p.id
       JOIN sightings g ON g.record_id = a.subject_id WHERE p.id <> $1 AND a.kind = 'directory' AND a.joined_by = 'rule'
         AND ${tellsOfPeople} AND g.observed->'person'->>'email' = $4
     ORDER BY name, id LIMIT 20`,
    [id, words, words.map((word) => `%${word.replace(/[\\%_]/g, "\\$&")}%`), email],
  );
  const apart = await db.query<{ id: string }>(
    `SELECT other_id AS id FROM people_apart WHERE one_id = $1 UNION SELECT one_id FROM people_apart WHERE other_id = $1`,
    [id],
  );
  const others = new Set(apart.rows.map((row) => row.id));
  const same = words.toSorted().join(" ");
  return found.rows
    .filter((row) => !others.has(row.id))
    .filter((row) => row.sameAddress || wordsOfName(row.name).toSorted().join(" ") === same)
    .slice(0, 5)
    .map(({ sameAddress, ...row }) => ({
      ...row,
      why: sameAddress ? "an account of theirs has the same address" : "they have the same name",
    }));
}

async function departureOf(db: Runner, scope: Scope, id: string): Promise<PersonPage["departure"]> {
  const found = await db.query<{ id: string }>(
    "SELECT id FROM departures WHERE person_id = $1 AND closed_at IS NULL",
    [id],
  );
  return found.rows[0] ? readDeparture(db, scope, found.rows[0].id) : null;
}

/** What somebody would leave behind if they left today: found before they do. It goes through every trace in the inventory. */
export function readLeaves(pool: Pool, id: string): Promise<LeavesBehind> {
  return guardedRead(pool, (db) => previewDeparture(db, id), timeoutMs);
}
