import type { Pool } from "pg";
import { foldTallies } from "@/lib/jobs/sync/tallies";

/**
 * An inventory of any size, made inside the database: what syncs of five systems and a spreadsheet would have left behind,
 * two credentials an identity. The same numbers give the same rows; the tally comes from the product's own triggers.
 */

const chunk = 100_000;
const systems = ["aws", "github", "host", "kubernetes", "microsoft"] as const;

/** A number from 0 to 1023 that depends on the row and on `what` alone. */
const draw = (what: number, row = "g") => `(hashint8extended(${row}, ${what}) & 1023)`;
/** A fraction from 0 to 1. */
const fraction = (what: number, row = "g") => `((hashint8extended(${row}, ${what}) & 1048575) / 1048576.0)`;
/** One of the words, each as often as its weight in 1024 says; NULL for the rest. */
function pick(what: number, weights: Record<string, number>, row = "g"): string {
  let upTo = 0;
  const cases = Object.entries(weights).map(([word, weight]) => {
    upTo += weight;
    return `WHEN ${draw(what, row)} < ${upTo} THEN '${word}'`;
  });
  return `CASE ${cases.join(" ")} END`;
}
/** One of the words, all as often. */
const oneOf = (what: number, words: readonly string[], row = "g") =>
  `('{${words.join(",")}}'::text[])[1 + ${draw(what, row)} % ${words.length}]`;
/** An id as the product reads them: of RFC 9562's form. */
const id = (kind: string, row = "g") =>
  `overlay(overlay(md5('${kind}' || ${row}) placing '8' from 13) placing '8' from 17)::uuid`;
const keyId = (slot: string) => id("key", `(g || '.' || ${slot})`);

const words =
  "api,batch,build,ci,deploy,etl,gateway,ingest,job,lambda,monitor,report,service,sync,terraform,worker";
const teams = "checkout,data,growth,identity,ledger,logistics,mobile,payments,platform,pricing,risk,search";
const now = "timestamptz '2026-11-01'";

const accountsOf = (identities: number) => Math.max(10, Math.round(identities / 1000));

/** The name of an identity by its number, as searches look for it. */
const nameSql = `${oneOf(1, words.split(","))} || '-' || ${oneOf(2, teams.split(","))} || '-' || left(md5(g::text), 8)`;
const accessKeySql = (slot: string) => `'AKIA' || upper(left(md5('key' || g || '.' || ${slot}), 16))`;
const arnSql =
  "CASE system WHEN 'aws' THEN 'arn:aws:iam::' || lpad(account::text, 12, '0') || ':role/service/' || name END";

async function makeSurroundings(pool: Pool, identities: number): Promise<void> {
  const accounts = accountsOf(identities);
  await pool.query(
    `INSERT INTO sources (id, connector, name, mode, every_minutes, created_by)
     SELECT ${id("source", "s")}, CASE s WHEN 'aws' THEN 'aws' WHEN 'register' THEN 'csv' ELSE 'host' END, s,
       CASE s WHEN 'register' THEN 'upload' ELSE 'live' END, 1440, 'bench' FROM unnest('{${systems.join(",")},register}'::text[]) s`,
  );
  await pool.query(
    `INSERT INTO sync_runs (source_id, status, trigger, requested_by, requested_at, started_at, finished_at)
     SELECT id, 'complete', 'command', 'bench', ${now}, ${now}, ${now} FROM sources`,
  );
  await pool.query(
    `INSERT INTO people (id, name, email) SELECT ${id("person")}, 'Person ' || g, 'person' || g || '@example.com' FROM generate_series(1, 500) g`,
  );
  await pool.query(
    `INSERT INTO teams (id, name) SELECT ${id("team")}, 'team-' || g FROM generate_series(1, 60) g`,
  );
  await pool.query(
    `INSERT INTO team_members (team_id, person_id) SELECT ${id("team", "(g % 60 + 1)")}, ${id("person")} FROM generate_series(1, 500) g`,
  );
  // An organisation, its units, the accounts in them.
  await pool.query(
    `INSERT INTO containers (id, realm, external_id, kind, name, parent_id, guardrails, hash, rank, source_id, first_seen_at, sensitivity)
     SELECT ${id("account")}, 'bench', 'c-' || g, CASE WHEN g = 0 THEN 'organisation' WHEN g < 0 THEN 'organisational_unit' ELSE 'account' END,
       CASE WHEN g = 0 THEN 'acme' WHEN g < 0 THEN 'unit-' || -g ELSE 'account-' || g END,
       CASE WHEN g < 0 THEN ${id("account", "0")} WHEN g > 0 THEN ${id("account", "(-1 - g % 40)")} END,
       '{}', ${id("account")}, 1, ${id("source", "'aws'")}, ${now},
       CASE WHEN g > 0 THEN ${pick(3, { high: 200, medium: 300, low: 200 })} END FROM generate_series(-40, ${accounts}) g`,
  );
}

/** What is told of the identities from `$1` to `$2`, before anything is derived: one row each. */
const told = (identities: number) => `
  SELECT g, ${id("identity")} AS id, system, account, ${id("account", "account")} AS container_id, name, ${arnSql} AS arn,
    CASE system WHEN 'aws' THEN upper('AROA' || left(md5('id' || g), 16)) ELSE name || '/' || g END AS external_id,
    CASE WHEN ${draw(10)} < 6 THEN CASE WHEN ${draw(11)} < 512 THEN 'ai_agent' ELSE 'mcp_server' END ELSE CASE system
      WHEN 'aws' THEN ${pick(12, { cloud_role: 700, cloud_user: 324 })}
      WHEN 'github' THEN ${pick(12, { deploy_key: 400, access_token: 400, app_installation: 224 })}
      WHEN 'host' THEN ${pick(12, { system_account: 500, ssh_key: 300, scheduled_job: 224 })}
      WHEN 'kubernetes' THEN 'k8s_service_account'
      ELSE ${pick(12, { service_principal: 500, managed_identity: 300, oauth_app: 224 })} END END AS kind,
    CASE WHEN system IN ('aws', 'host', 'microsoft') AND ${draw(12)} >= 700 THEN coalesce(${pick(13, { non_human: 900, unsure: 80 })}, 'human')
      ELSE 'non_human' END AS class,
    CASE system WHEN 'github' THEN coalesce(${pick(14, { customer: 700, third_party: 250 })}, 'person')
      WHEN 'host' THEN 'customer' ELSE coalesce(${pick(14, { customer: 860 })}, 'provider') END AS managed_by,
    CASE WHEN system IN ('kubernetes', 'host') OR ${draw(12)} < 400 THEN 'active' ELSE coalesce(${pick(15, { active: 900, disabled: 70 })}, 'unknown') END AS status,
    CASE WHEN ${draw(16)} < 800 THEN ${pick(17, { production: 500, staging: 150, development: 250 }, "account")}
      ELSE ${pick(18, { production: 200, test: 200, sandbox: 100, shared: 100 })} END AS environment,
    ${now} - interval '9 years' * power(${fraction(19)}, 1.5) AS created_at,
    CASE WHEN ${draw(20)} < 10 THEN ${now} - interval '300 days' * ${fraction(21)} END AS gone_at,
    CASE WHEN ${draw(22)} < 900 THEN ${pick(28, { accepted: 200, suggested: 300 }, "account")} ELSE ${pick(29, { accepted: 300, declined: 30 })} END AS owner_state,
    ${draw(23)} < 700 AS owned_by_team, ${id("team", `(1 + ${draw(24)} % 60)`)} AS team_id, ${id("person", `(1 + ${draw(24)} % 500)`)} AS person_id,
    CASE WHEN ${draw(25)} < 600 THEN ${now} - interval '400 days' END AS covered_since,
    CASE WHEN ${draw(25)} < 600 THEN 'none' ELSE 'no_telemetry' END AS gap,
    CASE system WHEN 'aws' THEN ${pick(26, { reported: 700 })} WHEN 'microsoft' THEN ${pick(26, { reported: 400, observed: 300 })}
      WHEN 'host' THEN ${pick(26, { inferred: 150 })} ELSE ${pick(26, { observed: 600 })} END AS grade,
    CASE WHEN ${draw(27)} < 100 THEN ARRAY[${id("source", "system")}, ${id("source", "'register'")}] ELSE ARRAY[${id("source", "system")}] END AS source_ids
  FROM (SELECT g, account, ${oneOf(4, systems, "account")} AS system, ${nameSql} AS name FROM (
    SELECT g, 1 + floor(${accountsOf(identities)} * power(${fraction(5)}, 2))::bigint AS account
    FROM generate_series($1::bigint, $2::bigint) g) placed) named`;

const credentialsSql = (identities: number) => `
  INSERT INTO credentials (id, realm, external_id, identity_id, type, lifetime, renewal, status, created_at, expires_at, last_rotated_at,
    last_used_at, last_used_grade, covered_since, last_used_gap, first_seen_at, missing_since, gone_at)
  SELECT ${keyId("slot")}, 'bench:' || system, ${accessKeySql("slot")}, id, type, lifetime, 'unknown',
    CASE WHEN slot = 1 OR ${draw(30)} < 500 THEN 'active' ELSE 'disabled' END, keyed_at,
    CASE WHEN lifetime = 'expiring' THEN ${now} + interval '300 days' * ${fraction(31)} END, keyed_at,
    used_at, CASE WHEN used_at IS NULL THEN 'none' ELSE grade END, covered_since, gap, created_at, gone_at, gone_at
  FROM (
    SELECT t.*, slot, created_at + (${now} - created_at) * ${fraction(32)} * slot / 2 AS keyed_at,
      CASE WHEN grade IS NOT NULL THEN ${now} - interval '500 days' * power(${fraction(33)}, 2) * slot END AS used_at,
      CASE kind WHEN 'cloud_user' THEN 'access_key' WHEN 'cloud_role' THEN 'platform_managed' WHEN 'deploy_key' THEN 'ssh_key' WHEN 'ssh_key' THEN 'ssh_key'
        WHEN 'k8s_service_account' THEN 'bearer_token' WHEN 'access_token' THEN 'bearer_token' WHEN 'managed_identity' THEN 'platform_managed'
        WHEN 'service_principal' THEN 'oauth_client_secret' WHEN 'oauth_app' THEN 'oauth_client_secret' ELSE 'password' END AS type,
      CASE WHEN ${draw(34)} < 5 THEN 'unknown' ELSE CASE kind WHEN 'cloud_role' THEN 'platform_managed' WHEN 'managed_identity' THEN 'platform_managed'
        WHEN 'k8s_service_account' THEN CASE WHEN ${draw(35)} < 100 THEN 'static' ELSE 'short_lived' END
        WHEN 'service_principal' THEN 'expiring' WHEN 'oauth_app' THEN 'expiring' ELSE 'static' END END AS lifetime
    FROM (${told(identities)}) t, generate_series(1, 2) slot) k`;

const identitiesSql = (identities: number) => `
  INSERT INTO identities (id, realm, external_id, name, kind, system, class, managed_by, container_id, status, created_at, source_ids,
    suggested_environment, suggested_purpose, environment, purpose, sensitivity, first_seen_at, missing_since, gone_at, search,
    last_used_at, last_used_grade, covered_since, last_used_gap, credential_types, active_credentials, active_static, oldest_static_at,
    next_expiry_at, static_unknown, end_unknown, exposed_placements, owner_state, owner_person_id, owner_team_id)
  SELECT t.id, 'bench:' || system, t.external_id, t.name, t.kind, system, class, managed_by, container_id, t.status, t.created_at, source_ids,
    t.environment, purpose, t.environment, purpose, a.sensitivity, t.created_at, t.gone_at, t.gone_at,
    lower(concat_ws(' ', t.name, t.external_id, arn)),
    k.used_at, CASE WHEN k.used_at IS NULL THEN 'none' ELSE t.grade END, CASE WHEN k.n > 0 THEN t.covered_since END,
    CASE WHEN k.n > 0 THEN gap ELSE 'no_telemetry' END, coalesce(k.types, '{}'), k.active, k.static, k.oldest, k.expiry,
    coalesce(k.static_unknown, false), coalesce(k.end_unknown, false),
    CASE WHEN t.gone_at IS NULL AND ${draw(40)} < 5 THEN 1 ELSE 0 END, coalesce(owner_state, 'none'),
    CASE WHEN owner_state IS NOT NULL AND NOT owned_by_team THEN person_id END,
    CASE WHEN owner_state IS NOT NULL AND owned_by_team THEN team_id END
  FROM (SELECT *, CASE WHEN ${draw(41)} < 150 THEN 'runs the ' || split_part(name, '-', 2) || ' ' || split_part(name, '-', 1) END AS purpose
    FROM (${told(identities)}) t) t
  JOIN containers a ON a.id = t.container_id
  JOIN LATERAL (
    SELECT count(*) AS n, array_agg(DISTINCT type) AS types, max(last_used_at) AS used_at, count(*) FILTER (WHERE c.status = 'active') AS active,
      count(*) FILTER (WHERE c.status = 'active' AND lifetime = 'static') AS static,
      min(last_rotated_at) FILTER (WHERE c.status = 'active' AND lifetime = 'static') AS oldest,
      min(expires_at) FILTER (WHERE c.status = 'active') AS expiry,
      bool_or(lifetime = 'unknown' AND c.status IN ('active', 'unknown') OR lifetime = 'static' AND c.status = 'unknown') AS static_unknown,
      bool_or(expires_at IS NULL AND c.status IN ('active', 'unknown') AND lifetime IN ('unknown', 'expiring', 'short_lived')) AS end_unknown
    FROM credentials c WHERE c.identity_id = t.id AND c.gone_at IS NULL) k ON true`;

/** What hangs on identities: other names, who was named for them, who sees them, copies of their keys. */
const restSql = (identities: number) => [
  `INSERT INTO aliases (realm, alias, identity_id)
   SELECT 'bench:aws', arn, id FROM (${told(identities)}) t WHERE arn IS NOT NULL`,
  `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, set_by, set_at, confirmed_at)
   SELECT 'identity', id, 'technical', CASE WHEN NOT owned_by_team THEN person_id END, CASE WHEN owned_by_team THEN team_id END,
     owner_state, 'bench', 'bench', ${now}, CASE owner_state WHEN 'accepted' THEN ${now} END
   FROM (${told(identities)}) t WHERE owner_state IS NOT NULL`,
  `INSERT INTO sightings (scope_ref, record_id, source_id, record_type, hash, rank, issuing, observed, first_seen_at, changed_at, missing_since, gone_at)
   SELECT seer, id, seer, 'identity', id, CASE seer WHEN ${id("source", "'register'")} THEN 4 ELSE 1 END, seer <> ${id("source", "'register'")}, '{}',
     created_at, created_at, gone_at, gone_at FROM (${told(identities)}) t, unnest(source_ids) seer`,
  `INSERT INTO placements (id, realm, external_id, locator, kind, meant_for_secrets, credential_id, identity_id, credential_type, first_seen_at)
   SELECT ${id("placement")}, 'bench:host', 'p-' || g, '/srv/' || name || '/.env', 'environment_file', false, ${keyId("1")}, id, 'unknown', ${now}
   FROM (${told(identities)}) t WHERE gone_at IS NULL AND ${draw(40)} < 5`,
];

/** Fills an empty, migrated database. Memory stays bounded: so many rows at a time. */
export async function populate(pool: Pool, identities: number): Promise<void> {
  await makeSurroundings(pool, identities);
  const statements = [credentialsSql(identities), identitiesSql(identities), ...restSql(identities)];
  const later = await dropIndexes(pool);
  for (let from = 1; from <= identities; from += chunk) {
    const range = [from, Math.min(identities, from + chunk - 1)];
    for (const statement of statements) await pool.query(statement, range);
  }
  for (const definition of later) await pool.query(definition);
  await foldTallies(pool);
  await pool.query("VACUUM (ANALYZE)");
  // Else the reads would be measured beside the writing of all this to the disk.
  await pool.query("CHECKPOINT");
}

/** Takes the indexes that only readers use away, and gives the statements that make them again: loading is twice as fast. */
async function dropIndexes(pool: Pool): Promise<string[]> {
  const found = await pool.query<{ name: string; definition: string }>(
    `SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition FROM pg_index i
     WHERE i.indrelid IN ('identities'::regclass, 'aliases'::regclass, 'sightings'::regclass, 'placements'::regclass, 'credentials'::regclass)
       AND NOT i.indisunique AND i.indexrelid <> 'credentials_identity_id_idx'::regclass ORDER BY 1`,
  );
  for (const { name } of found.rows) await pool.query(`DROP INDEX ${name}`);
  return found.rows.map((row) => row.definition);
}
