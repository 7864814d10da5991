/** Another identity in short, as JSON, from the table alias of `identities`; NULL where there is none. */
export function otherSql(i: string, as: "json" | "jsonb" = "json"): string {
  return `CASE WHEN ${i}.id IS NOT NULL THEN ${as}_build_object('id', ${i}.id, 'name', ${i}.name, 'kind', ${i}.kind, 'system', ${i}.system,
    'environment', ${i}.environment, 'managedBy', ${i}.managed_by, 'class', ${i}.class, 'status', ${i}.status, 'tier', ${i}.tier) END`;
}
