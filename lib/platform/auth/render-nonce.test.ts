import { createSecretKey } from "node:crypto";
import { expect, it } from "vitest";
import { isRenderNonce, makeRenderNonce } from "./render-nonce";

const key = createSecretKey(Buffer.alloc(32, 7));
const now = new Date("2026-11-23T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

it("is good for its purpose, by its key, for two hours", () => {
  const nonce = makeRenderNonce(key, "answer a", now);
  expect(isRenderNonce(key, "answer a", nonce, now)).toBe(true);
  expect(isRenderNonce(key, "answer a", nonce, later(120))).toBe(true);
  expect(isRenderNonce(key, "answer a", nonce, later(121))).toBe(false);
  expect(isRenderNonce(key, "answer a", nonce, later(-1))).toBe(false);
  expect(isRenderNonce(key, "answer b", nonce, now)).toBe(false);
  expect(isRenderNonce(createSecretKey(Buffer.alloc(32, 8)), "answer a", nonce, now)).toBe(false);
  expect(makeRenderNonce(key, "answer a", now)).not.toBe(nonce);
});

it.each(["", "..", "a.b.c", "a.b.c.d", "%"])("%j is none", (nonce) => {
  expect(isRenderNonce(key, "answer a", nonce, now)).toBe(false);
});

it("cannot be made younger", () => {
  const [, ...rest] = makeRenderNonce(key, "answer a", now).split(".");
  const forged = [later(600).getTime().toString(36), ...rest].join(".");
  expect(isRenderNonce(key, "answer a", forged, later(600))).toBe(false);
});
