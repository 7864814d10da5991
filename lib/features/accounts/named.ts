import { idsSql, type SqlContext, type SqlParameters } from "@/lib/platform/query-sql";

/** The ids of the containers with one of these names or ids, in any case, as an array in SQL. */
export function accountsNamed(names: readonly string[], context: SqlContext): string {
  return idsSql(`account ${JSON.stringify(names)}`, context, (p) => namedSql(names, p));
}

/** The same, with every container that lies below them. */
export function accountsWithin(names: readonly string[], context: SqlContext): string {
  return idsSql(accountsWithinKey(names), context, (p) => belowSql(namedSql(names, p)));
}

/**
 * The condition that a column's container is one of these or below them. A single one is compared for equality: only then
 * does an index that begins with it give its rows in order.
 */
export function isWithinAccounts(column: string, names: readonly string[], context: SqlContext): string {
  const found = context.names?.get(accountsWithinKey(names)) ?? [];
  const [only] = found;
  if (only !== undefined && found.length === 1) return `${column} = ${context.p.add(only)}::uuid`;
  return `${column} = ANY(${accountsWithin(names, context)})`;
}

/** The namespaces with one of these names, in any case (null: every one), with what lies below them, as an array in SQL. */
export function namespacesWithin(names: readonly string[] | null, context: SqlContext): string {
  return idsSql(`namespace ${JSON.stringify(names)}`, context, (p) => {
    const named = names === null ? "" : ` AND lower(c.name) IN ${p.lowerList(names)}`;
    return belowSql(`SELECT c.id FROM containers c WHERE c.kind = 'namespace'${named}`);
  });
}

/** Under which the ids of `accountsWithin` are kept where names were looked up beforehand. */
export function accountsWithinKey(names: readonly string[]): string {
  return `within ${JSON.stringify(names)}`;
}

/** The containers with these ids and every one that lies below them, as an array in SQL. */
export function accountsWithinIds(ids: readonly string[], { p }: Pick<SqlContext, "p">): string {
  return `ARRAY(${belowSql(`SELECT c.id FROM containers c WHERE c.id = ANY(${p.uuidList(ids)})`)})`;
}

function namedSql(names: readonly string[], p: SqlParameters): string {
  const list = p.lowerList(names);
  return `SELECT c.id FROM containers c
    WHERE lower(c.name) IN ${list} OR lower(c.external_id) IN ${list} OR c.id = ANY(${p.uuidList(names)})`;
}

function belowSql(start: string): string {
  return `WITH RECURSIVE below AS (${start}
    UNION SELECT c.id FROM containers c JOIN below b ON c.parent_id = b.id) SELECT id FROM below`;
}
