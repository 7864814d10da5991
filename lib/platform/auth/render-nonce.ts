import { createHmac, type KeyObject, randomBytes, timingSafeEqual } from "node:crypto";

/**
 * Proof that a page of ours was rendered a while ago, for one purpose: what opens a link without running its page, or repeats
 * what it saw elsewhere, has none. It is no proof that a human looked.
 */

const lifeMs = 2 * 3_600_000;

export function makeRenderNonce(key: KeyObject, purpose: string, now: Date): string {
  const body = `${now.getTime().toString(36)}.${randomBytes(12).toString("base64url")}`;
  return `${body}.${sign(key, purpose, body).toString("base64url")}`;
}

/** Whether the nonce is one of ours for this purpose, and at most two hours old. */
export function isRenderNonce(key: KeyObject, purpose: string, nonce: string, now: Date): boolean {
  const [at = "", random = "", mark = "", ...rest] = nonce.split(".");
  const age = now.getTime() - Number.parseInt(at, 36);
  const signed = Buffer.from(mark, "base64url");
  const expected = sign(key, purpose, `${at}.${random}`);
  return (
    rest.length === 0 &&
    signed.length === expected.length &&
    timingSafeEqual(signed, expected) &&
    age >= 0 &&
    age <= lifeMs
  );
}

function sign(key: KeyObject, purpose: string, body: string): Buffer {
  return createHmac("sha256", key).update(`rollcall/render-nonce/v1\0${purpose}\0${body}`).digest();
}
