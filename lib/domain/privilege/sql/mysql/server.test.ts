import { describe, expect, it } from "vitest";
import { Misasked } from "../../decision";
import { accountOf, type MysqlFacts, type MysqlGrant, mysqlFacts } from "./facts";
import { MysqlServer } from "./server";

const grant = (
  holder: string,
  level: MysqlGrant["level"],
  path: string,
  ...privileges: string[]
): MysqlGrant => ({
  ...{ holder, level, path: path === "" ? [] : path.split("/"), privileges, revoked: false },
});
const accounts = ["'app'@'localhost'", "'app'@'%'", "''@'%'", "'role'@'%'", "'PUBLIC'@''"];
const server = (grants: MysqlGrant[], more: Partial<MysqlFacts> = {}) =>
  new MysqlServer({
    realm: "mysql:small",
    accounts: new Map(accounts.map((name) => [name, accountOf(name) ?? { user: "", host: "" }])),
    roles: new Set(["'role'@'%'", "'PUBLIC'@''"]),
    memberships: [],
    defaults: new Map(),
    grants,
    proxies: [],
    users: [{ account: "'app'@'localhost'", name: "app@localhost", told: true }],
    layersNotSeen: [],
    ...more,
  });
const app = "'app'@'localhost'";
const decide = (of: MysqlServer, action: string, resource: string, context: Record<string, unknown> = {}) =>
  of.decide("app@localhost", { action, resource, namespace: "", context });

describe("a partial revoke", () => {
  const revoked: MysqlGrant = { ...grant(app, "database", "mysql", "SELECT"), revoked: true };
  const of = server([grant(app, "server", "", "SELECT", "INSERT"), revoked]);
  it("takes a privilege away in its database only", () => {
    expect(decide(of, "select", "mysql.user").verdict).toBe("denied");
    expect(decide(of, "insert", "mysql.user").verdict).toBe("allowed");
    expect(decide(of, "select", "shop.orders").verdict).toBe("allowed");
  });
  it("does not take away what a table was granted", () => {
    const more = server([
      grant(app, "server", "", "SELECT"),
      revoked,
      grant(app, "table", "mysql/user", "SELECT"),
    ]);
    expect(decide(more, "select", "mysql.user").verdict).toBe("allowed");
    expect(decide(more, "select", "mysql.db").verdict).toBe("denied");
  });
});

describe("a role of MySQL", () => {
  const of = server([grant("'role'@'%'", "database", "shop", "SELECT")], {
    memberships: [{ role: "'role'@'%'", member: app }],
  });
  it("is on or not, which is not known until it is said", () => {
    expect(decide(of, "select", "shop.orders")).toMatchObject({
      verdict: "depends",
      layersNotSeen: ['Which of its roles are on when it signs in: say them in the context as "role".'],
    });
    expect(decide(of, "select", "shop.orders", { role: "role" }).verdict).toBe("allowed");
    expect(decide(of, "select", "shop.orders", { role: [] }).verdict).toBe("denied");
    expect(decide(of, "insert", "shop.orders").verdict).toBe("denied");
  });
});

it("what was not read makes nothing denied", () => {
  const of = server([], { layersNotSeen: ["The server's privileges: no source has read them."] });
  expect(decide(of, "select", "shop.orders").verdict).toBe("depends");
});

it("what is asked everywhere is not given by a database", () => {
  const of = server([grant(app, "database", "%", "SELECT")]);
  expect(decide(of, "select", "").verdict).toBe("denied");
  expect(decide(of, "select", "shop").verdict).toBe("allowed");
  expect(decide(of, "super", "").reason).toBe("Nothing that is granted gives it SUPER everywhere.");
});

it.each([
  ["get", "shop"],
  ["super", "shop"],
  ["delete", "shop.orders.note"],
  ["select", "shop..orders"],
])("refuses %s on %s", (action, resource) => {
  expect(() => decide(server([]), action, resource)).toThrow(Misasked);
});

it("is put together from what the inventory holds, also of names with a slash", () => {
  const id = (externalId: string) => ({ id: externalId, externalId, name: externalId });
  const place = (externalId: string) => ({ ...id(externalId), kind: "", policy: null });
  const privilege = (name: string, object: string, ...privileges: string[]) => ({
    ...{ ...id(name), kind: "privilege" },
    body: { object, privileges },
  });
  const places = ["server", "database/a/b", "table/shop/odd/name", "column/shop/odd/name/note"];
  const facts = mysqlFacts({
    realm: "mysql:small",
    identities: [{ ...id("'o''neil'@'%'"), name: "o'neil@%" }],
    entitlements: [
      privilege("p0", "server", "SUPER"),
      privilege("p1", "database", "SELECT"),
      privilege("p2", "table", "INSERT"),
      privilege("p3", "column", "UPDATE"),
    ],
    members: [],
    grants: places.map((target, index) => ({
      ...{ principal: "'o''neil'@'%'", entitlement: `p${index}`, target, effect: "allow", condition: null },
    })),
    places: places.map(place),
    trusts: [],
    looks: [],
    told: null,
  });
  expect(facts.accounts.get("'o''neil'@'%'")).toEqual({ user: "o'neil", host: "%" });
  expect(facts.grants.map(({ path }) => path)).toEqual([
    [],
    ["a/b"],
    ["shop", "odd/name"],
    ["shop", "odd/name", "note"],
  ]);
  expect(facts.layersNotSeen).toHaveLength(3);
});
