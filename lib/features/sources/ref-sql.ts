/** A record ref as JSON, from an id and the joined row that describes it; NULL without an id. */
export function refSql(idColumn: string, joined: string, kind = `${joined}.kind`): string {
  return `CASE WHEN ${idColumn} IS NOT NULL THEN json_build_object('id', ${idColumn}, 'kind', ${kind},
    'name', ${joined}.name, 'externalId', ${joined}.external_id) END`;
}

/** A source as JSON; NULL where there is none. */
export function sourceSql(joined: string): string {
  return `CASE WHEN ${joined}.id IS NOT NULL THEN json_build_object('id', ${joined}.id, 'name', ${joined}.name) END`;
}

/** The sources that still see a record, as a JSON list. */
export function sightedBySql(idColumn: string): string {
  return `coalesce((SELECT json_agg(json_build_object('id', s.id, 'name', s.name) ORDER BY s.name, s.id) FROM sources s
    WHERE s.id IN (SELECT g.source_id FROM sightings g WHERE g.record_id = ${idColumn} AND g.gone_at IS NULL)), '[]')`;
}
