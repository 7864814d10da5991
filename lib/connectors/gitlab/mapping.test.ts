import { describe, expect, test } from "vitest";
import type { CheckLine } from "@/lib/connectors/sdk/contract";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { gitlab } from "./connector";
import { canaries } from "./fixtures/acme";
import { context, fakeGitLab, ofGroup, planned, readAll } from "./fixtures/fake-gitlab";
import { realmOf } from "./names";

const whole = await readAll(fakeGitLab());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope }) => `${entitlement.externalId} ${scope?.externalId}`);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("groups and projects are places in one another", () => {
  const places = of(whole.records, "container").map(({ name, kind, parent, status }) =>
    [name, kind, parent?.externalId, status].join(" "),
  );
  expect(places).toEqual([
    "acme organisation  active",
    "acme/platform organisational_unit group/10 active",
    "acme/shop repository group/10 active",
    "acme/docs repository group/10 active",
    "acme/old repository group/10 disabled",
  ]);
});

describe("tokens of groups and projects", () => {
  test("are machines', with the role and scopes that they have", () => {
    expect(identity("token/1")).toMatchObject({
      class: "non_human",
      managedBy: "customer",
      container: { externalId: "group/10" },
    });
    expect(grantsOf("token/1")).toEqual(["role/50 group/10", "scope/api group/10"]);
    // A level that no version has had yet is a role of that number.
    expect(grantsOf("token/3")).toEqual([
      "role/37 project/101",
      "scope/read_api project/101",
      "scope/write_repository project/101",
    ]);
  });

  test("end at the beginning of their last day, or never; use is noted from the creation on", () => {
    expect(credential("token/2")).toMatchObject({
      lifetime: "expiring",
      status: "active",
      expiresAt: new Date("2026-12-31T00:00:00Z"),
      lastUsed: {
        grade: "reported",
        precisionSeconds: 86_400,
        coveredSince: new Date("2024-02-03T10:00:00Z"),
        gap: "none",
      },
    });
    expect(credential("token/3")).toMatchObject({
      lifetime: "static",
      lastUsed: { at: null, grade: "none", gap: "none" },
    });
  });

  test("act as the bot that GitLab made for them, which is among the members", () => {
    const runs = of(whole.records, "trust").filter(({ kind }) => kind === "runs_as");
    expect(runs.map((trust) => `${trust.subjectRef?.externalId} as ${trust.identity.externalId}`)).toContain(
      "token/2 as user/902",
    );
    expect(identity("user/902")).toMatchObject({
      kind: "service_account",
      class: "non_human",
      managedBy: "customer",
    });
  });
});

test("service accounts are identities with their tokens", () => {
  expect(identity("user/951")).toMatchObject({
    kind: "service_account",
    aliases: ["login/deployer"],
    managedBy: "customer",
  });
  expect(credential("token/4")).toMatchObject({ identity: { externalId: "user/951" }, lifetime: "static" });
});

test("members are set aside as people until a directory knows them, blocked ones are disabled", () => {
  expect(identity("user/21")).toMatchObject({ managedBy: "person", class: "unsure", status: "active" });
  expect(identity("user/22")).toMatchObject({ status: "disabled" });
  expect(grantsOf("user/21")).toEqual(["role/50 group/10"]);
});

test("deploy tokens tell no use, deploy keys may serve several projects", () => {
  expect(credential("deploy-token/31")).toMatchObject({
    lifetime: "static",
    lastUsed: { gap: "no_telemetry" },
  });
  expect(credential("deploy-token/32")).toMatchObject({ status: "expired" });
  expect(grantsOf("deploy-key/41")).toEqual([
    "scope/write_repository project/101",
    "scope/read_repository project/102",
  ]);
});

test("runners tell when they last called, and are disabled while paused", () => {
  expect(identity("runner/51")).toMatchObject({
    status: "active",
    lastUsed: { at: new Date("2026-11-25T11:00:00Z") },
  });
  expect(identity("runner/51")?.tags).toMatchObject({
    tags: "docker",
    "runs untagged jobs": "yes",
    runs: "not_protected",
  });
  expect(identity("runner/52")).toMatchObject({
    status: "disabled",
    lastUsed: { at: null, gap: "no_telemetry" },
  });
});

test("variables that hold a secret are places; masked ones are meant for it", () => {
  const places = of(whole.records, "placement");
  expect(
    places.map(({ locator, meantForSecrets, fingerprint }) => [locator, meantForSecrets, fingerprint]),
  ).toEqual([
    ["acme variable NPM_TOKEN", true, `fp-${canaries.masked.length}`],
    ["acme/shop variable DB_PASSWORD for production", false, `fp-${canaries.variable.length}`],
    ["acme/shop variable LICENCE", true, undefined],
  ]);
  expect(places[1]).toMatchObject({
    facts: { environment: "production" },
    identity: { externalId: "project/101/pipelines" },
  });
});

test("triggers start pipelines as whoever made them", () => {
  expect(identity("trigger/61")).toMatchObject({ ownerHints: [{ type: "creator", value: "jane" }] });
  expect(credential("trigger/61")).toMatchObject({
    fingerprint: `fp-${canaries.trigger.length}`,
    lifetime: "static",
  });
});

test("webhooks of groups and of projects are numbered apart, and known by the host alone", () => {
  expect(identity("group-hook/71")).toMatchObject({
    name: "webhook of acme to https://hooks.example.com",
    status: "active",
    description: "Tells of: push",
    tags: { "checks certificate": "no" },
  });
  expect(identity("project-hook/71")).toMatchObject({ status: "disabled" });
});

test("pipelines are an identity where they are switched on, and sign in elsewhere under the instance", () => {
  const pipelines = of(whole.records, "identity").filter(({ ref }) => ref.externalId.endsWith("/pipelines"));
  expect(pipelines.map(({ aliases, status }) => `${aliases} ${status}`)).toEqual([
    "project_path:acme/shop active",
    "project_path:acme/old disabled",
  ]);
  expect(of(whole.records, "trust").filter(({ kind }) => kind === "workload")[0]).toMatchObject({
    subject: "project_path:acme/shop:*",
    issuer: "https://gitlab.com",
  });
  expect(realmOf("https://git.example.com")).toBe("gitlab:git.example.com");
});

describe("a source", () => {
  test("of a whole instance reads tokens of people too, and no service accounts of a group", async () => {
    const instance = { scope: "instance", token: "t", base_url: "https://git.example.com" };
    const { records, problems } = await readAll(fakeGitLab(), instance);
    expect(problems).toEqual([]);
    const token = (id: number) => of(records, "identity").find(({ ref }) => ref.externalId === `token/${id}`);
    // A bot's token stands in that list as well.
    expect(token(2)).toMatchObject({ managedBy: "customer", class: "non_human" });
    expect(token(5)).toMatchObject({
      managedBy: "person",
    });
    const sets = (await planned(context(fakeGitLab(), instance))).map(({ dataSet }) => dataSet);
    expect(sets).toContain("personal-tokens");
    expect(sets).not.toContain("service-accounts");
  });

  test("without Premium does not ask for what is only there", async () => {
    const sets = (await planned(context(fakeGitLab(), { ...ofGroup, premium: "no" }))).map(
      ({ dataSet }) => dataSet,
    );
    expect(sets).not.toContain("service-accounts");
    expect(sets).not.toContain("group-webhooks");
  });

  test("that cannot be entered has all its scopes with the reason, and its check says missing", async () => {
    const closed = context(() => ({ status: 401, body: {} }));
    const scopes = await planned(closed);
    expect(scopes.length).toBeGreaterThan(10);
    expect(scopes.every(({ unreadable }) => unreadable?.kind === "denied")).toBe(true);
    const lines: CheckLine[] = [];
    for await (const line of gitlab.check?.(closed) ?? []) lines.push(line);
    expect(new Set(lines.map(({ state }) => state))).toEqual(new Set(["missing", "unknown"]));
  });

  test("does not ask for jobs' things where pipelines are switched off", async () => {
    const asked: string[] = [];
    await readAll((request) => {
      asked.push(new URL(request.url).pathname);
      return fakeGitLab()(request);
    });
    expect(asked).not.toContain("/api/v4/projects/102/triggers");
    expect(asked).toContain("/api/v4/projects/103/triggers");
  });
});
