/** Pieces of SQL that the listings share. Aliases are ours, never a text from outside. */

/**
 * Whether others are members of a role in effect. From PostgreSQL 16 on, a membership may be for administration only;
 * before, the two columns do not exist, which is why they are read through JSON.
 */
export function isGroupSql(role: string): string {
  return `EXISTS (SELECT FROM pg_auth_members x WHERE x.roleid = ${role}.oid AND ${takesEffectSql("x")})`;
}

export function takesEffectSql(membership: string): string {
  return `(${optionSql(membership, "inherit_option", "true")} OR ${optionSql(membership, "set_option", "true")})`;
}

/** An option of a membership; before version 16 there is none, and `before` holds. */
export function optionSql(membership: string, name: string, before: string): string {
  return `coalesce((to_jsonb(${membership})->>'${name}')::boolean, ${before})`;
}

/** A role as every listing names it. */
export function roleSql(role: string): string {
  return `json_build_object('oid', ${role}.oid::text, 'name', ${role}.rolname, 'login', ${role}.rolcanlogin, 'group', ${isGroupSql(role)})`;
}

/** The owner of an object, as a role. */
export function ownerSql(owner: string): string {
  return `(SELECT ${roleSql("r")} FROM pg_roles r WHERE r.oid = ${owner})`;
}

/** Who may do what with an object, one entry a grantee (0: PUBLIC), whoever granted it. The owner's own is left out. */
export function grantsSql(acl: string, owner: string): string {
  const privileges = "array_agg(DISTINCT privilege_type ORDER BY privilege_type)";
  return `(SELECT coalesce(json_agg(json_build_object('grantee', e.grantee::text, 'role', CASE WHEN r.oid IS NULL THEN NULL ELSE ${roleSql("r")} END,
    'privileges', e.privileges, 'grantable', e.grantable) ORDER BY e.grantee), '[]'::json)
    FROM (SELECT grantee, ${privileges} AS privileges, coalesce(${privileges} FILTER (WHERE is_grantable), '{}') AS grantable
      FROM aclexplode(${acl}) GROUP BY grantee) e LEFT JOIN pg_roles r ON r.oid = e.grantee WHERE e.grantee <> ${owner})`;
}

/**
 * Objects that came with the server or with an extension, with the rights that they came with. Those of information_schema
 * were never noted down: there, what only the owner and PUBLIC hold, and only to read and call, is as it came.
 */
export function isAsShippedSql(catalog: string, oid: string, acl: string, owner: string): string {
  const noted = `pg_init_privs i WHERE i.classoid = '${catalog}'::regclass AND i.objoid = ${oid} AND i.objsubid = 0`;
  return `((${oid} < 16384 OR EXISTS (SELECT FROM pg_depend d WHERE d.classid = '${catalog}'::regclass AND d.objid = ${oid} AND d.deptype = 'e'))
    AND (${acl} IS NOT DISTINCT FROM (SELECT i.initprivs FROM ${noted}) OR (NOT EXISTS (SELECT FROM ${noted}) AND NOT EXISTS (
      SELECT FROM aclexplode(${acl}) e WHERE e.grantee NOT IN (0, ${owner}) OR (e.grantee = 0 AND e.privilege_type NOT IN ('SELECT', 'USAGE', 'EXECUTE'))))))`;
}
