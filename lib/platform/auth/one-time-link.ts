import { createHash, randomBytes } from "node:crypto";

/** The secret of a link that works once, and what the database keeps of it. */
export function createLinkToken(): { token: string; hash: Buffer } {
  const token = randomBytes(32).toString("base64url");
  return { token, hash: linkTokenHash(token) };
}

export function linkTokenHash(token: string): Buffer {
  return createHash("sha256").update("rollcall/link/v1\0").update(token).digest();
}
