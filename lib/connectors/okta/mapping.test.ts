import { createPublicKey, createVerify } from "node:crypto";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { accessGuide, scopesFor } from "./access-guide";
import { okta } from "./connector";
import { canaries, org, privateKey } from "./fixtures/acme";
import { fakeOkta } from "./fixtures/fake-okta";
import { context, everything, planned, readAll } from "./fixtures/read-okta";
import { permission } from "./permissions";

const whole = await readAll(fakeOkta());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, condition }) =>
      [entitlement.externalId, ...(condition ? [JSON.stringify(condition)] : [])].join(" "),
    );
const trustsOf = (id: string) =>
  of(whole.records, "trust")
    .filter((trust) => trust.identity.externalId === id)
    .map(({ kind, subject, subjectRef }) => `${kind} ${subject} ${subjectRef?.externalId}`);

async function readOnly(source: Parameters<typeof context>[0], dataSet: string): Promise<void> {
  const ctx = context(source);
  const scope = (await planned(ctx)).find((each) => each.dataSet === dataSet);
  if (!scope) throw new Error(`${dataSet} is not planned.`);
  for await (const _ of okta.pages?.(ctx, scope, null) ?? []);
}

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("apps", () => {
  test("that are clients of OAuth are identities; doors for people are not", () => {
    const apps = of(whole.records, "identity").filter(({ kind }) => kind === "oauth_app");
    expect(apps.map(({ name, status, managedBy }) => `${name} ${status} ${managedBy}`)).toEqual([
      "nightly-export active customer",
      "portal active customer",
      "Vendor disabled third_party",
    ]);
    expect(identity("0oaservice")).toMatchObject({
      ref: { realm: `okta:${org}` },
      classReason: "A service app: it acts by itself.",
      lastUsed: { at: null, gap: "no_telemetry" },
      tags: { "signs in with": "private_key_jwt" },
    });
    expect(identity("0oavendor")?.aliases).toEqual(["vendor-client"]);
  });

  test("have the secrets or keys that they sign in with", () => {
    expect(credential("secret/ocs1")).toMatchObject({
      type: "oauth_client_secret",
      lifetime: "static",
      status: "active",
      identity: { externalId: "0oaweb" },
      createdAt: new Date("2024-01-01T00:00:00Z"),
    });
    expect(credential("secret/ocs2")).toMatchObject({ status: "disabled" });
    expect(credential("key/0oaservice/kid-1")).toMatchObject({ type: "rsa_keypair" });
    // A key that only encrypts lets nobody in.
    expect(credential("key/0oaservice/kid-enc")).toBeUndefined();
    expect(credential("0oavendor/jwks")).toMatchObject({ lifetime: "unknown", status: "disabled" });
  });

  test("hold the scopes that are in force, and administrator's roles", () => {
    expect(grantsOf("0oaservice")).toEqual([
      "scope/okta.users.read",
      "role/SUPER_ADMIN",
      'role/cr0custom {"resourceSet":"iam1"}',
    ]);
    const roles = of(whole.records, "entitlement").filter(({ kind }) => kind === "role");
    expect(roles.map(({ name, managedBy }) => `${name} ${managedBy}`)).toEqual([
      "Super Administrator provider",
      "User creator customer",
      "Read-only provider",
    ]);
  });

  test("whose secrets may not be listed are an incomplete list, not one without secrets", async () => {
    const source = fakeOkta({ denied: (path) => path.includes("/credentials/") });
    await expect(readOnly(source, "apps")).rejects.toMatchObject({
      failure: { kind: "denied", permission: permission.apps },
    });
  });
});

describe("API tokens", () => {
  test("act as their person; their last change is taken for their last use", () => {
    expect(identity("api-token/00T1")).toMatchObject({
      name: "terraform",
      expiresAt: new Date("2026-12-20T08:00:00Z"),
      lastUsed: { at: new Date("2026-11-20T08:00:00Z"), grade: "inferred", precisionSeconds: 86_400 },
      tags: { "may come from": "ANYWHERE" },
      ownerHints: [{ type: "creator", value: "ann@acme.example" }],
    });
    expect(trustsOf("00uann")).toEqual(["runs_as API token terraform api-token/00T1"]);
    expect(grantsOf("00uann")).toEqual(['role/READ_ONLY_ADMIN {"through":"a group"}']);
  });

  test("whose person may not be looked up are theirs by id", async () => {
    const { records } = await readAll(fakeOkta({ denied: (path) => path === "/api/v1/users/00uann" }));
    const token = of(records, "identity").find(({ ref }) => ref.externalId === "api-token/00T1");
    expect(token?.ownerHints).toMatchObject([{ type: "creator", value: "00uann" }]);
  });

  test("that never changed were not seen in use, which proves nothing", () => {
    expect(identity("api-token/00T2")?.lastUsed).toMatchObject({
      at: null,
      grade: "none",
      gap: "no_telemetry",
    });
    expect(credential("api-token/00T2")).toMatchObject({ lifetime: "static" });
  });
});

test("integrations are of others, with who let them in, their scopes and secrets", () => {
  expect(identity("0oaint")).toMatchObject({
    kind: "app_installation",
    managedBy: "third_party",
    ownerHints: [{ type: "registered_by", value: "ann@acme.example" }],
  });
  expect(grantsOf("0oaint")).toEqual(["scope/okta.logs.read", "scope/okta.users.read"]);
  expect(credential("secret/ocs9")).toMatchObject({ identity: { externalId: "0oaint" } });
});

test("accounts of people and of machines are told apart, with the hint that decided", () => {
  const told = ["00uann", "00usvc", "00ubo", "00ueve"].map((id) => {
    const found = identity(id);
    return `${found?.class} (${found?.managedBy}), ${found?.status}: ${found?.classReason}`;
  });
  expect(told).toEqual([
    "human (person), active: The directory knows it under an employee number.",
    "non_human (customer), active: Its name svc-sync speaks of a machine.",
    "non_human (customer), disabled: Its user type says Integration user.",
    "unsure (customer), active: It has no employee number, and nothing in its name speaks of a machine.",
  ]);
});

test("people have their address, number, manager and department; a manager's name names nobody", () => {
  expect(identity("00uann")?.person).toEqual({
    email: "ann.archer@acme.example",
    employeeNumber: "17",
    department: "Payments",
    title: "Engineer",
    manager: { realm: identity("00uann")?.ref.realm, externalId: "eve@acme.example" },
  });
  expect(identity("00ueve")).toMatchObject({
    aliases: ["eve@acme.example"],
    person: { email: "eve@acme.example" },
  });
  expect(identity("00usvc")?.person).toBeUndefined();
});

test("groups have members; that of everyone is not asked", () => {
  const members = of(whole.records, "member").map(({ group, member }) => [
    group.externalId,
    member.externalId,
  ]);
  expect(members).toEqual([
    ["group/00gops", "00uann"],
    ["group/00gops", "00usvc"],
  ]);
});

test("agents have keys, and reach what they are connected to", () => {
  expect(identity("wlp1")).toMatchObject({ kind: "ai_agent", name: "Helper", status: "active" });
  expect(identity("wlp2")).toMatchObject({ status: "disabled", tags: { state: "STAGED" } });
  expect(credential("key/wlp1/agent-key")).toMatchObject({ type: "rsa_keypair" });
  expect(trustsOf("0oaweb")).toEqual(["agent AI agent Helper wlp1"]);
  expect(grantsOf("wlp1")).toEqual([
    'connection/orn:okta:directory:x:resource-servers:mcp:1 {"scopes":"INCLUDE_ONLY","names":["crm.read"],"status":"ACTIVE"}',
  ]);
});

describe("signing in", () => {
  test("asks for one scope at a time, with what the private key signs", async () => {
    const forms: URLSearchParams[] = [];
    const fake = fakeOkta();
    await readOnly((request) => {
      if (request.url.endsWith("/oauth2/v1/token")) forms.push(new URLSearchParams(String(request.body)));
      return fake(request);
    }, "app-grants");
    expect(forms.map((form) => form.get("scope"))).toEqual([permission.apps, permission.appGrants]);
    const [header = "", claims = "", signature = ""] = (forms[0]?.get("client_assertion") ?? "").split(".");
    const read = z
      .record(z.string(), z.unknown())
      .parse(JSON.parse(Buffer.from(claims, "base64url").toString("utf8")));
    expect(read).toMatchObject({
      iss: "0oareader",
      sub: "0oareader",
      aud: "https://acme.okta.com/oauth2/v1/token",
    });
    const verify = createVerify("RSA-SHA256").update(`${header}.${claims}`);
    expect(verify.verify(createPublicKey(privateKey), Buffer.from(signature, "base64url"))).toBe(true);
  });

  test("a scope that was not given fails alone, by its code", async () => {
    const source = fakeOkta({ noToken: { [permission.groups]: "invalid_scope" } });
    await expect(readOnly(source, "groups")).rejects.toMatchObject({
      failure: {
        kind: "denied",
        permission: permission.groups,
        message:
          "Okta gives the app no token for okta.groups.read (invalid_scope). Grant the scope to the app.",
      },
    });
    await readOnly(source, "people");
    const dpop = fakeOkta({ noToken: { [permission.users]: "invalid_dpop_proof" } });
    await expect(readOnly(dpop, "people")).rejects.toThrow("Proof of Possession");
  });

  test("an API token is sent as Okta wants it", async () => {
    const headers: (string | undefined)[] = [];
    const fake = fakeOkta();
    const ctx = context(
      (request) => {
        headers.push(request.headers?.authorization);
        return fake(request);
      },
      { url: everything.url, auth: "token", token: "00abc", people: "no" },
    );
    const scopes = await planned(ctx);
    expect(scopes.map(({ dataSet }) => dataSet)).toEqual([
      ...["apps", "app-grants", "app-roles", "api-tokens", "integrations", "administrators"],
    ]);
    const [first] = scopes;
    if (first) for await (const _ of okta.pages?.(ctx, first, null) ?? []);
    // The organisation's id is told to everyone.
    expect([...new Set(headers)]).toEqual([undefined, "SSWS 00abc"]);
  });
});

test("the guide asks only for scopes that read, and only for those that are wanted", () => {
  expect(scopesFor({ agents: "yes" }).every((scope) => /^okta\.\w+\.read$/.test(scope))).toBe(true);
  expect(scopesFor({ people: "no" })).not.toContain(permission.users);
  for (const { text } of accessGuide.tabs) expect(text({})).not.toContain(permission.agents);
});
