import { describe, expect, it } from "vitest";
import { powersOf } from "@/lib/domain/powers/powers-of";
import { entitlementOf } from "@/tests/factories/entitlement-facts";
import { accessOf, type GrantFacts } from "./access-class";

const shop = { kind: "database", name: "shop", externalId: "database/1" };
function told(system: string, body: unknown, more: Partial<GrantFacts> & { name?: string } = {}) {
  const { name = "it", ...grant } = more;
  const entitlement = entitlementOf(system, { kind: "privilege", name, body });
  return accessOf(
    { entitlement, target: null, effect: "allow", condition: null, ...grant },
    powersOf(entitlement),
  );
}
const privileges = (object: string, ...held: string[]) => ({ object, privileges: held, grantable: [] });

describe("what a grant is for", () => {
  it("is the weightiest of what it gives, in words that are the same everywhere", () => {
    expect(told("postgres", { attribute: "SUPERUSER" })).toEqual({
      class: "admin",
      sentence: "It can do everything in the cluster.",
    });
    expect(told("postgres", { attribute: "CREATEROLE" })).toEqual({
      class: "permissions",
      sentence: "It can give itself or others access, make credentials of others and write in the cluster.",
    });
    expect(told("mysql", privileges("database", "SELECT", "INSERT", "DELETE"), { target: shop })).toEqual({
      class: "write",
      sentence: "It can delete, write and read in the database shop.",
    });
    expect(told("postgres", privileges("table", "SELECT"), { target: shop })).toEqual({
      class: "read",
      sentence: "It can read in the database shop.",
    });
    expect(told("postgres", { attribute: "REPLICATION" }).class).toBe("data-read");
  });
  it("says what is denied, what bounds, and what hangs on a condition", () => {
    const writes = privileges("database", "INSERT");
    expect(told("mysql", writes, { target: shop, effect: "deny" }).sentence).toBe(
      "Whatever else it is given, it cannot write in the database shop.",
    );
    expect(told("mysql", writes, { target: shop, effect: "boundary" }).sentence).toBe(
      "Whatever else it is given, it can do no more than write in the database shop.",
    );
    expect(told("mysql", writes, { target: shop, condition: { a: 1 } }).sentence).toBe(
      "It can write in the database shop, where its condition holds.",
    );
  });
  it("is not guessed where an entitlement is not known, and nothing is no unknown", () => {
    expect(told("postgres", privileges("table", "TELEPORT"), { name: "odd\u202e" })).toEqual({
      class: "unknown",
      sentence: expect.stringMatching(/^What odd.+ gives is not known here\.$/),
    });
    expect(told("postgres", { object: "role", privileges: ["SET"] }, { name: "SET ROLE x" })).toEqual({
      class: "none",
      sentence: "SET ROLE x gives nothing by itself.",
    });
  });
  it("names no place where only named things are reached", () => {
    const policy = 'path "secret/data/app" { capabilities = ["read"] }';
    expect(told("vault", { hcl: policy })).toEqual({
      class: "data-read",
      sentence: "It can read the values of secrets on what it names.",
    });
  });
});
