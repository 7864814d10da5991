import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import type { GovernanceState } from "@/lib/domain/governance-state";
import type { CredentialLifetime, CredentialType, LastUsed, Status } from "@/lib/domain/record";
import { noTelemetry } from "@/lib/domain/record";

/** Rows of the inventory, written straight into its tables with the derived columns as the engine keeps them. */

export interface CredentialFixture {
  id: string;
  externalId: string;
  type: CredentialType;
  lifetime: CredentialLifetime;
  status: Status;
  createdAt: Date | null;
  expiresAt: Date | null;
  fingerprint: string | null;
}

export interface IdentityFixture {
  id: string;
  realm: string;
  externalId: string;
  name: string;
  kind: string;
  system: string;
  class: string;
  managedBy: string;
  status: Status;
  containerId: string | null;
  createdAt: Date | null;
  expiresAt: Date | null;
  lastUsed: LastUsed;
  sourceIds: string[];
  environment: string | null;
  sensitivity: string | null;
  purpose: string | null;
  expectedUse: string | null;
  ownerPersonId: string | null;
  ownerTeamId: string | null;
  ownerState: string;
  risk: number | null;
  tier: number | null;
  openFindings: number;
  worstFinding: string | null;
  governance: GovernanceState;
  exposedPlacements: number;
  firstSeenAt: Date;
  goneAt: Date | null;
  aliases: string[];
  credentials: CredentialFixture[];
}

export function credentialFixture(more: Partial<CredentialFixture> = {}): CredentialFixture {
  return {
    id: randomUUID(),
    externalId: `AKIA${randomUUID().slice(0, 8).toUpperCase()}`,
    type: "access_key",
    lifetime: "static",
    status: "active",
    createdAt: null,
    expiresAt: null,
    fingerprint: null,
    ...more,
  };
}

export function identityFixture(more: Partial<IdentityFixture> = {}): IdentityFixture {
  const id = more.id ?? randomUUID();
  return {
    id,
    realm: "test:one",
    externalId: `ID-${id.slice(0, 8)}`,
    name: `role-${id.slice(0, 8)}`,
    kind: "cloud_role",
    system: "aws",
    class: "non_human",
    managedBy: "customer",
    status: "active",
    containerId: null,
    createdAt: null,
    expiresAt: null,
    lastUsed: noTelemetry,
    sourceIds: [],
    environment: null,
    sensitivity: null,
    purpose: null,
    expectedUse: null,
    ownerPersonId: null,
    ownerTeamId: null,
    ownerState: "none",
    risk: null,
    tier: null,
    openFindings: 0,
    worstFinding: null,
    governance: "unmanaged",
    exposedPlacements: 0,
    firstSeenAt: new Date("2026-01-01T00:00:00Z"),
    goneAt: null,
    aliases: [],
    credentials: [],
    ...more,
  };
}

const mayWork = (status: Status) => status === "active" || status === "unknown";

/** What the engine derives from an identity's credentials. */
export function derivedOf(identity: IdentityFixture) {
  const active = identity.credentials.filter((each) => each.status === "active");
  const statics = active.filter((each) => each.lifetime === "static");
  return {
    credentialTypes: [...new Set(identity.credentials.map((each) => each.type))].sort(),
    activeCredentials: active.length,
    activeStatic: statics.length,
    oldestStaticAt: earliest(statics.map((each) => each.createdAt)),
    nextExpiryAt: earliest(active.map((each) => each.expiresAt)),
    staticUnknown: identity.credentials.some(
      ({ lifetime, status }) =>
        (lifetime === "unknown" && mayWork(status)) || (lifetime === "static" && status === "unknown"),
    ),
    endUnknown: identity.credentials.some(
      ({ lifetime, status, expiresAt }) =>
        expiresAt === null && mayWork(status) && ["unknown", "expiring", "short_lived"].includes(lifetime),
    ),
  };
}

/** The earliest of the dates that are known. */
export function earliest(dates: readonly (Date | null)[]): Date | null {
  const known = dates.flatMap((date) => (date ? [date.getTime()] : []));
  return known.length > 0 ? new Date(Math.min(...known)) : null;
}

export async function insertIdentities(pool: Pool, identities: readonly IdentityFixture[]): Promise<void> {
  const rows = identities.map((identity) => ({
    ...identity,
    ...derivedOf(identity),
    at: identity.lastUsed.at,
    grade: identity.lastUsed.grade,
    precision: identity.lastUsed.precisionSeconds,
    coveredSince: identity.lastUsed.coveredSince,
    gap: identity.lastUsed.gap,
    words: [identity.name, identity.externalId, ...identity.aliases].join(" "),
  }));
  await pool.query(
    `INSERT INTO identities (id, realm, external_id, name, kind, system, class, managed_by, status, container_id, created_at, expires_at,
       last_used_at, last_used_grade, last_used_precision, covered_since, last_used_gap, source_ids, credential_types,
       active_credentials, active_static, oldest_static_at, next_expiry_at, static_unknown, end_unknown, environment, sensitivity, purpose, expected_use,
       owner_person_id, owner_team_id, owner_state, risk, tier, open_findings, worst_finding, governance, exposed_placements, search, first_seen_at, gone_at)
     SELECT id, realm, "externalId", name, kind, system, class, "managedBy", status, "containerId", "createdAt", "expiresAt",
       at, grade, precision, "coveredSince", gap, ARRAY(SELECT jsonb_array_elements_text("sourceIds")::uuid),
       ARRAY(SELECT jsonb_array_elements_text("credentialTypes")), "activeCredentials", "activeStatic", "oldestStaticAt", "nextExpiryAt", "staticUnknown", "endUnknown",
       environment, sensitivity, purpose, "expectedUse", "ownerPersonId", "ownerTeamId", "ownerState", risk, tier, "openFindings", "worstFinding", governance, "exposedPlacements", lower(words),
       "firstSeenAt", "goneAt"
     FROM json_to_recordset($1::json) AS r(id uuid, realm text, "externalId" text, name text, kind text, system text, class text,
       "managedBy" text, status text, "containerId" uuid, "createdAt" timestamptz, "expiresAt" timestamptz, at timestamptz, grade text,
       precision int, "coveredSince" timestamptz, gap text, "sourceIds" jsonb, "credentialTypes" jsonb, "activeCredentials" int,
       "activeStatic" int, "oldestStaticAt" timestamptz, "nextExpiryAt" timestamptz, "staticUnknown" boolean, "endUnknown" boolean, environment text, sensitivity text, purpose text,
       "expectedUse" text, "ownerPersonId" uuid, "ownerTeamId" uuid, "ownerState" text, risk int, tier smallint, "openFindings" int, "worstFinding" text, governance text, "exposedPlacements" int, words text,
       "firstSeenAt" timestamptz, "goneAt" timestamptz)`,
    [JSON.stringify(rows)],
  );
  await pool.query(
    `INSERT INTO aliases (realm, alias, identity_id)
     SELECT realm, alias, id FROM json_to_recordset($1::json) AS a(realm text, alias text, id uuid)`,
    [
      JSON.stringify(
        identities.flatMap(({ id, realm, aliases }) => aliases.map((alias) => ({ id, realm, alias }))),
      ),
    ],
  );
  await pool.query(
    `INSERT INTO credentials (id, realm, external_id, identity_id, type, lifetime, status, created_at, expires_at, fingerprint, first_seen_at)
     SELECT id, 'test:one', "externalId", "identityId", type, lifetime, status, "createdAt", "expiresAt", fingerprint, now()
     FROM json_to_recordset($1::json) AS c(id uuid, "externalId" text, "identityId" uuid, type text, lifetime text, status text,
       "createdAt" timestamptz, "expiresAt" timestamptz, fingerprint text)`,
    [
      JSON.stringify(
        identities.flatMap(({ id, credentials }) => credentials.map((each) => ({ ...each, identityId: id }))),
      ),
    ],
  );
}

export async function insertSource(pool: Pool, name: string, connector = "csv"): Promise<string> {
  return one(
    pool,
    "INSERT INTO sources (connector, name, mode, created_by) VALUES ($1, $2, 'live', 'test') RETURNING id",
    [connector, name],
  );
}

export async function insertContainer(
  pool: Pool,
  name: string,
  parentId: string | null = null,
): Promise<string> {
  return one(
    pool,
    `INSERT INTO containers (id, realm, external_id, kind, name, parent_id, hash, rank, source_id, first_seen_at)
     VALUES (gen_random_uuid(), 'test:one', $1, 'account', $2, $3, gen_random_uuid(), 1, gen_random_uuid(), now()) RETURNING id`,
    [`id-of-${name}`, name, parentId],
  );
}

export async function insertPerson(pool: Pool, name: string, email: string | null = null): Promise<string> {
  return one(pool, "INSERT INTO people (name, email) VALUES ($1, $2) RETURNING id", [name, email]);
}

export async function insertTeam(pool: Pool, name: string, members: readonly string[] = []): Promise<string> {
  const id = await one(pool, "INSERT INTO teams (name) VALUES ($1) RETURNING id", [name]);
  await pool.query(
    "INSERT INTO team_members (team_id, person_id) SELECT $1, person FROM unnest($2::uuid[]) AS m(person)",
    [id, members],
  );
  return id;
}

/** Writes who answers for an identity, as people decided; the identity's own columns are the fixture's. */
export async function insertOwnership(
  pool: Pool,
  identityId: string,
  owner: { personId?: string; teamId?: string; role?: "technical" | "business"; state?: string },
): Promise<void> {
  await pool.query(
    `INSERT INTO ownerships (subject_type, subject_id, role, person_id, team_id, state, evidence, set_by, set_at)
     VALUES ('identity', $1, $2, $3, $4, $5, 'a test says so', 'test', now())`,
    [
      identityId,
      owner.role ?? "technical",
      owner.personId ?? null,
      owner.teamId ?? null,
      owner.state ?? "accepted",
    ],
  );
}

async function one(pool: Pool, sql: string, values: unknown[]): Promise<string> {
  const made = await pool.query<{ id: string }>(sql, values);
  const row = made.rows[0];
  if (!row) throw new Error("nothing was inserted");
  return row.id;
}
