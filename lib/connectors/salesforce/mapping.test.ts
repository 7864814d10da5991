import { createPublicKey, createVerify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { salesforceConfigSchema } from "./config";
import { salesforce } from "./connector";
import { canaries, id, publicKey, reader, realm } from "./fixtures/acme";
import { context, everything, fakeSalesforce, planned, readAll } from "./fixtures/fake-salesforce";

const whole = await readAll(fakeSalesforce());
const identity = (externalId: string) =>
  of(whole.records, "identity").find(({ ref }) => ref.externalId === externalId);
const credential = (number: number) =>
  of(whole.records, "credential").find(({ ref }) => ref.externalId === `token/${id("0CQ", number)}`);

async function readOnly(source: Parameters<typeof context>[0], dataSet: string): Promise<void> {
  const ctx = context(source);
  const scope = (await planned(ctx)).find((each) => each.dataSet === dataSet);
  if (!scope) throw new Error(`${dataSet} is not planned.`);
  for await (const _ of salesforce.pages?.(ctx, scope, null) ?? []);
}

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("users of machines and of people are told apart, with what decided it", () => {
  const told = [1, 2, 3, 4, 5].map((number) => {
    const user = identity(`user/${id("005", number)}`);
    return `${user?.class} ${user?.status} ${user?.managedBy}: ${user?.classReason}`;
  });
  expect(told).toEqual([
    "human active person: The org knows it under an employee number.",
    "non_human active customer: Its profile is Minimum Access - API Only Integrations.",
    "non_human active provider: Salesforce's own: its user type is AutomatedProcess.",
    "unsure disabled customer: It has no employee number, and nothing speaks of a machine.",
    "non_human active customer: Its name speaks of a machine.",
  ]);
  // By the address a person's account joins those of the directories; a machine's joins nobody.
  expect(identity(`user/${id("005", 1)}`)?.person).toEqual({ email: "ann@acme.example" });
  expect(identity(`user/${id("005", 2)}`)?.person).toBeUndefined();
});

describe("apps", () => {
  test("are known by id and by name, by which their tokens call them", () => {
    expect(identity(`app/${id("0H4", 2)}`)).toMatchObject({
      ref: { realm },
      aliases: ["app-name/Warehouse sync"],
      tags: { "who may use it": "users an administrator approved" },
    });
    expect(credential(1)).toMatchObject({
      identity: { externalId: "app-name/Warehouse sync" },
      type: "oauth_refresh_token",
      lastUsed: { at: new Date("2026-11-25T08:00:00Z"), grade: "reported" },
    });
    // One that is not installed shows only by its token.
    expect(identity("app-name/Some vendor")).toMatchObject({ kind: "oauth_app" });
    expect(credential(2)?.lastUsed).toMatchObject({
      at: null,
      coveredSince: new Date("2024-01-10T08:00:00Z"),
      gap: "none",
    });
  });

  test("act as the users who let them in", () => {
    const runsAs = of(whole.records, "trust")
      .filter(({ kind }) => kind === "runs_as")
      .map(({ identity, subjectRef }) => `${subjectRef?.externalId} as ${identity.externalId}`);
    expect(runsAs).toEqual([
      `app-name/Warehouse sync as user/${id("005", 2)}`,
      `app-name/Some vendor as user/${id("005", 1)}`,
    ]);
  });

  test("in an org that does not tell more of tokens are of unknown age and use", async () => {
    const { records, problems } = await readAll(fakeSalesforce({ without: "LastUsedDate" }));
    expect(problems).toEqual([]);
    const tokens = of(records, "credential").map(({ createdAt, lastUsed }) => [createdAt, lastUsed?.gap]);
    expect(tokens).toEqual([
      [null, "no_telemetry"],
      [null, "no_telemetry"],
    ]);
  });
});

test("users hold profiles and permission sets, and which reach everything is told", () => {
  const sets = of(whole.records, "entitlement").map(({ name, body }) => [name, body]);
  expect(sets).toEqual([
    ["Profile Minimum Access - API Only Integrations", { name: "X00e", reachesEverything: [] }],
    ["Warehouse access", { name: "Warehouse", reachesEverything: ["Modify All Data", "View All Data"] }],
  ]);
  expect(new Set(of(whole.records, "grant").map(({ principal }) => principal.externalId))).toEqual(
    new Set([`user/${id("005", 2)}`]),
  );
});

test("an org that does not tell of such permissions leaves open what a set reaches", async () => {
  const without = fakeSalesforce({ without: "PermissionSet.PermissionsAuthorApex" });
  const { records, problems } = await readAll(without, everything, "assignments");
  expect(problems).toEqual([]);
  expect(of(records, "entitlement").map(({ body }) => body)).toEqual([
    { name: "X00e" },
    { name: "Warehouse" },
  ]);
});

test("whose permission sets changed is another reader; who may not ask concludes nothing", async () => {
  const told = async (options: Parameters<typeof fakeSalesforce>[0]) => {
    const [scope] = await planned(context(fakeSalesforce(options)));
    return `${scope?.issues.length} ${scope?.reader}`;
  };
  const set = (number: number, at: string) => ({
    PermissionSetId: id("0PS", number),
    PermissionSet: { LastModifiedDate: at },
  });
  const before = await told({ ownSets: [set(1, "2026-01-01")] });
  expect(before).toBe(`1 ${reader} ${id("0PS", 1)} 2026-01-01`);
  expect(await told({ ownSets: [set(1, "2026-02-01")] })).not.toBe(before);
  expect(await told({ ownSets: [set(1, "2026-01-01"), set(2, "2026-01-01")] })).not.toBe(before);
  expect(await told({ denied: "PermissionSetAssignment" })).toBe("0 undefined");
  expect(await told({ without: "PermissionSet.LastModifiedDate" })).toBe("0 undefined");
});

test("named credentials are places for secrets; those that sign nobody in hold none", () => {
  const places = of(whole.records, "placement").map(({ name, facts }) => [name, facts?.leadsTo]);
  expect(places).toEqual([["Payments", "https://pay.example.com"]]);
});

test("agents act as their user, and are in force where a version is", () => {
  expect(identity(`agent/${id("0Xx", 1)}`)).toMatchObject({
    kind: "ai_agent",
    status: "active",
    tags: { "agent type": "AgentforceServiceAgent", "acts as": "a user of its own" },
    ownerHints: [{ type: "creator", value: "ann@acme.example" }],
  });
  expect(identity(`agent/${id("0Xx", 2)}`)).toMatchObject({ status: "disabled" });
  expect(of(whole.records, "trust").filter(({ kind }) => kind === "agent")).toMatchObject([
    { identity: { externalId: `user/${id("005", 5)}` }, subjectRef: { externalId: `agent/${id("0Xx", 1)}` } },
  ]);
});

describe("signing in", () => {
  test("is with what the private key signs, and questions go to the org's own address", async () => {
    const urls = new Set<string>();
    let form = new URLSearchParams();
    const fake = fakeSalesforce();
    await readOnly((request) => {
      if (request.url.endsWith("/token")) form = new URLSearchParams(String(request.body));
      urls.add(new URL(request.url).host);
      return fake(request);
    }, "users");
    expect(urls).toEqual(new Set(["acme.my.salesforce.com"]));
    const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString("utf8"))).toMatchObject({
      iss: "3MVG9consumer",
      sub: "rollcall@acme.example",
      aud: "https://login.salesforce.com",
    });
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(createPublicKey(publicKey), Buffer.from(signature, "base64url"))).toBe(true);
  });

  test("that is refused leaves every scope denied, with the code alone", async () => {
    const scopes = await planned(context(fakeSalesforce({ noToken: true })));
    expect(new Set(scopes.map(({ unreadable }) => unreadable?.kind))).toEqual(new Set(["denied"]));
    expect(JSON.stringify(scopes)).not.toContain(canaries.token);
    expect(scopes[0]?.unreadable?.message).toContain("(invalid_grant)");
  });

  test("to another address than a My Domain is refused", () => {
    for (const url of ["https://acme.lightning.force.com", "https://evil.example/.my.salesforce.com"])
      expect(salesforceConfigSchema.safeParse({ ...everything, url }).success).toBe(false);
  });
});

test("a reader who would see only its own tokens is refused; where the org does not tell, it is believed", async () => {
  await expect(readOnly(fakeSalesforce({ managesUsers: false }), "tokens")).rejects.toMatchObject({
    failure: { kind: "denied", permission: "Manage Users" },
  });
  await readOnly(fakeSalesforce({ managesUsers: null }), "tokens");
});

test("no call left today is no missing permission", async () => {
  const source = fakeSalesforce({ denied: "User", code: "REQUEST_LIMIT_EXCEEDED" });
  await expect(readOnly(source, "users")).rejects.toMatchObject({ failure: { kind: "throttled" } });
});
