import {
  idsSql,
  isStorable,
  isUuid,
  likeText,
  type SqlContext,
  type SqlParameters,
} from "@/lib/platform/query-sql";

/**
 * The ids of the identities with one of these names, external ids, other names (ARN, e-mail) or ids, as an array in SQL.
 * The searched text narrows the candidates by its index; then the whole name must be equal, in any case.
 */
export function identitiesNamed(names: readonly string[], context: SqlContext): string {
  return idsSql(`identity ${JSON.stringify(names)}`, context, (p) => {
    const parts = names.filter(isStorable).map((name) => oneNamed(name, p));
    const ids = names.filter(isUuid);
    if (ids.length > 0) parts.push(`SELECT unnest(${p.uuidList(ids)})`);
    return parts.length > 0 ? parts.join(" UNION ALL ") : "SELECT NULL::uuid WHERE FALSE";
  });
}

function oneNamed(name: string, p: SqlParameters): string {
  const equal = `lower(${p.add(name)})`;
  const like = `'%' || lower(${p.add(likeText(name))}) || '%'`;
  return `SELECT n.id FROM identities n WHERE n.search LIKE ${like} AND (lower(n.name) = ${equal} OR lower(n.external_id) = ${equal}
    OR EXISTS (SELECT FROM aliases a WHERE a.identity_id = n.id AND lower(a.alias) = ${equal}))`;
}
