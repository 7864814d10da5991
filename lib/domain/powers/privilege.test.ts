import { describe, expect, it } from "vitest";
import type { GrantContext } from "@/lib/domain/assessment/context";
import { given } from "@/tests/factories/entitlement-facts";
import { grantOf, identityOf } from "@/tests/factories/identity-context";
import type { Power } from "./power";
import { privilegeOf, type Where } from "./privilege";

const at = (part: Partial<Where> = {}): Where => ({
  environment: null,
  sensitivity: null,
  container: { id: "c1", kind: "account", name: "payments", status: "active", environment: null },
  ...part,
});
const production = at({ environment: "production" });
const grant = (powers: readonly Power[], part: Partial<GrantContext> = {}) =>
  grantOf({ powers, wide: true, ...part });
const of = (system: string) => ({ ...grantOf().entitlement, system });
const target = (kind: string, part: Partial<NonNullable<GrantContext["target"]>> = {}) => ({
  target: { id: "t1", kind, name: "orders", environment: null, sensitivity: null, ...part },
});

describe("Tier 0: can grant access, create credentials, change policy or trust, disable logging, or administers", () => {
  it.each([
    ["administer"],
    ["grant_access"],
    ["create_credentials"],
    ["change_trust"],
    ["impersonate"],
    ["disable_logging"],
  ] as const)("%s over all of an account", (power) => {
    expect(privilegeOf([grant([power])], at()).tier).toBe(0);
  });

  it.each([
    ["aws", "account", 0],
    ["gcp", "project", 0],
    ["openai", "project", 2],
    ["azure", "subscription", 0],
    ["azure", "organisational_unit", 0],
    ["azure", "resource_group", 2],
    ["azure", "microsoft.containerservice/managedclusters", 0],
    ["gcp", "storage.googleapis.com/Bucket", 2],
    ["slack", "workspace", 0],
    ["anthropic", "workspace", 2],
    ["gitlab", "organisation", 0],
    ["gitlab", "repository", 2],
    ["postgres", "database", 0],
    ["postgres", "table", 2],
    ["kubernetes", "namespace", 2],
    // Root of one machine is no administrator of an account, tenant, cluster or database.
    ["host", "host", 2],
  ] as const)("of %s in a %s: Tier %s", (system, kind, tier) => {
    expect(
      privilegeOf([grant(["administer"], { entitlement: of(system), ...target(kind) })], at()).tier,
    ).toBe(tier);
  });

  it("whoever does everything in kube-system has the cluster", () => {
    const cluster = { entitlement: of("kubernetes"), ...target("namespace", { name: "kube-system" }) };
    expect(privilegeOf([grant(["administer"], cluster)], at()).tier).toBe(0);
  });

  it("over single resources it is a change of them", () => {
    const found = privilegeOf([grant(["grant_access"], { wide: false })], production);
    expect([found.tier, found.powers]).toEqual([1, ["write"]]);
  });
});

describe("Tier 1: write, delete, deploy in production, or account-wide read of highly sensitive data", () => {
  it.each([
    ["write", production, 1],
    ["delete", production, 1],
    ["deploy", production, 1],
    ["read_secrets", production, 1],
    ["read", production, 2],
    ["read_all", production, 2],
    ["write", at({ environment: "staging" }), 2],
    ["write", at(), 2],
    ["read_all", at({ sensitivity: "high" }), 1],
    ["read", at({ sensitivity: "high" }), 2],
    ["read_all", at({ sensitivity: "medium" }), 2],
  ] as const)("%s in %j: Tier %s", (power, where, tier) => {
    expect(privilegeOf([grant([power])], where).tier).toBe(tier);
  });

  const inProduction = {
    ...identityOf().container,
    id: "c1",
    kind: "account" as const,
    name: "payments",
    status: "active" as const,
    environment: "production" as const,
  };
  it.each([
    [
      "the account is production, whatever it is itself",
      { wide: true },
      at({ environment: "test", container: inProduction }),
      1,
    ],
    [
      "named things of a test identity in a production account",
      { wide: false },
      at({ environment: "test", container: inProduction }),
      2,
    ],
    ["of unknown environment in a production account", { wide: false }, at({ container: inProduction }), 1],
    [
      "what is reached is production",
      target("database", { environment: "production" }),
      at({ environment: "test" }),
      1,
    ],
    ["what is reached is not", target("database", { environment: "test" }), production, 2],
    ["what is reached is not known to be anything", target("database"), production, 1],
  ] as const)("%s: Tier %4$s", (_title, part, where, tier) => {
    expect(privilegeOf([grant(["write"], part)], where).tier).toBe(tier);
  });

  it("a target that is highly sensitive, of which all is read", () => {
    const sensitive = target("database", { sensitivity: "high" });
    expect(privilegeOf([grant(["read_all"], sensitive)], at()).tier).toBe(1);
  });
});

describe("what depends is not counted, only noted", () => {
  const boundary = (powers: readonly Power[], part: Partial<GrantContext> = {}) =>
    grant(powers, { effect: "boundary", ...part });
  it.each([
    ["a condition", [grant(["administer"], { condition: { expression: "request.time < …" } })], 2, true],
    ["a condition on reading", [grant(["read"], { condition: { expression: "…" } })], 2, false],
    ["an empty condition is none", [grant(["administer"], { condition: {} })], 0, false],
    [
      "only with a signed-in person",
      [grant(["grant_access"], { entitlement: of("entra"), condition: { onBehalfOf: "everyone" } })],
      2,
      true,
    ],
    ["a boundary that says nothing of it", [grant(["administer"]), boundary(["write"])], 2, false],
    ["a boundary that may hold it", [grant(["grant_access"]), boundary(["grant_access"])], 2, true],
    [
      "a boundary that is not understood",
      [grant(["administer"]), boundary([], { understood: false })],
      2,
      true,
    ],
    [
      "a boundary that allows everything bounds nothing",
      [grant(["administer"]), boundary(["administer"])],
      0,
      false,
    ],
    [
      "a boundary of another system",
      [grant(["administer"]), boundary(["write"], { entitlement: of("gcp") })],
      0,
      false,
    ],
    ["a denial of it", [grant(["grant_access"]), grant(["grant_access"], { effect: "deny" })], 2, true],
    ["a denial of everything", [grant(["write"]), grant(["administer"], { effect: "deny" })], 2, false],
    ["a denial of something else", [grant(["grant_access"]), grant(["write"], { effect: "deny" })], 0, false],
    ["statements of a policy under conditions", [grant(["read"], { traits: ["depends"] })], 2, true],
    [
      "one that is not understood beside one that is",
      [grant(["read"]), grant([], { understood: false })],
      2,
      true,
    ],
    [
      "one that is not understood beside an administrator",
      [grant(["administer"]), grant([], { understood: false })],
      0,
      false,
    ],
  ] as const)("%s", (_title, grants, tier, atLeast) => {
    const found = privilegeOf(grants, at());
    expect([found.tier, found.atLeast]).toEqual([tier, atLeast]);
  });

  it.each([
    ["google_workspace", { for: "everybody (domain-wide delegation)" }, 0],
    ["google_workspace", { for: "people who let it in" }, 2],
    ["google_workspace", { orgUnit: "03ph8a2z1" }, 2],
    ["github", { repositories: "selected" }, 2],
    ["okta", { through: "a group" }, 0],
    ["okta", { resourceSet: "rs1" }, 2],
    ["npm", { packages: "all" }, 0],
    ["npm", { packages: ["left-pad"] }, 2],
    ["snowflake", { objects: "3" }, 0],
    ["postgres", { onObjectsMadeBy: "app", role: "16400" }, 2],
  ])("what %s notes beside a grant is no condition that is checked: %j", (system, condition, tier) => {
    const found = privilegeOf([grant(["grant_access"], { entitlement: of(system), condition })], at());
    expect([found.tier, found.atLeast]).toEqual([tier, false]);
  });
});

describe("nothing that is known", () => {
  it.each([
    ["no grants are listed", [], false],
    ["none is understood", [grant([], { understood: false })], true],
    ["only a boundary", [grant(["administer"], { effect: "boundary" })], false],
  ] as const)("no tier where %s", (_title, grants, atLeast) => {
    expect(privilegeOf(grants, production)).toEqual({
      tier: null,
      atLeast,
      powers: [],
      reasons: [],
      through: null,
    });
  });

  it("Tier 2 where all that it holds is understood and harmless", () => {
    expect(privilegeOf([grant([])], production)).toEqual({
      tier: 2,
      atLeast: false,
      powers: [],
      reasons: [],
      through: null,
    });
  });
});

it("what no source lists is an account, but in Kubernetes, where it is a namespace", () => {
  const unlisted = target("unknown", { name: "" });
  const held = (system: string) =>
    privilegeOf([grant(["administer"], { entitlement: of(system), ...unlisted })], at());
  expect(held("salesforce")).toMatchObject({
    tier: 0,
    reasons: ["It administers a place that no source lists (PowerUserAccess)."],
  });
  expect(held("kubernetes").tier).toBe(2);
});

it("passing roles by one policy and starting machines by another acts as others", () => {
  const passes = grant(["read"], { id: "b1", traits: ["passes_roles"] });
  const starts = grant(["deploy"], { id: "b2", entitlement: { ...grantOf().entitlement, id: "e2" } });
  expect(privilegeOf([passes, starts], at()).tier).toBe(0);
  // Of one policy its reader knows whether what starts runs.
  expect(privilegeOf([{ ...passes, powers: ["deploy"] }], at()).tier).toBe(2);
  expect(privilegeOf([passes], at()).tier).toBe(2);
  expect(privilegeOf([passes, { ...starts, entitlement: of("kubernetes") }], at()).tier).toBe(2);
  expect(privilegeOf([{ ...passes, condition: { expression: "…" } }, starts], at()).tier).toBe(2);
});

describe("reasons are sentences, the weightiest first", () => {
  it("says the power, the place, the entitlement and the group", () => {
    const named = (name: string) => ({ ...grantOf().entitlement, name });
    const found = privilegeOf(
      [
        grant(["write", "read"], {
          id: "b1",
          entitlement: named("uploads"),
          ...target("database", { environment: "production" }),
        }),
        grant(["administer", "write"], {
          id: "b2",
          entitlement: named("AdministratorAccess"),
          through: "admins",
        }),
        grant(["read"], { id: "b3", entitlement: named("ReadOnlyAccess") }),
      ],
      at(),
    );
    expect(found.powers).toEqual(["administer", "write", "read"]);
    expect(found.reasons).toEqual([
      "It administers the account payments (AdministratorAccess, by admins).",
      "It writes in the database orders, which is production (uploads).",
    ]);
  });

  it.each([
    ["entra", null, "It can give itself or others access in the tenant (PowerUserAccess)."],
    ["kubernetes", null, "It can give itself or others access in the cluster (PowerUserAccess)."],
    ["aws", null, "It can give itself or others access in the account payments (PowerUserAccess)."],
  ])("of %s", (system, to, sentence) => {
    expect(
      privilegeOf([grant(["grant_access"], { entitlement: of(system), target: to })], at()).reasons,
    ).toEqual([sentence]);
  });

  it("the same reason is said once, and no more than ten are", () => {
    const many = Array.from({ length: 30 }, (_, index) =>
      grant(["administer"], {
        id: `b${index}`,
        entitlement: { ...grantOf().entitlement, name: `policy ${index % 15}` },
      }),
    );
    expect(new Set(privilegeOf(many, at()).reasons).size).toBe(10);
  });
});

it("what is told of an entitlement, and what it makes of its holder, fit together", () => {
  const body = { Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }] };
  const found = given("aws", { kind: "policy", body });
  expect(privilegeOf([grantOf(found)], at()).tier).toBe(0);
});
