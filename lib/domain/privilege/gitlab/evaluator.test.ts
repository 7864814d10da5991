import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Ask } from "../decision";
import { type ForgeFacts, type ForgeGrant, ForgePlaces } from "../forge";
import { type Principal, Principals } from "../principals";
import { abilities } from "./abilities";
import { GitLabEvaluator } from "./evaluator";

const one = (id: string, kind: string, externalId = id): Principal => ({
  ...{ id, kind, externalId, type: "identity", realm: "gitlab", name: id },
});
const role = (principal: string, level: number, place: string | null): ForgeGrant => ({
  ...{ principal, place, condition: null },
  right: { externalId: `role/${level}`, name: String(level), body: { level } },
});
const scope = (principal: string, name: string, place: string | null): ForgeGrant => ({
  ...{ principal, place, condition: null },
  right: { externalId: `scope/${name}`, name, body: null },
});
const place = (name: string, parent: string | null, isGroup = false, isPublic = false) => ({
  ...{ id: name, name, parent, isGroup, isPublic },
});
const nothing = ["places", "members", "group-tokens", "project-tokens", "project-deploy-credentials"].map(
  (id) => [id, [] as string[]] as const,
);
const facts: ForgeFacts = {
  realm: "gitlab",
  principals: new Principals(
    [
      ...["bot", "reader", "guest", "owner", "personal", "none"].map((id) =>
        one(id, "access_token", `token/${id}`),
      ),
      one("account", "service_account", "user/1"),
      one("person", "cloud_user", "user/2"),
      one("key", "deploy_key", "deploy-key/1"),
      one("deploy", "access_token", "deploy-token/1"),
      one("jobs", "service_account", "project/1/pipelines"),
    ],
    [],
  ),
  places: new ForgePlaces([
    place("acme", null, true),
    place("acme/shop", "acme", true),
    place("acme/shop/api", "acme/shop"),
    place("acme/web", "acme"),
    place("acme/open", "acme", false, true),
  ]),
  grants: [
    role("bot", 30, "acme/shop"),
    scope("bot", "write_repository", "acme/shop"),
    role("reader", 50, "acme"),
    scope("reader", "read_api", "acme"),
    role("guest", 10, "acme"),
    scope("guest", "api", "acme"),
    role("owner", 50, "acme"),
    scope("owner", "api", "acme"),
    scope("personal", "api", null),
    role("account", 40, "acme/web"),
    role("person", 30, "acme/shop"),
    role("person", 40, "acme/shop/api"),
    scope("key", "write_repository", "acme/web"),
    scope("deploy", "read_repository", "acme"),
  ],
  told: null,
  layersNotSeen: new Map(nothing),
};
const lab = new GitLabEvaluator([facts]);
const who = (id: string) => ({ id, realm: "gitlab", name: id });
const ask = (action: string, resource = ""): Ask => ({ action, resource, namespace: "", context: {} });

type Case = [who: string, action: string, resource: string, verdict: string];
const [yes, no, open] = ["allowed", "denied", "depends"];
const cases: { [about: string]: Case[] } = {
  "role and scope both have to give it": [
    ["bot", "write_repository", "acme/shop", yes],
    ["bot", "write_repository", "acme/shop/api", yes],
    ["bot", "read_repository", "acme/shop/api", yes],
    ["bot", "api", "acme/shop/api", no],
    ["bot", "write_repository", "acme/web", no],
    ["bot", "write_repository", "", yes],
    ["reader", "read_repository", "acme/web", yes],
    ["reader", "write_repository", "acme/web", no],
    ["reader", "read_variables", "acme/web", yes],
    ["reader", "manage_variables", "acme/web", no],
    ["guest", "create_issue", "acme/web", yes],
    ["guest", "read_repository", "acme/web", no],
    ["guest", "write_repository", "acme/web", no],
    ["owner", "write_repository", "acme/web", yes],
    ["owner", "delete_project", "acme/shop/api", yes],
    ["owner", "manage_group", "acme", yes],
  ],
  "roles come down from the groups above, the highest counts": [
    ["person", "write_repository", "acme/shop/api", yes],
    ["person", "manage_variables", "acme/shop/api", yes],
    ["person", "manage_variables", "acme/shop", open],
    ["person", "write_repository", "acme/web", open],
    ["account", "manage_members", "acme/web", yes],
    ["account", "manage_members", "acme", open],
  ],
  "a group needs more": [["owner", "manage_members", "acme", yes]],
  "deploy keys and tokens have scopes alone": [
    ["key", "write_repository", "acme/web", yes],
    ["key", "read_repository", "acme/web", yes],
    ["key", "write_repository", "acme/shop/api", no],
    ["key", "api", "acme/web", no],
    ["deploy", "read_repository", "acme/shop/api", yes],
    ["deploy", "write_repository", "acme/shop/api", no],
  ],
  "what everybody may, and what is not told": [
    ["none", "read_repository", "acme/open", yes],
    ["none", "write_repository", "acme/open", no],
    ["none", "read_repository", "acme/web", no],
    ["personal", "write_repository", "acme/web", open],
    ["jobs", "write_repository", "acme/web", open],
    ["bot", "write_repository", "somewhere/else", open],
  ],
};
describe.each(Object.entries(cases))("%s", (_about, each) => {
  it.each(each)("%s %s %s: %s", (id, action, resource, answer) => {
    const { verdict, reason, layersNotSeen } = lab.decide(who(id), ask(action, resource));
    expect(`${verdict} ${reason}`).toMatch(new RegExp(`^${answer} `));
    if (answer === open) expect(layersNotSeen.length).toBeGreaterThan(0);
  });
});

it("says both that give it", () => {
  expect(lab.decide(who("bot"), ask("write_repository", "acme/shop")).reason).toBe(
    "Allowed by the role Developer on acme/shop and the scope write_repository on acme/shop.",
  );
});

it("lists who can, what somebody holds, and the ways to more", () => {
  expect(
    lab
      .whoCan(ask("write_repository", "acme/web"))
      .map(({ name, by }) => `${name}${by.includes("depends") ? " ?" : ""}`),
  ).toEqual([...["owner", "personal ?", "account", "key"]]);
  expect(lab.holdingsOf(who("key")).map(({ what, where }) => `${what} @ ${where}`)).toEqual([
    "the scope write_repository @ acme/web",
  ]);
  expect(lab.routesOf(who("bot")).map(({ id }) => id)).toEqual(["push-code"]);
  expect(lab.routesOf(who("reader")).map(({ id }) => id)).toEqual(["read-variables"]);
  expect(lab.routesOf(who("owner"))).toHaveLength(5);
  const told = new GitLabEvaluator([{ ...facts, told: new Set(["key"]) }]);
  expect(told.whoCan(ask("write_repository", "acme/web")).map(({ name }) => name)).toEqual(["key"]);
});

test.each(["contents:write", "get secrets", "fly", ""])("%s is not asked about", (action) => {
  expect(() => lab.decide(who("bot"), ask(action))).toThrow();
});

const places = ["acme", "acme/shop", "acme/shop/api", "acme/web"];
const grantOf = fc.oneof(
  fc
    .tuple(fc.constantFrom(10, 20, 30, 40, 50), fc.constantFrom(...places))
    .map(([level, at]) => role("bot", level, at)),
  fc
    .tuple(fc.constantFrom("api", "read_api", "write_repository"), fc.constantFrom(...places))
    .map(([name, at]) => scope("bot", name, at)),
);
const worldOf = fc.array(grantOf, { maxLength: 5 }).map((grants): ForgeFacts => ({ ...facts, grants }));
const askOf = fc.record({
  action: fc.constantFrom(...abilities.keys()),
  resource: fc.constantFrom("", ...places),
  namespace: fc.constant(""),
  context: fc.constant({}),
});
const verdict = (world: ForgeFacts, asked: Ask) =>
  new GitLabEvaluator([world]).decide(who("bot"), asked).verdict;
const runs = { numRuns: 500, seed: 20_260 };

test("another role or scope never takes anything away", () => {
  fc.assert(
    fc.property(worldOf, grantOf, askOf, (world, more, asked) => {
      const after = verdict({ ...world, grants: [...world.grants, more] }, asked);
      if (verdict(world, asked) === "allowed") expect(after).toBe("allowed");
    }),
    runs,
  );
});

test("no token does more than its scopes, whatever its role", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, asked) => {
      const grants = [
        ...world.grants.filter(({ right }) => right.externalId.startsWith("role/")),
        scope("bot", "read_registry", "acme"),
      ];
      if (asked.action !== "read_registry") expect(verdict({ ...world, grants }, asked)).not.toBe("allowed");
    }),
    runs,
  );
});

test("whatever was not read, nothing is denied", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, asked) => {
      const unread = {
        ...world,
        layersNotSeen: new Map([...nothing, ["group-tokens", ["Tokens."]] as const]),
      };
      expect(verdict(unread, asked)).not.toBe("denied");
    }),
    runs,
  );
});
