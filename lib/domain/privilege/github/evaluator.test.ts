import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { Ask } from "../decision";
import { type ForgeFacts, type ForgeGrant, ForgePlaces } from "../forge";
import { type Principal, Principals } from "../principals";
import { GitHubEvaluator } from "./evaluator";

const one = (id: string, kind: string): Principal => ({
  ...{ id, kind, type: "identity", realm: "github", externalId: id, name: id },
});
const grant = (
  principal: string,
  privilege: string,
  place: string | null,
  condition: unknown = null,
): ForgeGrant => {
  const [area, permission, level] = privilege.split(" ");
  return {
    ...{ principal, place, condition },
    right: { externalId: privilege, name: privilege, body: { area, permission, level } },
  };
};
const place = (name: string, parent: string | null, isPublic = false) => ({
  ...{ id: name, name, parent, isPublic, isGroup: parent === null },
});
const nothing = ["repositories", "apps", "tokens", "deploy-keys", "workflows"].map(
  (id) => [id, [] as string[]] as const,
);
const facts: ForgeFacts = {
  realm: "github",
  principals: new Principals(
    [
      ...["app", "picked", "none"].map((id) => one(id, "app_installation")),
      ...["token", "classic"].map((id) => one(id, "access_token")),
      one("key", "deploy_key"),
      one("flows", "service_account"),
      one("careful", "service_account"),
      one("person", "cloud_user"),
    ],
    [],
  ),
  places: new ForgePlaces([
    place("acme", null),
    place("acme/shop", "acme"),
    place("acme/web", "acme"),
    place("acme/open", "acme", true),
  ]),
  grants: [
    grant("app", "repository contents write", "acme"),
    grant("app", "repository administration admin", "acme/shop"),
    grant("app", "organization members read", "acme"),
    grant("picked", "repository contents write", "acme", { repositories: "selected" }),
    grant("token", "repository contents read", "acme/shop"),
    grant("token", "repository issues none", "acme/shop"),
    grant("classic", "classic scope repo", "acme"),
    grant("key", "repository contents write", "acme/shop"),
    grant("flows", "workflow token write", "acme/shop"),
    grant("careful", "workflow token read", "acme/shop"),
  ],
  told: null,
  layersNotSeen: new Map(nothing),
};
const hub = new GitHubEvaluator([facts]);
const who = (id: string) => ({ id, realm: "github", name: id });
const ask = (action: string, resource = ""): Ask => ({ action, resource, namespace: "", context: {} });

type Case = [who: string, action: string, resource: string, verdict: string];
const [yes, no, open] = ["allowed", "denied", "depends"];
const cases: { [about: string]: Case[] } = {
  "a level gives all below it, in all that it is granted on": [
    ["app", "contents:write", "acme/shop", yes],
    ["app", "contents:read", "acme/shop", yes],
    ["app", "contents:read", "ACME/Shop", yes],
    ["app", "contents:admin", "acme/shop", no],
    ["app", "repository/contents:write", "acme/web", yes],
    ["app", "contents:write", "acme/made-later", yes],
    ["app", "contents:write", "other/shop", open],
    ["app", "contents:write", "", yes],
    ["app", "administration:write", "acme/shop", yes],
    ["app", "administration:write", "acme/web", no],
    ["app", "issues:read", "acme/shop", no],
    ["app", "metadata:read", "acme/shop", yes],
    ["none", "contents:read", "acme/shop", no],
  ],
  "of the organisation": [
    ["app", "members:read", "acme", yes],
    ["app", "organization/members:read", "acme", yes],
    ["app", "members:write", "acme", no],
    ["app", "repository/members:read", "acme/shop", no],
  ],
  "chosen repositories are known to the app alone": [
    ["picked", "contents:write", "acme/shop", open],
    ["picked", "contents:write", "", yes],
    ["picked", "issues:write", "acme/shop", no],
  ],
  tokens: [
    ["token", "contents:read", "acme/shop", yes],
    ["token", "contents:write", "acme/shop", no],
    ["token", "contents:read", "acme/web", no],
    ["token", "issues:read", "acme/shop", no],
    ["classic", "contents:write", "acme/shop", open],
    ["classic", "workflows:write", "acme/shop", no],
    ["classic", "members:read", "acme", no],
  ],
  "deploy keys, of one repository": [
    ["key", "contents:write", "acme/shop", yes],
    ["key", "contents:write", "acme/web", no],
    ["key", "issues:write", "acme/shop", no],
  ],
  "tokens of workflows": [
    ["flows", "contents:write", "acme/shop", yes],
    ["flows", "pull-requests:write", "acme/shop", yes],
    ["flows", "contents:write", "acme/web", no],
    ["flows", "administration:read", "acme/shop", no],
    ["flows", "workflows:write", "acme/shop", no],
    ["flows", "secrets:read", "acme/shop", no],
    ["careful", "contents:read", "acme/shop", yes],
    ["careful", "contents:write", "acme/shop", open],
    ["careful", "issues:read", "acme/shop", open],
    ["careful", "administration:write", "acme/shop", no],
  ],
  "what everybody may, and what is not told": [
    ["none", "contents:read", "acme/open", yes],
    ["none", "contents:write", "acme/open", no],
    ["person", "contents:write", "acme/shop", open],
  ],
};
describe.each(Object.entries(cases))("%s", (_about, each) => {
  it.each(each)("%s %s %s: %s", (id, action, resource, answer) => {
    const { verdict, reason, layersNotSeen } = hub.decide(who(id), ask(action, resource));
    expect(`${verdict} ${reason}`).toMatch(new RegExp(`^${answer} `));
    if (answer === open) expect(layersNotSeen.length).toBeGreaterThan(0);
  });
});

it("lists who can, what somebody holds, and the ways to more", () => {
  expect(
    hub
      .whoCan(ask("contents:write", "acme/shop"))
      .map(({ name, by }) => `${name}${by.includes("depends") ? " ?" : ""}`),
  ).toEqual([...["app", "picked ?", "classic ?", "key", "flows", "careful ?"]]);
  expect(hub.holdingsOf(who("key")).map(({ what, where }) => `${what} @ ${where}`)).toEqual([
    "repository contents write @ acme/shop",
  ]);
  const routes = (id: string) => hub.routesOf(who(id)).map(({ id: route, where }) => `${route} @ ${where}`);
  expect(routes("app")).toEqual(["administer-repository @ acme/shop", "push-code @ acme"]);
  expect(routes("flows")).toContain("sign-in-to-clouds @ acme/shop");
  expect(routes("token")).toEqual([]);
  const told = new GitHubEvaluator([{ ...facts, told: new Set(["key"]) }]);
  expect(told.whoCan(ask("contents:write", "acme/shop")).map(({ name }) => name)).toEqual(["key"]);
});

test.each(["contents", "get secrets", "contents:none", "contents:maybe", "storage.objects.get", ""])(
  "%s is no permission",
  (action) => {
    expect(() => hub.decide(who("app"), ask(action))).toThrow();
  },
);

const privileges = [
  "repository contents write",
  "repository contents read",
  "workflow token read",
  "classic scope repo",
  "repository administration admin",
];
const grantOf = fc
  .tuple(
    fc.constantFrom(...privileges),
    fc.constantFrom("acme", "acme/shop", "acme/web"),
    fc.constantFrom(null, { repositories: "selected" }),
  )
  .map(([privilege, at, condition]) => grant("none", privilege, at, condition));
const worldOf = fc.array(grantOf, { maxLength: 4 }).map((grants): ForgeFacts => ({ ...facts, grants }));
const askOf = fc.record({
  action: fc.constantFrom("contents:read", "contents:write", "administration:write"),
  resource: fc.constantFrom("", "acme", "acme/shop", "acme/later", "elsewhere/shop"),
  namespace: fc.constant(""),
  context: fc.constant({}),
});
const verdict = (world: ForgeFacts, asked: Ask) =>
  new GitHubEvaluator([world]).decide(who("none"), asked).verdict;
const runs = { numRuns: 500, seed: 20_260 };

test("another permission never takes anything away", () => {
  fc.assert(
    fc.property(worldOf, grantOf, askOf, (world, more, asked) => {
      const [before, after] = [
        verdict(world, asked),
        verdict({ ...world, grants: [...world.grants, more] }, asked),
      ];
      if (before === "allowed") expect(after).toBe("allowed");
      if (before === "depends") expect(after).not.toBe("denied");
    }),
    runs,
  );
});

test("whatever was not read, nothing is denied", () => {
  fc.assert(
    fc.property(worldOf, askOf, (world, asked) => {
      const unread = { ...world, layersNotSeen: new Map([...nothing, ["apps", ["Apps."]] as const]) };
      expect(verdict(unread, asked)).not.toBe("denied");
    }),
    runs,
  );
});
