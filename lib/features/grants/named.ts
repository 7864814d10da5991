import { idsSql, type SqlContext } from "@/lib/platform/query-sql";

/** The ids of the entitlements with one of these names or ids, in any case, as an array in SQL. */
export function entitlementsNamed(names: readonly string[], context: SqlContext): string {
  return idsSql(`entitlement ${JSON.stringify(names)}`, context, (p) => {
    const list = p.lowerList(names);
    return `SELECT n.id FROM entitlements n
      WHERE lower(n.name) IN ${list} OR lower(n.external_id) IN ${list} OR n.id = ANY(${p.uuidList(names)})`;
  });
}
