import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
} from "node:crypto";
import { AppError } from "@/lib/platform/errors";
import type { FingerprintKey } from "@/lib/platform/fingerprint-key";
import type { KeyFile } from "@/lib/platform/key-file";
import { sealingPrivateKey, sealingPublicKey } from "@/lib/platform/seal";

/**
 * What the database knows about a key: its id, and a check that a wrong key fails. Public keys are vouched for by the
 * fingerprint key, which is not in the database: who can only write there cannot slip in a public key of their own.
 */

export type KeyName = "fingerprint" | "session" | "worker" | "audit";
export type KeySlot = KeyFile & { name: KeyName /** The file was named by the operator. */; named: boolean };
export type CheckRow = { name: string; key_id: string; check: Buffer; public_key: Buffer | null };
export type KeyFacts = { keyId: string; check: Buffer; publicKey: Uint8Array | null };
export type PublicKey = { keyId: string; publicKey: Uint8Array };

/** DER that turns 32 raw bytes into an Ed25519 key (RFC 8410 §4, §7). */
const ed25519Private = Buffer.from("302e020100300506032b657004220420", "hex");
const ed25519Public = Buffer.from("302a300506032b6570032100", "hex");

/** The Ed25519 private key that 32 random bytes are. */
export function signingKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ed25519Private, seed]), format: "der", type: "pkcs8" });
}

/** The Ed25519 public key that 32 bytes are. */
export function verifyingKey(publicKey: Uint8Array): KeyObject {
  return createPublicKey({ key: Buffer.concat([ed25519Public, publicKey]), format: "der", type: "spki" });
}

function verifyingBytes(privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(der.subarray(-32));
}

/** The short public name of a key pair. */
function publicKeyId(publicKey: Uint8Array): string {
  return createHash("sha256").update(publicKey).digest("hex").slice(0, 12);
}

function vouch({ key }: FingerprintKey, name: KeyName, publicKey: Uint8Array): Buffer {
  return createHmac("sha256", key).update(`rollcall/key-check/v1|${name}|`).update(publicKey).digest();
}

/** The public half of a key pair's 32 bytes. */
export function publicHalf(name: "worker" | "audit", bytes: Uint8Array): PublicKey {
  const publicKey =
    name === "worker" ? sealingPublicKey(sealingPrivateKey(bytes)) : verifyingBytes(signingKey(bytes));
  return { keyId: publicKeyId(publicKey), publicKey };
}

/** The facts that the database stores about these key bytes. */
export function keyFacts(name: KeyName, bytes: Uint8Array, fingerprint: FingerprintKey): KeyFacts {
  if (name === "worker" || name === "audit") {
    const half = publicHalf(name, bytes);
    return { ...half, check: vouch(fingerprint, name, half.publicKey) };
  }
  const check = createHmac("sha256", bytes).update(`rollcall/key-check/v1|${name}`).digest();
  const keyId = name === "fingerprint" ? fingerprint.keyId : check.toString("hex").slice(0, 12);
  return { keyId, check, publicKey: null };
}

function same(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && timingSafeEqual(left, right);
}

const short = (keyId: string) => `${keyId.slice(0, 4)}…`;

/** The refusal of a key that is not the one which this database was set up with. */
export function wrongKey(slot: KeySlot, row: CheckRow, what: string): AppError {
  return new AppError({
    code: "wrong_key",
    message: `This database was set up with the ${slot.title} ${short(row.key_id)}, ${what}.`,
    safe: "Nothing was changed.",
    next: `Put back the key file that belongs to this database (${slot.path}), or use the database that belongs to the key.`,
    exitCode: 2,
  });
}

/** The refusal of a row that Rollcall did not write. */
export function changedRow(slot: KeySlot): AppError {
  return new AppError({
    code: "key_row_changed",
    message: `What this database says about the ${slot.title} was not written by Rollcall with this fingerprint key.`,
    safe: "Nothing was changed.",
    next: "Find out who changed the table key_checks, and restore it from a backup.",
    exitCode: 2,
  });
}

/** Throws an AppError when the key is another than the row's. */
export function checkKey(slot: KeySlot, row: CheckRow, facts: KeyFacts): void {
  if (row.key_id !== facts.keyId) {
    throw wrongKey(slot, row, `you supplied ${short(facts.keyId)} (${slot.path})`);
  }
  const samePublic = facts.publicKey === null || (row.public_key && same(row.public_key, facts.publicKey));
  if (!same(row.check, facts.check) || !samePublic) throw changedRow(slot);
}

/** The public key of a row, once the fingerprint key has vouched for it. */
export function publicKeyOf(
  slot: KeySlot,
  row: CheckRow | undefined,
  fingerprint: FingerprintKey,
): PublicKey {
  if (row === undefined) throw neverMade(slot);
  if (row.public_key === null) throw changedRow(slot);
  const publicKey = Uint8Array.from(row.public_key);
  const vouched = same(row.check, vouch(fingerprint, slot.name, publicKey));
  if (!vouched || row.key_id !== publicKeyId(publicKey)) throw changedRow(slot);
  return { keyId: row.key_id, publicKey };
}

/** The refusal of the web server on a database where no worker ever started. */
export function neverMade(slot: KeySlot): AppError {
  return new AppError({
    code: "worker_never_started",
    message: `The ${slot.title} does not exist yet.`,
    safe: "Nothing was changed.",
    next: "Start the worker, or `npm run up`, once on this database; it makes the key.",
    exitCode: 2,
  });
}
