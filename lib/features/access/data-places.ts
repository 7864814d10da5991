import { showText } from "@/lib/domain/text";
import { identityReach } from "@/lib/features/identities/reach";
import { AppError } from "@/lib/platform/errors";
import { SqlParameters } from "@/lib/platform/query-sql";
import type { Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { systems } from "./data-systems";

/** A realm, and by which sources people know it. */
export interface Place {
  realm: string;
  system: string;
  sources: string[];
}

/**
 * The realms that sources of systems which can be worked out list; `source`: those of this one, whatever its system. Where the
 * scope does not reach everybody, only realms and sources of those whom it does. Throws an AppError, `no_such_source`.
 */
export async function placesOf(db: Runner, scope: Scope, source: string | null): Promise<Place[]> {
  const p = new SqlParameters();
  const which =
    source === null
      ? `s.connector = ANY(${p.add(Object.keys(systems))}::text[])`
      : `lower(s.name) = lower(${p.add(source)})`;
  const found = await db.query<Place>(
    `SELECT place.realm, min(s.connector) AS system, array_agg(DISTINCT s.name ORDER BY s.name) AS sources
     FROM sync_scopes sc JOIN sources s ON s.id = sc.source_id, LATERAL jsonb_array_elements_text(
       CASE jsonb_typeof(sc.scope->'issues') WHEN 'array' THEN sc.scope->'issues' ELSE '[]' END) AS place(realm)
     WHERE s.removed_at IS NULL AND ${[which, ...reached(scope, "i.realm = place.realm AND s.id = ANY(i.source_ids)", p)].join(" AND ")}
     GROUP BY place.realm ORDER BY place.realm`,
    p.values,
  );
  if (source === null || found.rows.length > 0) return found.rows;
  await requireSource(db, scope, source);
  return [];
}

/** Somebody in there whom the scope reaches; no condition where it reaches all. */
function reached(scope: Scope, there: string, p: SqlParameters): string[] {
  if (scope.unrestricted) return [];
  return [
    `EXISTS (SELECT FROM identities i WHERE ${[there, ...identityReach(scope, "i", p)].join(" AND ")})`,
  ];
}

async function requireSource(db: Runner, scope: Scope, name: string): Promise<void> {
  const p = new SqlParameters();
  const where = [
    "s.removed_at IS NULL",
    `lower(s.name) = lower(${p.add(name)})`,
    ...reached(scope, "s.id = ANY(i.source_ids)", p),
  ];
  const known = await db.query(`SELECT FROM sources s WHERE ${where.join(" AND ")}`, p.values);
  if (known.rows.length > 0) return;
  throw new AppError({
    code: "no_such_source",
    message: `There is no source ${showText(name, 80)}.`,
    safe: "Nothing was changed.",
    next: "Write its name as the list of sources has it; `rollcall list sources` prints them.",
    exitCode: 2,
  });
}
