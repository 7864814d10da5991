import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { Misasked } from "../decision";
import { Directory } from "./directory";
import { type DirectoryFacts, directoryFacts } from "./facts";
import { ridOf } from "./rights";

const domain = "S-1-5-21-1-2-3";
const groups = new Map([
  ["admins", { externalId: `group/${domain}-512`, name: "Domänen-Admins" }],
  ["backup", { externalId: "group/S-1-5-32-551", name: "Backup Operators" }],
  ["users", { externalId: `group/${domain}-513`, name: "Domain Users" }],
  ["team", { externalId: `group/${domain}-1105`, name: "team" }],
  ["inner", { externalId: `group/${domain}-1106`, name: "inner" }],
]);
const facts = (above: [string, string[]][], more: Partial<DirectoryFacts> = {}): DirectoryFacts => ({
  realm: `ad:${domain}`,
  groups,
  above: new Map(above),
  accounts: [
    { id: "svc", name: "svc-sql", told: true },
    { id: "gmsa", name: "gmsa$", told: true },
  ],
  delegations: [],
  passwordReaders: [],
  layers: { groups: [], accounts: [] },
  ...more,
});
const ask = (action: string, resource = "") => ({ action, resource, namespace: "", context: {} });
const asker = { realm: `ad:${domain}`, name: "svc-sql", id: "svc" };

describe("membership", () => {
  const of = new Directory(
    facts([
      ["svc", ["inner", "users"]],
      ["inner", ["team"]],
      ["team", ["admins", "inner"]],
    ]),
  );
  it("goes through groups in groups, and circles", () => {
    expect(of.decide(asker, ask("member-of", "domänen-admins"))).toEqual({
      verdict: "allowed",
      reason: "It is in Domänen-Admins, through inner, team.",
      layersNotSeen: [],
    });
    expect(of.decide(asker, ask("member-of", `${domain}-512`)).verdict).toBe("allowed");
    expect(of.decide(asker, ask("member-of", "Backup Operators")).verdict).toBe("denied");
    expect(of.decide(asker, ask("member-of", "elsewhere"))).toMatchObject({
      verdict: "depends",
      layersNotSeen: ["The group elsewhere, which is not listed."],
    });
  });
  it("of a group that every domain has gives its rights, whatever it is called", () => {
    expect(of.decide(asker, ask("replicate-domain")).verdict).toBe("allowed");
    expect(of.routesOf(asker).map(({ id }) => id)).toEqual([
      "administer-domain",
      "replicate-domain",
      "change-accounts",
      "back-up-controllers",
      "run-on-controllers",
      "change-group-policy",
      "change-keys",
    ]);
    expect(of.whoCan(ask("replicate-domain"))).toMatchObject([
      { name: "svc-sql", through: "Domänen-Admins" },
    ]);
  });
  it("no right is denied, because rules on objects are not read", () => {
    const plain = new Directory(facts([["svc", ["users"]]]));
    expect(plain.decide(asker, ask("replicate-domain"))).toMatchObject({
      verdict: "depends",
      layersNotSeen: ["The access rules of the directory's objects, which may give it as well."],
    });
    expect(plain.routesOf(asker)).toEqual([]);
  });
});

it("delegation and managed passwords are held directly or by a group", () => {
  const of = new Directory(
    facts([["svc", ["team"]]], {
      delegations: [
        {
          holder: "svc",
          at: null,
          title: "Act for whoever signs in to it, anywhere (unconstrained delegation)",
        },
        { holder: "team", at: "http/web", title: "Act for others at HTTP/web" },
      ],
      passwordReaders: [{ account: "gmsa", reader: "team" }],
    }),
  );
  expect(of.decide(asker, ask("act-for", "HTTP/web")).verdict).toBe("allowed");
  expect(of.decide(asker, ask("read-password", "gmsa$")).reason).toBe("gmsa$ lets it fetch its password.");
  expect(of.decide({ ...asker, id: "gmsa" }, ask("read-password", "gmsa$")).verdict).toBe("depends");
  expect(of.routesOf(asker).map(({ id }) => id)).toEqual([
    "unconstrained-delegation",
    "delegation",
    "read-managed-password",
  ]);
});

it("lists that were not read make nothing denied", () => {
  const layers = { groups: ["The directory's groups: no source has read them."], accounts: [] };
  expect(new Directory(facts([], { layers })).decide(asker, ask("member-of", "team")).verdict).toBe(
    "depends",
  );
});

it.each([["member-of"], ["own"]])("%s alone is no question", (action) => {
  expect(() => new Directory(facts([])).decide(asker, ask(action))).toThrow(Misasked);
});

it("only groups that every domain has are known by their number", () => {
  expect(
    ["group/S-1-5-32-551", `group/${domain}-512`, `group/${domain}-1512`, "group/512"].map(ridOf),
  ).toEqual(["551", "512", null, null]);
});

it("is put together from what the inventory holds", () => {
  const id = (name: string) => ({ id: name, externalId: name, name });
  const built = directoryFacts({
    realm: `ad:${domain}`,
    identities: [id("svc"), id("gmsa")],
    entitlements: [
      { id: "g", externalId: `group/${domain}-1105`, name: "readers", kind: "group", body: {} },
      {
        id: "d",
        externalId: "delegation/to/gmsa",
        name: "Act for others at gmsa",
        kind: "privilege",
        body: null,
      },
    ],
    members: [{ group: "g", member: "svc" }],
    grants: [{ principal: "svc", entitlement: "d", target: null, effect: "allow", condition: null }],
    places: [],
    trusts: [
      {
        identity: "gmsa",
        kind: "assume_role",
        subjectId: null,
        subject: `members of readers (${domain}-1105)`,
        condition: null,
      },
    ],
    looks: [],
    told: new Set(["svc"]),
  });
  expect(built.delegations).toEqual([{ holder: "svc", at: "gmsa", title: "Act for others at gmsa" }]);
  expect(built.passwordReaders).toEqual([{ account: "gmsa", reader: "g" }]);
  expect(built.accounts.map(({ told }) => told)).toEqual([true, false]);
  expect(built.layers.groups).toEqual(["The directory's groups: no source has read them."]);
});

test("another membership, in whatever circle, never takes one away", () => {
  const id = fc.constantFrom("svc", "team", "inner", "users", "admins", "backup");
  const edges = fc.array(fc.tuple(id, id), { maxLength: 8 });
  const asked = fc.constantFrom("team", "inner", "Domain Users", "Backup Operators");
  fc.assert(
    fc.property(edges, fc.tuple(id, id), asked, (before, more, group) => {
      const verdict = (all: [string, string][]) => {
        const above = new Map<string, string[]>();
        for (const [member, of] of all) above.set(member, [...(above.get(member) ?? []), of]);
        return new Directory(facts([...above])).decide(asker, ask("member-of", group)).verdict;
      };
      if (verdict(before) === "allowed") expect(verdict([...before, more])).toBe("allowed");
    }),
    { numRuns: 800, seed: 20_265 },
  );
});
