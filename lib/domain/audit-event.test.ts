import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, chainHash } from "./audit-chain";
import { auditEventSchema, auditEvents } from "./audit-event";

describe("auditEventSchema", () => {
  it("adds the code and refuses what the event does not list", () => {
    expect(auditEventSchema.parse({ type: "sign-out", userId: "u1" })).toEqual({
      type: "sign-out",
      code: "RC-1003",
      userId: "u1",
    });
    expect(auditEventSchema.safeParse({ type: "sign-out", userId: "u1", password: "x" }).success).toBe(false);
    expect(auditEventSchema.safeParse({ type: "unheard-of" }).success).toBe(false);
  });

  it("scrubs texts", () => {
    const parsed = auditEventSchema.parse({
      type: "source.added",
      sourceId: "s1",
      connector: "csv",
      name: "copy of postgres://app:hunter2@db",
    });
    expect(JSON.stringify(parsed)).not.toContain("hunter2");
  });

  it("gives every event a number of its own", () => {
    const codes = Object.values(auditEvents).map((event) => event.code);
    expect(new Set(codes).size).toBe(codes.length);
    for (const code of codes) expect(code).toMatch(/^RC-[12]\d{3}$/);
  });
});

describe("canonicalJson", () => {
  it("sorts keys at every depth and leaves out what is undefined", () => {
    expect(
      canonicalJson({ b: [{ z: 1, a: undefined, Z: null }], a: "é\u0001", 10: true, 9: new Date(0) }),
    ).toBe('{"10":true,"9":"1970-01-01T00:00:00.000Z","a":"é\\u0001","b":[{"Z":null,"z":1}]}');
  });

  it("is the same for the same value in any order, and reads back", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const reversed = JSON.parse(JSON.stringify(value), (_, item: unknown) =>
          item !== null && typeof item === "object" && !Array.isArray(item)
            ? Object.fromEntries(Object.entries(item).reverse())
            : item,
        );
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it("refuses what JSON cannot hold", () => {
    for (const value of [undefined, Number.NaN, 1n, () => 1, { a: Number.POSITIVE_INFINITY }]) {
      expect(() => canonicalJson(value)).toThrow(TypeError);
    }
  });
});

describe("chainHash", () => {
  const zero = "0".repeat(64);
  it("is SHA-256 of a zero byte, the hash before, the length and the bytes", () => {
    const expected = createHash("sha256")
      .update(Buffer.concat([Buffer.alloc(33), Buffer.from([0, 0, 0, 0, 0, 0, 0, 3]), Buffer.from("é!")]))
      .digest("hex");
    expect(chainHash(zero, "é!")).toBe(expected);
    expect(chainHash(new Uint8Array(32), Buffer.from("é!"))).toBe(expected);
  });

  it("changes with the row before and with every byte", () => {
    const first = chainHash(zero, "a");
    expect(chainHash(first, "a")).not.toBe(first);
    expect(chainHash(zero, "b")).not.toBe(first);
    expect(() => chainHash("abc", "a")).toThrow(RangeError);
  });
});
