import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/platform/errors";
import { seal, sealContext, sealingPrivateKey, sealingPublicKey, unseal } from "@/lib/platform/seal";

const privateKey = sealingPrivateKey(randomBytes(32));
const publicKey = sealingPublicKey(privateKey);
const place = { table: "source", id: "6f1c2a90", field: "token", keyId: "ab12cd34ef56" };
const context = sealContext(place);

describe("seal", () => {
  it("gives back what was put in, any bytes of any length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (plain) => {
        expect(Uint8Array.from(unseal(privateKey, seal(publicKey, plain, context), context))).toEqual(plain);
      }),
      { numRuns: 50 },
    );
    expect(unseal(privateKey, seal(publicKey, "pä55 🗝", context), context).toString("utf8")).toBe("pä55 🗝");
  });

  it("never gives the same bytes twice", () => {
    expect(seal(publicKey, "x", context)).not.toEqual(seal(publicKey, "x", context));
  });

  it("refuses a box with any single bit flipped", () => {
    const sealed = seal(publicKey, "correct horse", context);
    for (let bit = 0; bit < sealed.length * 8; bit++) {
      const changed = Uint8Array.from(sealed);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(() => unseal(privateKey, changed, context), `bit ${bit}`).toThrow(AppError);
    }
  });

  it("refuses a box cut at any length", () => {
    const sealed = seal(publicKey, "correct horse", context);
    for (let length = 0; length < sealed.length; length++) {
      expect(() => unseal(privateKey, sealed.subarray(0, length), context)).toThrow(/cannot be opened/);
    }
  });

  it("refuses a box that was moved to another row, field, table or key id", () => {
    const word = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
    const moved = fc.record({ table: word, id: word, field: word, keyId: word });
    fc.assert(
      fc.property(moved, moved, (from, to) => {
        fc.pre(sealContext(from) !== sealContext(to));
        const sealed = seal(publicKey, "secret", sealContext(from));
        expect(() => unseal(privateKey, sealed, sealContext(to))).toThrow(AppError);
      }),
      { numRuns: 50 },
    );
  });

  it("is opened by the one private key only, and its error holds no secret", () => {
    const sealed = seal(publicKey, "canary-9f3e", context);
    const other = sealingPrivateKey(randomBytes(32));
    expect(() => unseal(other, sealed, context)).toThrow(AppError);
    expect(Buffer.from(sealed).includes("canary-9f3e")).toBe(false);
  });

  it("refuses public keys that make every shared secret known", () => {
    expect(() => seal(new Uint8Array(32), "x", context)).toThrow();
    expect(() => seal(new Uint8Array(31), "x", context)).toThrow(/32 bytes/);
  });

  it("refuses a context whose parts could be read in two ways", () => {
    expect(() => sealContext({ ...place, field: "a|b" })).toThrow(/\|/);
    expect(() => sealContext({ ...place, id: "" })).toThrow(TypeError);
  });
});
