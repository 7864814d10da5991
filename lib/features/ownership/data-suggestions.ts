import type { Pool } from "pg";
import { nameOf } from "@/lib/domain/people/name-of-address";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { identityReach } from "@/lib/features/identities/reach";
import { populationSql } from "@/lib/features/metrics/definition-sql";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import type { OwnerSuggestion } from "./schema";

const mostHints = 500;
const timeoutMs = 10_000;

/** The condition of an identity `i` that nobody answers for and that an owner is asked of. */
export const unansweredSql = `${populationSql("i")}
  AND (i.owner_state IN ('none', 'declined') OR EXISTS (SELECT FROM ownerships o WHERE o.subject_id = i.id AND o.role = 'technical'
    AND o.set_by = 'account' AND o.state = 'suggested'))`;

interface RawSuggestion {
  hint: string;
  identities: number;
  examples: string[];
  people: { id: string; name: string }[] | null;
  teams: { id: string; name: string }[] | null;
}

/** What spreadsheets' owner columns say of identities that nobody answers for: the most frequent first, at most 500. */
export function listOwnerSuggestions(pool: Pool, scope: Scope): Promise<OwnerSuggestion[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = ["i.owner_hints <> '[]'", unansweredSql, ...identityReach(scope, "i", p)].join(" AND ");
      const found = await db.query<RawSuggestion>(
        `WITH hints AS (
           SELECT lower(trim(h->>'value')) AS hint, count(*)::int AS identities, (array_agg(i.name ORDER BY i.name))[1:3] AS examples
           FROM identities i, jsonb_array_elements(i.owner_hints) h WHERE h->>'type' = 'column' AND trim(h->>'value') <> '' AND ${where}
           GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${mostHints})
         SELECT hint, identities, examples,
           (SELECT json_agg(json_build_object('id', q.id, 'name', q.name)) FROM people q WHERE q.active AND (q.email = hint OR lower(q.name) = hint)) AS people,
           (SELECT json_agg(json_build_object('id', t.id, 'name', t.name)) FROM teams t WHERE lower(t.name) = hint) AS teams
         FROM hints ORDER BY identities DESC, hint`,
        p.values,
      );
      return found.rows.map(({ people, teams, ...row }) => ({
        ...row,
        becomes: becomesOf(row.hint, people ?? [], teams ?? []),
      }));
    },
    timeoutMs,
  );
}

function becomesOf(
  hint: string,
  people: readonly { id: string; name: string }[],
  teams: readonly { id: string; name: string }[],
): OwnerSuggestion["becomes"] {
  const [person, otherPerson] = people;
  const [team] = teams;
  // Somebody may have added the mailbox as a person; it answers for nothing all the same.
  if (isSharedMailbox(hint) && !team) {
    return { kind: "nobody", why: "Shared mailbox: name a person or team" };
  }
  if (person && !otherPerson && !team) return { kind: "person", ...person };
  if (team && !person) return { kind: "team", ...team };
  if (person || team) return { kind: "nobody", why: "Several people or teams are called so" };
  if (/^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(hint)) {
    return { kind: "new", email: hint, name: nameOf(hint) };
  }
  return { kind: "nobody", why: "No person or team is called so" };
}
