import { scryptSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { hashPassword, verifyPassword } from "./password-hash";

describe("password hashes", () => {
  it("are scrypt in PHC form, salted", async () => {
    const [one, two] = await Promise.all([
      hashPassword("four unrelated words"),
      hashPassword("four unrelated words"),
    ]);
    expect(one).not.toBe(two);
    const [, name, parameters, salt = "", hash = ""] = one.split("$");
    expect([name, parameters]).toEqual(["scrypt", "ln=15,r=8,p=3"]);
    const expected = scryptSync("four unrelated words", Buffer.from(salt, "base64"), 32, {
      N: 2 ** 15,
      r: 8,
      p: 3,
      maxmem: 2 ** 27,
    });
    expect(Buffer.from(hash, "base64")).toEqual(expected);
  });

  it("know their password, in any spelling of its letters", async () => {
    const hash = await hashPassword("caf\u00e9 on the corner");
    expect(await verifyPassword(hash, "cafe\u0301 on the corner")).toBe(true);
    expect(await verifyPassword(hash, "cafe on the corner")).toBe(false);
    expect(await verifyPassword(hash, "")).toBe(false);
  });

  it("say no where there is none or it is damaged", async () => {
    expect(await verifyPassword(null, "")).toBe(false);
    expect(await verifyPassword("$scrypt$", "x")).toBe(false);
    expect(await verifyPassword("$scrypt$ln=15,r=8,p=3$c2FsdHNhbHRzYWx0$", "")).toBe(false);
  });

  it("turn away a flood instead of queueing it", async () => {
    const flood = await Promise.allSettled(Array.from({ length: 24 }, () => verifyPassword(null, "x")));
    const refused = flood.filter((one) => one.status === "rejected");
    expect(refused.length).toBe(24 - 18);
    expect(await verifyPassword(null, "x")).toBe(false);
  }, 60_000);
});
