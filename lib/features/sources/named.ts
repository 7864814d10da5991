import { idsSql, type SqlContext } from "@/lib/platform/query-sql";

/** The ids of the sources with one of these names, in any case, as an array in SQL. */
export function sourcesNamed(names: readonly string[], context: SqlContext): string {
  return idsSql(
    sourcesKey(names),
    context,
    (p) => `SELECT s.id FROM sources s WHERE lower(s.name) IN ${p.lowerList(names)}`,
  );
}

/** Under which the ids of `sourcesNamed` are kept where names were looked up beforehand. */
export function sourcesKey(names: readonly string[]): string {
  return `source ${JSON.stringify(names)}`;
}

/** The condition that one of the sources still sees the record with the id in `column`. */
export function sightedBy(column: string, names: readonly string[], context: SqlContext): string {
  return `EXISTS (SELECT FROM sightings g WHERE g.record_id = ${column} AND g.gone_at IS NULL
    AND g.source_id = ANY(${sourcesNamed(names, context)}))`;
}
