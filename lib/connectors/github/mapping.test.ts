import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { canaries, shop } from "./fixtures/acme";
import { fakeGitHub } from "./fixtures/fake-github";
import { now, readAll } from "./fixtures/read-github";

const whole = await readAll(fakeGitHub());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope, condition }) =>
      [entitlement.externalId, scope?.externalId, ...(condition ? [JSON.stringify(condition)] : [])].join(
        " ",
      ),
    );
const resource = (kind: string) => of(whole.records, "resource").filter((each) => each.kind === kind);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("installed apps", () => {
  test("are identities of their owners, with who let them in", () => {
    const apps = of(whole.records, "identity").filter(({ kind }) => kind === "app_installation");
    expect(apps.map(({ name, managedBy, status }) => `${name} ${managedBy} ${status}`)).toEqual([
      "deployer third_party active",
      "github-actions provider disabled",
      "acme-bot customer active",
      "hidden third_party active",
    ]);
    expect(apps.map(({ ownerHints }) => ownerHints)).toEqual([
      [{ type: "registered_by", value: "jane", at: new Date(1_700_000_000_000) }],
      [],
      [{ type: "registered_by", value: "bo", at: new Date(1_710_000_000_000) }],
      [],
    ]);
  });

  test("hold their permissions, those on secrets too; which repositories were selected only the app knows", () => {
    expect(grantsOf("installation/1")).toEqual([
      'permission/repository/contents/write org/9001 {"repositories":"selected"}',
      'permission/repository/secrets/read org/9001 {"repositories":"selected"}',
      "permission/organization/members/read org/9001",
      "permission/organization/organization_secrets/read org/9001",
    ]);
  });

  test("have keys of which nothing is known", () => {
    expect(credential("installation/1/keys")).toMatchObject({ lifetime: "unknown", status: "unknown" });
  });
});

describe("fine-grained tokens", () => {
  test("of people are personal; of accounts that look like a machine's they are not", () => {
    expect(identity("token/9501")).toMatchObject({ name: "deploy", managedBy: "person", class: "unsure" });
    expect(identity("token/9502")).toMatchObject({ managedBy: "customer", class: "non_human" });
  });

  test("tell their end and their last use to the day, since they may enter", () => {
    expect(credential("token/9501")).toMatchObject({
      lifetime: "expiring",
      status: "active",
      expiresAt: new Date("2026-12-16T15:47:09Z"),
      lastUsed: {
        at: new Date("2026-11-20T08:00:00Z"),
        grade: "reported",
        precisionSeconds: 86_400,
        coveredSince: new Date("2025-05-16T15:47:09Z"),
        gap: "none",
      },
    });
    expect(credential("token/9502")).toMatchObject({
      lifetime: "static",
      lastUsed: { at: null, grade: "none", gap: "none" },
    });
    expect(credential("token/9503")).toMatchObject({ status: "expired" });
  });

  test("reach the repositories that were selected, or all", () => {
    expect(grantsOf("token/9501")).toEqual([
      "permission/organization/members/read org/9001",
      "permission/repository/contents/write repo/101",
      "permission/repository/secrets/read repo/101",
    ]);
    expect(grantsOf("token/9502")).toEqual(["permission/repository/contents/read org/9001"]);
  });

  test("act as their owner", () => {
    const runs = of(whole.records, "trust").filter(({ kind }) => kind === "runs_as");
    expect(runs.map((trust) => `${trust.subjectRef?.externalId} as ${trust.identity.externalId}`)).toEqual([
      "token/9501 as user/21",
      "token/9502 as user/31",
      "token/9503 as user/21",
      "credential-authorization/161195 as login/jane",
      "credential-authorization/161196 as login/acme-ci-bot",
    ]);
  });

  test("that wait for an approval are allowed nothing", () => {
    expect(identity("token-request/601")).toMatchObject({
      status: "disabled",
      description: "For the release",
    });
    expect(grantsOf("token-request/601")).toEqual([]);
    expect(credential("token-request/601")).toBeUndefined();
  });
});

describe("accounts", () => {
  test("of people are set aside, of machines they are not", () => {
    const accounts = of(whole.records, "identity").filter(({ kind }) => kind === "cloud_user");
    expect(
      accounts.map((each) => `${each.name} ${each.class} ${each.managedBy} ${each.tags?.access}`),
    ).toEqual([
      "jane unsure person members",
      "acme-ci-bot non_human customer members",
      "bo unsure person members",
      "helper[bot] non_human customer outside collaborators",
    ]);
    expect(accounts[1]?.aliases).toEqual(["login/acme-ci-bot"]);
  });

  test("of machines show their keys", () => {
    expect(credential("ssh-key/701")).toMatchObject({
      identity: { externalId: "user/31" },
      type: "ssh_key",
      lifetime: "static",
    });
    expect(credential("gpg-key/702")).toMatchObject({ status: "expired", lifetime: "expiring" });
    expect(new Date("2025-01-01") < now).toBe(true);
  });

  test("are in teams, and teams in teams", () => {
    const members = of(whole.records, "member").map(
      (each) => `${each.group.externalId} ${each.memberKind} ${each.member.externalId}`,
    );
    expect(members.filter((each) => each.startsWith("team/"))).toEqual([
      "team/801 identity user/21",
      "team/801 group team/802",
      "team/802 identity user/31",
    ]);
  });
});

test("deploy keys read or write their repository; without a date nothing is known of their use", () => {
  expect(identity("deploy-key/51")).toMatchObject({
    status: "active",
    ownerHints: [{ type: "creator", value: "jane" }],
  });
  expect(grantsOf("deploy-key/51")).toEqual(["permission/repository/contents/write repo/101"]);
  expect(credential("deploy-key/51")?.lastUsed).toMatchObject({ grade: "reported", coveredSince: null });
  expect(identity("deploy-key/52")).toMatchObject({
    status: "disabled",
    lastUsed: { gap: "no_telemetry", at: null },
  });
  expect(grantsOf("deploy-key/52")).toEqual(["permission/repository/contents/read repo/101"]);
});

test("webhooks tell where to, by the host alone, and whether they sign", () => {
  expect(identity("hook/31")).toMatchObject({
    name: "webhook of acme to https://hooks.example.com",
    status: "active",
    tags: { signs: "yes", "checks certificate": "no" },
  });
  expect(credential("hook/31")).toMatchObject({ type: "signing_secret", lifetime: "static" });
  expect(identity("hook/32")).toMatchObject({ status: "disabled", tags: { signs: "no" } });
  expect(credential("hook/32")).toBeUndefined();
});

test("runners are rows, those for one job one row together", () => {
  const runners = of(whole.records, "identity").filter(({ kind }) => kind === "ci_runner");
  expect(new Set(runners.map(({ ref, status }) => `${ref.externalId} ${status}`))).toEqual(
    new Set(["runner/23 active", "org/9001/runners/group-1 active", "runner/26 active"]),
  );
});

describe("secrets and variables", () => {
  test("are places by their names; a variable that holds a secret is one not meant for it", () => {
    const places = of(whole.records, "placement").filter(({ kind }) => kind === "ci_secret");
    expect(places.map(({ locator, meantForSecrets }) => `${locator} ${meantForSecrets}`)).toEqual([
      "acme actions secret DEPLOY_TOKEN true",
      "acme dependabot secret NPM_TOKEN true",
      "acme/shop actions secret DB_PASSWORD true",
      "acme/shop actions variable DB_PASSWORD false",
      "acme/shop actions environment production secret PROD_KEY true",
      "acme/shop actions environment production variable API_TOKEN false",
    ]);
    expect(places[3]).toMatchObject({
      fingerprint: `fp-${canaries.variable.length}`,
      credentialType: "password",
    });
    expect(places[4]).toMatchObject({
      facts: { environment: "production" },
      identity: { externalId: "repo/101/actions" },
    });
    expect(resource("ci_variable").map(({ name }) => name)).toContain("acme actions REGION");
  });

  test("that were found in code are places, with a fingerprint in place of the secret", () => {
    expect(of(whole.records, "placement").filter(({ kind }) => kind === "file")).toMatchObject([
      {
        locator: "acme/shop secret scanning alert 2",
        meantForSecrets: false,
        fingerprint: `fp-${canaries.alert.length}`,
        facts: { state: "open", validity: "active" },
      },
    ]);
  });
});

describe("workflows", () => {
  test("are one identity a repository that has any, with short-lived tokens", () => {
    const workflows = of(whole.records, "identity").filter(({ system }) => system === "github_actions");
    expect(workflows).toMatchObject([
      { ref: { externalId: "repo/101/actions" }, aliases: ["repo:acme/shop"] },
    ]);
    expect(credential("repo/101/actions/token")).toMatchObject({
      lifetime: "short_lived",
      renewal: "automatic",
    });
    expect(grantsOf("repo/101/actions")).toEqual([
      "permission/workflow/token/write repo/101",
      "permission/workflow/pull_request_reviews/approve repo/101",
    ]);
    expect(resource("workflow_settings")).toMatchObject([
      { policy: { token: "write", mayApprovePullRequests: false } },
    ]);
  });

  test("sign in elsewhere under subjects that GitHub vouches for", () => {
    const subjects = of(whole.records, "trust").filter(({ kind }) => kind === "workload");
    expect(new Set(subjects.map(({ issuer }) => issuer))).toEqual(
      new Set(["https://token.actions.githubusercontent.com"]),
    );
    expect(subjects.map(({ subject, condition }) => [subject, condition])).toEqual([
      [
        "repo:acme/shop:environment:production",
        { needsApproval: true, branches: { protected_branches: true } },
      ],
      ["repo:acme/shop:environment:staging", { needsApproval: false, branches: "all" }],
      ["repo:acme/shop:*", { claims: ["repo", "context"], immutable: "unknown" }],
    ]);
  });

  test("deploy to environments that say whether somebody must approve", () => {
    expect(resource("environment").map(({ name, policy }) => ({ name, policy }))).toMatchObject([
      {
        name: "acme/shop production",
        policy: { needsApproval: true, selfReview: false, waitMinutes: 30, adminsMayBypass: false },
      },
      {
        name: "acme/shop staging",
        policy: { needsApproval: false, adminsMayBypass: "unknown", branches: "all" },
      },
    ]);
  });

  test("say whose code it is, without any of it", () => {
    expect(resource("code_owners")).toMatchObject([
      {
        name: "Code owners of acme/shop",
        policy: { owners: ["@acme/platform", "jane@example.com"], admins: ["jane"] },
      },
    ]);
    expect(JSON.stringify(whole.pages)).not.toContain("@joe");
  });

  test("come from main branches whose protection is known; one without protection is left out", () => {
    expect(resource("branch")).toMatchObject([
      {
        name: "acme/shop main",
        policy: {
          adminsToo: false,
          forcePushes: true,
          reviews: { approvals: 2, codeOwners: true },
          pushers: { users: ["jane"], teams: ["platform"], apps: ["deployer"] },
        },
      },
    ]);
  });
});

test("classic tokens and keys of single sign-on are known with their scopes", () => {
  expect(identity("credential-authorization/161195")).toMatchObject({
    kind: "access_token",
    name: "old laptop",
    managedBy: "person",
  });
  expect(grantsOf("credential-authorization/161195")).toEqual([
    "permission/classic/scope/repo org/9001",
    "permission/classic/scope/admin:org org/9001",
  ]);
  expect(identity("credential-authorization/161196")).toMatchObject({
    kind: "ssh_key",
    managedBy: "customer",
  });
});

test("an alert that was no secret is no place", async () => {
  const alert = (number: number, resolution: string) => ({
    number,
    state: "resolved",
    resolution,
    repository: shop,
  });
  const alerts = ["false_positive", "used_in_tests", "revoked"].map((resolution, index) =>
    alert(index, resolution),
  );
  const more = { "/orgs/acme/secret-scanning/alerts": alerts };
  const { records } = await readAll(fakeGitHub({ more }), undefined, "secret-scanning");
  expect(of(records, "placement").map(({ facts }) => facts?.resolution)).toEqual(["revoked"]);
});

test("an environment whose rules are not told is not taken for one that needs no approval", async () => {
  const environments = {
    total_count: 2,
    environments: [
      { id: 1, name: "prod" },
      { id: 2, name: "odd", protection_rules: [{ type: 7 }] },
    ],
  };
  const more = {
    "/repos/acme/shop/environments": environments,
    ...Object.fromEntries(
      ["prod", "odd"].flatMap((name) =>
        ["secrets", "variables"].map((kind) => [
          `/repos/acme/shop/environments/${name}/${kind}`,
          { total_count: 0, [kind]: [] },
        ]),
      ),
    ),
  };
  const { records } = await readAll(fakeGitHub({ more }), undefined, "environments");
  expect(of(records, "resource").map(({ policy }) => policy)).toMatchObject([
    { needsApproval: "unknown" },
    { needsApproval: "unknown" },
  ]);
});
