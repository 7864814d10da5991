import type { Pool } from "pg";
import type { RecordInput } from "@/lib/domain/source-record";
import { type Script, scriptedConnector } from "./scripted-connector";
import { createSource, syncOnce, testEngine } from "./sync-engine";

const realm = "test:one";
const ref = (externalId: string) => ({ realm, externalId });

/** Names that a source may send to break something. */
export const hostileName = `=cmd|' /C calc'!A0 <script>'; DROP TABLE identities; -- \u202Egnp`;

/** A company of four identities with one row of every other noun, read by the engine from two sources. */
export const smallWorldRecords: RecordInput[] = [
  { t: "container", ref: ref("org"), kind: "organisation", name: "Acme" },
  {
    t: "container",
    ref: ref("4711"),
    kind: "account",
    name: "payments",
    parent: ref("org"),
    tags: { team: "payments" },
  },
  { t: "container", ref: ref("4712"), kind: "account", name: "sandbox", parent: ref("org") },
  {
    t: "identity",
    ref: ref("AROA1"),
    aliases: ["arn:aws:iam::4711:role/deploy"],
    kind: "cloud_role",
    name: "deploy",
    system: "aws",
    container: ref("4711"),
    status: "active",
    class: "non_human",
    createdAt: new Date("2024-01-01T00:00:00Z"),
    tags: { app: "shop" },
    ownerHints: [{ type: "tag", value: "payments" }],
    environment: "production",
    raw: { Path: "/" },
    lastUsed: {
      at: new Date("2026-11-20T00:00:00Z"),
      grade: "reported",
      precisionSeconds: 3600,
      coveredSince: new Date("2024-01-01T00:00:00Z"),
      gap: "none",
    },
  },
  {
    t: "identity",
    ref: ref("AIDA2"),
    kind: "cloud_user",
    name: "ci",
    system: "aws",
    container: ref("4711"),
    status: "active",
    class: "non_human",
    createdAt: new Date("2025-01-01T00:00:00Z"),
  },
  {
    t: "identity",
    ref: ref("AIDA3"),
    kind: "cloud_user",
    name: "ci",
    system: "aws",
    container: ref("4712"),
    status: "disabled",
    class: "unsure",
  },
  {
    t: "identity",
    ref: ref("AIDA4"),
    kind: "cloud_user",
    name: hostileName,
    system: "aws",
    container: ref("4712"),
    status: "active",
  },
  {
    t: "credential",
    ref: ref("AKIA2"),
    identity: ref("AIDA2"),
    type: "access_key",
    lifetime: "static",
    status: "active",
    createdAt: new Date("2025-01-01T00:00:00Z"),
    fingerprint: "0123456789abcdef",
  },
  {
    t: "credential",
    ref: ref("AKIA3"),
    identity: ref("AIDA3"),
    type: "access_key",
    lifetime: "static",
    status: "disabled",
  },
  {
    t: "credential",
    ref: ref("cert-9"),
    identity: null,
    type: "x509",
    lifetime: "expiring",
    status: "unknown",
  },
  {
    t: "placement",
    ref: ref("/srv/.env#KEY"),
    locator: "/srv/.env",
    kind: "environment_file",
    meantForSecrets: false,
    credential: ref("AKIA2"),
    credentialType: "access_key",
    name: "KEY",
  },
  {
    t: "placement",
    ref: ref("vault/one"),
    locator: "vault/one",
    kind: "secrets_manager",
    meantForSecrets: true,
    identity: ref("AROA1"),
    container: ref("4711"),
  },
  { t: "entitlement", ref: ref("admins"), kind: "group", name: "admins", system: "aws" },
  {
    t: "entitlement",
    ref: ref("AdministratorAccess"),
    kind: "policy",
    name: "AdministratorAccess",
    system: "aws",
    managedBy: "provider",
    body: { Statement: [] },
  },
  { t: "entitlement", ref: ref("read"), kind: "inline_policy", name: "read", system: "aws" },
  { t: "resource", ref: ref("bucket"), kind: "bucket", name: "backups", container: ref("4711") },
  { t: "member", group: ref("admins"), member: ref("AIDA2") },
  { t: "grant", principal: ref("admins"), principalKind: "group", entitlement: ref("AdministratorAccess") },
  {
    t: "grant",
    principal: ref("AIDA2"),
    entitlement: ref("read"),
    scope: ref("bucket"),
    condition: { StringEquals: { a: "b" } },
  },
  { t: "grant", principal: ref("AROA1"), entitlement: ref("AdministratorAccess"), effect: "boundary" },
  { t: "grant", principal: ref("AIDA3"), entitlement: ref("read"), effect: "deny" },
  {
    t: "trust",
    identity: ref("AROA1"),
    kind: "assume_role",
    subjectRef: ref("AIDA2"),
    subject: "arn:aws:iam::4711:user/ci",
  },
  {
    t: "trust",
    identity: ref("AROA1"),
    kind: "federation",
    subject: "repo:acme/shop:*",
    issuer: "token.actions.githubusercontent.com",
    condition: { StringLike: {} },
  },
];

/** Syncs the small world from the source `cloud`, and one identity of it from the source `other`. */
export async function insertSmallWorld(pool: Pool): Promise<{ cloud: string; other: string }> {
  const sync = async (name: string, script: Script) => {
    const sourceId = await createSource(pool, name);
    await syncOnce(testEngine(pool, scriptedConnector(script)), sourceId);
    return sourceId;
  };
  const cloud = await sync("cloud", { scopes: [{ key: "all", pages: [smallWorldRecords] }] });
  const other = await sync("other", {
    scopes: [
      {
        key: "some",
        issues: [],
        pages: [[{ t: "identity", ref: ref("AIDA2"), kind: "cloud_user", name: "ci", system: "aws" }]],
      },
      { key: "closed", issues: [], pages: [{ kind: "denied", message: "no", permission: "things:List" }] },
    ],
  });
  return { cloud, other };
}

/** The id of the identity with this external id. */
export async function identityId(pool: Pool, externalId: string): Promise<string> {
  const found = await pool.query<{ id: string }>("SELECT id FROM identities WHERE external_id = $1", [
    externalId,
  ]);
  const row = found.rows[0];
  if (!row) throw new Error(`there is no ${externalId}`);
  return row.id;
}
