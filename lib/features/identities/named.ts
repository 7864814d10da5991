import { isStorable, isUuid, likeText, type SqlContext } from "@/lib/platform/query-sql";

/**
 * The ids of the identities with one of these names, external ids, other names (ARN, e-mail) or ids, as an array in SQL.
 * The searched text narrows the candidates by its index; then the whole name must be equal, in any case.
 */
export function identitiesNamed(names: readonly string[], { p }: SqlContext): string {
  const parts = names.filter(isStorable).map((name) => {
    const equal = `lower(${p.add(name)})`;
    const like = `'%' || lower(${p.add(likeText(name))}) || '%'`;
    return `SELECT n.id FROM identities n WHERE n.search LIKE ${like} AND (lower(n.name) = ${equal} OR lower(n.external_id) = ${equal}
      OR EXISTS (SELECT FROM aliases a WHERE a.identity_id = n.id AND lower(a.alias) = ${equal}))`;
  });
  const ids = names.filter(isUuid);
  if (ids.length > 0) parts.push(`SELECT unnest(${p.uuidList(ids)})`);
  return parts.length > 0 ? `ARRAY(${parts.join(" UNION ALL ")})` : "'{}'::uuid[]";
}
