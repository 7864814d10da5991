import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from "node:crypto";
import { AppError } from "@/lib/platform/errors";

/**
 * Sealed boxes: who has the public key can put a secret in, only who has the private key can take it out. X25519 with a
 * fresh key per box, HKDF-SHA-256, AES-256-GCM. Bytes: version, ephemeral public key, ciphertext, tag.
 */

const version = 1;
const headerLength = 33;
const tagLength = 16;
/** DER that turns 32 raw bytes into an X25519 key (RFC 8410 §4, §7). */
const spkiPrefix = Buffer.from("302a300506032b656e032100", "hex");
const pkcs8Prefix = Buffer.from("302e020100300506032b656e04220420", "hex");

/** The private key that 32 random bytes are. */
export function sealingPrivateKey(seed: Uint8Array): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Prefix, seed]), format: "der", type: "pkcs8" });
}

/** The 32 bytes of a key's public half. */
export function sealingPublicKey(privateKey: KeyObject): Uint8Array {
  const der = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return Uint8Array.from(der.subarray(-32));
}

/** What a box is bound to: the row and field that it belongs to, and the key that opens it. No part may hold a `|`. */
export function sealContext(place: { table: string; id: string; field: string; keyId: string }): string {
  const parts = [place.table, place.id, place.field, place.keyId];
  if (parts.some((part) => part === "" || part.includes("|"))) {
    throw new TypeError("A part of a seal's context is empty or holds a |.");
  }
  return [...parts, "v1"].join("|");
}

function deriveKey(shared: Uint8Array, ephemeral: Uint8Array, recipient: Uint8Array) {
  const salt = Buffer.concat([ephemeral, recipient]);
  const bytes = Buffer.from(hkdfSync("sha256", shared, salt, "rollcall/seal/v1", 44));
  // The key is used once, so that its nonce may come from the same derivation.
  return { key: bytes.subarray(0, 32), nonce: bytes.subarray(32) };
}

function fullContext(header: Uint8Array, context: string): Buffer {
  return Buffer.concat([header, Buffer.from(context, "utf8")]);
}

/** Seals a secret for the holder of the private key. `publicKey` is 32 bytes, `context` comes from `sealContext`. */
export function seal(publicKey: Uint8Array, plaintext: string | Uint8Array, context: string): Uint8Array {
  if (publicKey.length !== 32) throw new TypeError("A sealing public key has 32 bytes.");
  const pair = generateKeyPairSync("x25519");
  const recipient = createPublicKey({
    key: Buffer.concat([spkiPrefix, publicKey]),
    format: "der",
    type: "spki",
  });
  const ephemeral = sealingPublicKey(pair.privateKey);
  const shared = diffieHellman({ privateKey: pair.privateKey, publicKey: recipient });
  const { key, nonce } = deriveKey(shared, ephemeral, publicKey);
  const header = Buffer.concat([Buffer.from([version]), ephemeral]);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  cipher.setAAD(fullContext(header, context));
  const body = Buffer.concat([
    typeof plaintext === "string" ? cipher.update(plaintext, "utf8") : cipher.update(plaintext),
    cipher.final(),
  ]);
  key.fill(0);
  return Uint8Array.from(Buffer.concat([header, body, cipher.getAuthTag()]));
}

/** Opens a box. Throws an AppError when it was changed, moved to another row or field, or sealed for another key. */
export function unseal(privateKey: KeyObject, sealed: Uint8Array, context: string): Buffer {
  try {
    if (sealed.length < headerLength + tagLength || sealed[0] !== version)
      throw new Error("not a sealed box");
    const bytes = Buffer.from(sealed);
    const header = bytes.subarray(0, headerLength);
    const ephemeral = header.subarray(1);
    const sender = createPublicKey({
      key: Buffer.concat([spkiPrefix, ephemeral]),
      format: "der",
      type: "spki",
    });
    const shared = diffieHellman({ privateKey, publicKey: sender });
    const { key, nonce } = deriveKey(shared, ephemeral, sealingPublicKey(privateKey));
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagLength });
    decipher.setAAD(fullContext(header, context));
    decipher.setAuthTag(bytes.subarray(-tagLength));
    const plain = Buffer.concat([
      decipher.update(bytes.subarray(headerLength, -tagLength)),
      decipher.final(),
    ]);
    key.fill(0);
    return plain;
  } catch (cause) {
    throw new AppError({
      code: "seal_broken",
      message:
        "A stored credential cannot be opened: it was changed, or it was sealed for another row or another key.",
      safe: "It was not used.",
      next: "Enter this source's credential again.",
      cause,
    });
  }
}
