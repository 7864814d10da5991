import { createHmac } from "node:crypto";

/**
 * The keyed fingerprint of a secret (hex): two readers that hold the organisation's key can tell that they saw the same
 * secret, and nobody without the key can test a guess. Throws when the key is shorter than 32 bytes.
 */
export function fingerprint(key: Uint8Array, secret: string): string {
  if (key.byteLength < 32) throw new RangeError("The fingerprint key must have at least 32 bytes.");
  return createHmac("sha256", key).update("rollcall-fingerprint-v1\0").update(secret, "utf8").digest("hex");
}
