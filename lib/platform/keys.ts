import { createSecretKey, type KeyObject } from "node:crypto";
import { join } from "node:path";
import type { Pool, PoolClient } from "pg";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import type { Env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { type FingerprintKey, fingerprintKey } from "@/lib/platform/fingerprint-key";
import {
  type CheckRow,
  changedRow,
  checkKey,
  type KeyFacts,
  type KeyName,
  type KeySlot,
  keyFacts,
  neverMade,
  type PublicKey,
  publicHalf,
  publicKeyOf,
  signingKey,
  verifyingKey,
  wrongKey,
} from "@/lib/platform/key-check";
import { createKeyFile, readKeyFile } from "@/lib/platform/key-file";
import { sealingPrivateKey } from "@/lib/platform/seal";

/**
 * The keys of an installation. They live in files, never in the database; a row per key says which one belongs to this
 * database, so that a wrong one is refused before anything is written.
 */

/** Opens what web sealed. */
export type SealingKey = PublicKey & { privateKey: KeyObject };
/** Signs and checks points of the audit chain. */
export type AuditKey = { keyId: string; publicKey: KeyObject; privateKey: KeyObject };
export type AuditPublicKey = Omit<AuditKey, "privateKey">;

/** What the web server may have: it seals source credentials and cannot open them. */
export type WebKeys = {
  fingerprint: FingerprintKey;
  session: KeyObject;
  worker: PublicKey;
  audit: AuditPublicKey;
};
export type WorkerKeys = { fingerprint: FingerprintKey; worker: SealingKey; audit: AuditKey };
/** The command runs as the administrator: it sets every key up. */
export type CommandKeys = WorkerKeys & { session: KeyObject };
export type KeysByRole = { web: WebKeys; worker: WorkerKeys; command: CommandKeys };
export type KeyRole = keyof KeysByRole;

type KeyEnv = Pick<Env, "workerKeyFile" | "fingerprintKeyFile" | "sessionKeyFile">;
type Slots = Record<KeyName, KeySlot>;
type Rows = Map<string, CheckRow>;
type Parts = {
  bytes: (name: KeyName) => Buffer;
  publicKey: (name: KeyName) => PublicKey;
  fingerprint: FingerprintKey;
};

/** Which files a role opens. */
const opens: Record<KeyRole, readonly KeyName[]> = {
  web: ["fingerprint", "session"],
  worker: ["fingerprint", "worker", "audit"],
  command: ["fingerprint", "session", "worker", "audit"],
};

function slotsOf(env: KeyEnv, dataDir: string): Slots {
  const slot = (name: KeyName, title: string, named?: string): KeySlot => {
    return { name, title, named: named !== undefined, path: named ?? join(dataDir, `${name}.key`) };
  };
  return {
    fingerprint: slot("fingerprint", "fingerprint key", env.fingerprintKeyFile),
    session: slot("session", "session key", env.sessionKeyFile),
    worker: slot("worker", "worker's private key", env.workerKeyFile),
    audit: slot("audit", "audit signing key"),
  };
}

/**
 * Reads the role's key files, makes those that never existed, and proves that they belong to this database. Throws an
 * AppError, before anything is written, for a file that is unsafe, malformed, missing, or another database's.
 */
export async function loadKeys<R extends KeyRole>(options: {
  env: KeyEnv;
  dataDir: string;
  pool: Pool;
  role: R;
}): Promise<KeysByRole[R]> {
  const slots = slotsOf(options.env, options.dataDir);
  const client = await options.pool.connect();
  try {
    await client.query("begin");
    // One at a time: two first starts must not make two sets of keys.
    await client.query("select pg_advisory_xact_lock($1)", [advisoryLocks.loadKeys]);
    const parts = await loadParts(client, slots, options.role);
    await client.query("commit");
    return assemble[options.role](parts);
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

async function loadParts(client: PoolClient, slots: Slots, role: KeyRole): Promise<Parts> {
  const result = await client.query<CheckRow>('select name, key_id, "check", public_key from key_checks');
  const rows: Rows = new Map(result.rows.map((row) => [row.name, row]));
  const found = inspectAll(slots, rows, role);
  const bytes = (name: KeyName): Buffer => {
    const present = found.get(name) ?? createKeyFile(slots[name]);
    found.set(name, present);
    return present;
  };
  const fingerprint = fingerprintKey(bytes("fingerprint"));
  for (const name of opens[role]) {
    const facts = keyFacts(name, bytes(name), fingerprint);
    if (!rows.has(name)) await insertRow(client, name, facts);
  }
  return { bytes, fingerprint, publicKey: (name) => publicKeyOf(slots[name], rows.get(name), fingerprint) };
}

/** Reads and checks everything there is. Writes nothing; a null is a key that may now be made. */
function inspectAll(slots: Slots, rows: Rows, role: KeyRole): Map<KeyName, Buffer | null> {
  // The fingerprint key's row is always the first; the others lean on it.
  if (rows.size > 0 && !rows.has("fingerprint")) throw changedRow(slots.fingerprint);
  const found = new Map(opens[role].map((name) => [name, inspect(slots[name], rows.get(name))]));
  const given = found.get("fingerprint");
  const fingerprint = given ? fingerprintKey(given) : null;
  for (const [name, bytes] of found) {
    const row = rows.get(name);
    if (bytes && row && fingerprint) checkKey(slots[name], row, keyFacts(name, bytes, fingerprint));
  }
  if (role === "web") {
    for (const name of ["worker", "audit"] as const) {
      if (fingerprint === null) throw neverMade(slots[name]);
      publicKeyOf(slots[name], rows.get(name), fingerprint);
    }
  }
  return found;
}

function inspect(slot: KeySlot, row: CheckRow | undefined): Buffer | null {
  const bytes = readKeyFile(slot, slot.name === "worker" || slot.name === "audit");
  if (bytes !== null) return bytes;
  if (row !== undefined) throw wrongKey(slot, row, `and ${slot.path} does not exist`);
  if (!slot.named) return null;
  throw new AppError({
    code: "key_missing",
    message: `The ${slot.title} is said to be in ${slot.path}, which does not exist.`,
    safe: "Nothing was changed.",
    next: "Put the file there, or leave its variable out and Rollcall makes one in the data folder.",
    exitCode: 2,
  });
}

async function insertRow(client: PoolClient, name: KeyName, facts: KeyFacts): Promise<void> {
  await client.query(
    'insert into key_checks (name, key_id, "check", public_key, created_at) values ($1, $2, $3, $4, now())',
    [name, facts.keyId, facts.check, facts.publicKey && Buffer.from(facts.publicKey)],
  );
}

function workerKeys({ bytes, fingerprint }: Parts): WorkerKeys {
  const audit = publicHalf("audit", bytes("audit"));
  return {
    fingerprint,
    worker: { ...publicHalf("worker", bytes("worker")), privateKey: sealingPrivateKey(bytes("worker")) },
    audit: {
      keyId: audit.keyId,
      publicKey: verifyingKey(audit.publicKey),
      privateKey: signingKey(bytes("audit")),
    },
  };
}

const assemble: { [R in KeyRole]: (parts: Parts) => KeysByRole[R] } = {
  web: ({ bytes, fingerprint, publicKey }) => {
    const audit = publicKey("audit");
    return {
      fingerprint,
      session: createSecretKey(bytes("session")),
      worker: publicKey("worker"),
      audit: { keyId: audit.keyId, publicKey: verifyingKey(audit.publicKey) },
    };
  },
  worker: workerKeys,
  command: (parts) => ({ ...workerKeys(parts), session: createSecretKey(parts.bytes("session")) }),
};
