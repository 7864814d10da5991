import type { PoolClient } from "pg";

/** How administrators are told while nothing computes privilege: what is certain from the policies alone. */
export const administratorMethod =
  "At least these: AWS users and roles that hold AdministratorAccess, or a policy that allows every action on everything without a condition, themselves or through a group, and no permissions boundary; and roots of AWS accounts with a key or password that may work. Guardrails, denies, chains of roles and escalation are not weighed; other systems are not assessed.";

/** A policy's field that is `*` or lists it. */
const isEverything = (field: string) =>
  `(st->'${field}' = '"*"' OR (jsonb_typeof(st->'${field}') = 'array' AND st->'${field}' ? '*')${
    field === "Action"
      ? ` OR st->'Action' = '"*:*"' OR (jsonb_typeof(st->'Action') = 'array' AND st->'Action' ? '*:*')`
      : ""
  })`;

/** Collects the identities that certainly administer an account, in the temporary table `metric_administrators`. */
export async function collectAdministrators(tx: PoolClient): Promise<void> {
  await tx.query(
    `CREATE TEMP TABLE metric_administrators ON COMMIT DROP AS
     WITH RECURSIVE statements AS (
       SELECT b.hash, st FROM policy_bodies b, LATERAL jsonb_array_elements(CASE jsonb_typeof(b.body->'Statement')
         WHEN 'array' THEN b.body->'Statement' WHEN 'object' THEN jsonb_build_array(b.body->'Statement') ELSE '[]' END) AS st),
     bodies AS (
       SELECT DISTINCT hash FROM statements
       WHERE jsonb_typeof(st) = 'object' AND st->>'Effect' = 'Allow' AND coalesce(st->'Condition', '{}') = '{}'
         AND ${isEverything("Action")} AND ${isEverything("Resource")}),
     admin AS (
       SELECT e.id FROM entitlements e WHERE e.system = 'aws' AND e.kind IN ('policy', 'inline_policy') AND (
         e.body_hash IN (SELECT hash FROM bodies) OR (e.realm = 'aws' AND e.external_id LIKE 'arn:aws%:iam::aws:policy/AdministratorAccess'))),
     held AS (
       SELECT g.principal_id, g.principal_kind FROM grants g
       WHERE g.entitlement_id IN (SELECT id FROM admin) AND g.effect = 'allow' AND g.gone_at IS NULL
         AND g.target_id IS NULL AND g.condition IS NULL),
     in_groups(id, kind) AS (
       SELECT principal_id, 'group' FROM held WHERE principal_kind = 'group'
       UNION
       SELECT m.member_id, m.member_kind FROM in_groups g JOIN members m ON m.group_id = g.id
       WHERE g.kind = 'group' AND m.gone_at IS NULL),
     holders AS (
       SELECT principal_id AS id FROM held WHERE principal_kind = 'identity'
       UNION SELECT id FROM in_groups WHERE kind = 'identity')
     SELECT h.id FROM holders h WHERE NOT EXISTS (
       SELECT FROM grants g WHERE g.principal_id = h.id AND g.effect = 'boundary' AND g.gone_at IS NULL)
     UNION
     SELECT i.id FROM identities i JOIN metric_ways w ON w.id = i.id WHERE i.kind = 'root_account' AND w.open > 0`,
  );
  await tx.query("ANALYZE metric_administrators");
}
