import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Misasked } from "../../decision";
import { PostgresCluster } from "./cluster";
import type { Membership, PostgresFacts } from "./facts";
import { membership, roleId, smallCluster } from "./fixtures/small-cluster";

const ask = (action: string, resource: string, context: Record<string, unknown> = {}) => ({
  ...{ action, resource, namespace: "", context },
});
const withMembers = (...memberships: Membership[]): PostgresFacts => ({ ...smallCluster, memberships });
const decide = (
  facts: PostgresFacts,
  action: string,
  resource: string,
  context: Record<string, unknown> = {},
) => new PostgresCluster(facts).decide("app", ask(action, resource, context));

describe("a table", () => {
  const table = "shop.sales.orders";
  it("needs the schema as well", () => {
    expect(decide(withMembers(membership("app", "writers")), "insert", table)).toEqual({
      verdict: "denied",
      reason: "Nothing gives it USAGE on schema sales.",
      layersNotSeen: [],
    });
    expect(
      decide(withMembers(membership("app", "writers"), membership("writers", "readers")), "insert", table),
    ).toEqual({
      verdict: "allowed",
      reason:
        "INSERT on table sales.orders is granted to role writers, which it has; USAGE on schema sales is granted to role readers, which it has through writers; CONNECT on database shop is granted to everybody (PUBLIC).",
      layersNotSeen: [],
    });
  });
  it("is not had through a role that has to be taken on first, which the reason says", () => {
    const facts = withMembers(membership("app", "readers", { inherits: false }));
    expect(decide(facts, "select", table)).toMatchObject({
      verdict: "denied",
      reason:
        "Nothing gives it USAGE on schema sales, nor SELECT on table sales.orders. It may become readers by SET ROLE, and may it then.",
    });
    expect(decide(facts, "select", table, { role: "readers" }).verdict).toBe("allowed");
    expect(decide(facts, "select", table, { role: "writers" }).verdict).toBe("denied");
    const [way] = new PostgresCluster(facts)
      .whoCan(ask("select", table))
      .filter(({ name }) => name === "app");
    expect(way).toMatchObject({ through: "readers", by: "SET ROLE readers, which may it" });
  });
  it("is open where a database was not read, and never denied", () => {
    const inDatabase = new Map([
      ["database/1", ["The privileges in database shop: no source has read them."]],
    ]);
    const facts = { ...smallCluster, layers: { roles: [], databases: [], inDatabase } };
    expect(decide(facts, "select", table)).toMatchObject({
      verdict: "depends",
      layersNotSeen: ["The privileges in database shop: no source has read them."],
    });
  });
});

it("a column is had by itself or with its table", () => {
  const facts = withMembers(membership("app", "writers"), membership("app", "readers"));
  expect(decide(facts, "update", "shop.sales.orders.note").verdict).toBe("allowed");
  expect(decide(facts, "update", "shop.sales.orders").verdict).toBe("denied");
  expect(decide(facts, "select", "shop.sales.orders.note").verdict).toBe("allowed");
});

it("pg_read_all_data reads everything, also what is not listed", () => {
  const facts = withMembers(membership("app", "pg_read_all_data"));
  expect(decide(facts, "select", "shop.sales.later").verdict).toBe("allowed");
  expect(decide(facts, "insert", "shop.sales.orders").verdict).toBe("denied");
  expect(decide(facts, "insert", "shop.sales.later").verdict).toBe("depends");
});

it("the owner of a database makes things in public", () => {
  expect(decide(withMembers(membership("app", "owner")), "create", "shop.public").verdict).toBe("allowed");
  expect(decide(smallCluster, "create", "shop.public").verdict).toBe("denied");
  expect(decide(smallCluster, "usage", "shop.public").verdict).toBe("allowed");
});

it.each([
  ["get", "shop.sales.orders"],
  ["select", ""],
  ["select", "shop"],
  ["connect", "shop.sales"],
  ["select", "shop..orders"],
  ["select", 'shop.sales."orders'],
])("refuses %s on %s", (action, resource) => {
  expect(() => decide(smallCluster, action, resource)).toThrow(Misasked);
});

const role = fc.constantFrom("app", "readers", "writers", "owner", "boss", "pg_read_all_data");
const edge = fc
  .record({ member: role, role, inherits: fc.boolean(), sets: fc.boolean() })
  .map((each) => membership(each.member, each.role, { inherits: each.inherits, sets: each.sets }));
const edges = fc.array(edge, { maxLength: 7 });
const question = fc.constantFrom(
  ask("select", "shop.sales.orders"),
  ask("insert", "shop.sales.orders"),
  ask("update", "shop.sales.orders.note"),
  ask("usage", "shop.sales"),
  ask("create", "shop"),
);
const runs = { numRuns: 1500, seed: 20_261 };

test("another membership, in whatever circle, never takes anything away", () => {
  fc.assert(
    fc.property(edges, edge, question, (before, more, asked) => {
      const verdict = (memberships: Membership[]) =>
        new PostgresCluster({ ...smallCluster, memberships }).decide("app", asked).verdict;
      if (verdict(before) === "allowed") expect(verdict([...before, more])).toBe("allowed");
    }),
    runs,
  );
});

test("whoever may it is who can, and nobody else", () => {
  fc.assert(
    fc.property(edges, question, (memberships, asked) => {
      const cluster = new PostgresCluster({ ...smallCluster, memberships });
      const ways = cluster
        .whoCan(asked)
        .filter(({ type, by }) => type === "identity" && !by.startsWith("SET ROLE"));
      const may = smallCluster.users.filter(({ name }) => cluster.decide(name, asked).verdict === "allowed");
      expect(new Set(ways.map(({ name }) => name))).toEqual(new Set(may.map(({ name }) => name)));
    }),
    runs,
  );
});

test("what was not read makes nothing denied and nothing allowed", () => {
  const layers = { ...smallCluster.layers, roles: ["The roles."] };
  fc.assert(
    fc.property(edges, question, (memberships, asked) => {
      const whole = new PostgresCluster({ ...smallCluster, memberships }).decide("app", asked).verdict;
      const part = new PostgresCluster({ ...smallCluster, memberships, layers }).decide("app", asked).verdict;
      expect(part).toBe(whole === "denied" ? "depends" : whole);
    }),
    runs,
  );
});

test("a superuser may everything", () => {
  const facts = { ...smallCluster, attributes: new Map([[roleId("app"), new Set(["SUPERUSER"])]]) };
  expect(decide(facts, "truncate", "shop.anything.at_all").verdict).toBe("allowed");
});
