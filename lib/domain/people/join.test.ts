import { describe, expect, it } from "vitest";
import { isTooMany } from "./hold";
import { type AccountFacts, planJoins } from "./join";

const account = (id: string, more: Partial<AccountFacts> = {}): AccountFacts => ({
  id,
  realm: "entra:one",
  login: id,
  displayName: null,
  email: null,
  employeeNumber: null,
  active: true,
  personId: null,
  ...more,
});

function plan(accounts: AccountFacts[], people: { id: string; name: string; email: string | null }[] = []) {
  let made = 0;
  const { joins, added } = planJoins(accounts, people, () => {
    made += 1;
    return `new-${made}`;
  });
  return {
    of: Object.fromEntries(joins.map(({ accountId, personId }) => [accountId, personId])),
    joins,
    added,
  };
}

describe("accounts of one human being", () => {
  it("are joined by the same address, in whatever directory and in whatever order they come", () => {
    const accounts = [
      account("b", { realm: "okta:x", email: "ana@acme.example" }),
      account("a", { email: "ana@acme.example", displayName: "Ana Silva" }),
    ];
    const { of, added, joins } = plan(accounts);
    expect(of.a).toBe(of.b);
    expect(added).toMatchObject([{ name: "Ana Silva", email: "ana@acme.example" }]);
    expect(joins[1]?.evidence).toBe("The same e-mail address, ana@acme.example.");
    expect(plan(accounts.toReversed()).added).toHaveLength(1);
  });

  it("are joined to somebody who was added by hand", () => {
    const { of, added } = plan(
      [account("a", { email: "bo@acme.example" })],
      [{ id: "bo", name: "Bo", email: "bo@acme.example" }],
    );
    expect([of.a, added]).toEqual(["bo", []]);
  });

  it("are joined by the same employee number, of another directory only where the names agree", () => {
    const ana = account("a", { employeeNumber: "4711", displayName: "Ana Silva", email: "ana@acme.example" });
    const admin = account("b", { employeeNumber: "4711", displayName: "Administrator 4711" });
    const other = account("c", { realm: "ldap:x", employeeNumber: "4711", displayName: "Silva, Ána" });
    const stranger = account("d", { realm: "ldap:y", employeeNumber: "4711", displayName: "Chen Wei" });
    const { of, joins } = plan([ana, admin, other, stranger]);
    expect([of.b, of.c]).toEqual([of.a, of.a]);
    expect(of.d).not.toBe(of.a);
    expect(joins.find(({ accountId }) => accountId === "b")?.evidence).toBe(
      "The same employee number, 4711.",
    );
  });

  it("are never joined by name alone", () => {
    const { added } = plan([
      account("a", { displayName: "John Smith" }),
      account("b", { displayName: "John Smith" }),
    ]);
    expect(added).toHaveLength(2);
  });

  it("are not joined by what nobody in particular has: a shared mailbox, a number that stands for none", () => {
    const shared = ["a", "b"].map((id) => account(id, { email: "ops@acme.example" }));
    const none = ["c", "d"].map((id) => account(id, { employeeNumber: "000" }));
    const everybodys = Array.from({ length: 6 }, (_, at) => account(`e${at}`, { employeeNumber: "EXT1" }));
    expect(plan([...shared, ...none, ...everybodys]).added).toHaveLength(10);
  });

  it("are left apart where the address could be two people's", () => {
    const known = [
      account("a", { email: "x@acme.example", personId: "p" }),
      account("b", { email: "x@acme.example", personId: "q" }),
    ];
    const { of, added } = plan([...known, account("c", { email: "x@acme.example" })]);
    expect(of).toEqual({ c: "new-1" });
    expect(added).toMatchObject([{ email: null }]);
  });

  it("keep whom they were joined to, whatever they say later", () => {
    const { joins } = plan(
      [account("a", { email: "bo@acme.example", personId: "ana" })],
      [
        { id: "ana", name: "Ana", email: null },
        { id: "bo", name: "Bo", email: "bo@acme.example" },
      ],
    );
    expect(joins).toEqual([]);
  });
});

describe("too many at once", () => {
  it.each([
    [9, 100, false],
    [10, 200, false],
    [10, 199, true],
    [11, 220, false],
    [1_001, 20_000, true],
  ])("%i of %i: %s", (leaving, active, held) => {
    expect(isTooMany(leaving, active)).toBe(held);
  });
});
