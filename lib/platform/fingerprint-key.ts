import { createHmac, createSecretKey, type KeyObject } from "node:crypto";
import { AppError } from "@/lib/platform/errors";

/** The organisation's key for fingerprints of secrets: the same secret has the same fingerprint everywhere, here only. */
export type FingerprintKey = { keyId: string; key: KeyObject };

const format = "rollcall-fingerprint-key v1";

/** The short public name of a fingerprint key; says nothing about the key. */
export function fingerprintKeyId(key: KeyObject): string {
  return createHmac("sha256", key).update("rollcall/key-id/v1").digest("hex").slice(0, 12);
}

/** The key that these bytes are. */
export function fingerprintKey(bytes: Uint8Array): FingerprintKey {
  const key = createSecretKey(bytes);
  return { keyId: fingerprintKeyId(key), key };
}

/** The fingerprint of a secret: 64 hex characters, the same for the same secret and key. */
export function fingerprintSecret({ key }: FingerprintKey, secret: string): string {
  return createHmac("sha256", key).update("rollcall/fingerprint/v1\0").update(secret, "utf8").digest("hex");
}

/** The key as a small text file for `rollcall collect --key FILE`. */
export function exportFingerprintKey({ keyId, key }: FingerprintKey): string {
  return [
    `# ${format}`,
    "# For `rollcall collect --key FILE`. Keep it private: with it, guesses of weak secrets can be tested.",
    `id ${keyId}`,
    `key ${key.export().toString("base64")}`,
    "",
  ].join("\n");
}

/** Reads what `exportFingerprintKey` wrote. Throws an AppError when it is something else or was changed. */
export function parseFingerprintKey(text: string): FingerprintKey {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  const value = (name: string) => lines.find((line) => line.startsWith(`${name} `))?.slice(name.length + 1);
  const id = value("id");
  const key = value("key");
  if (lines[0] !== `# ${format}` || id === undefined || key === undefined) {
    throw unusable("is not a fingerprint key that Rollcall wrote");
  }
  const bytes = Buffer.from(key, "base64");
  if (bytes.length < 32) throw unusable("is cut short");
  const parsed = fingerprintKey(bytes);
  if (parsed.keyId !== id) throw unusable("was changed: its id does not belong to its key");
  return parsed;
}

function unusable(what: string): AppError {
  return new AppError({
    code: "fingerprint_key_unusable",
    message: `The fingerprint key file ${what}.`,
    safe: "Nothing was read.",
    next: "Download it again from Sources, or go without --key: then nothing is joined by fingerprint.",
    exitCode: 2,
  });
}
