import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { accessGuide } from "./access-guide";
import { vault } from "./connector";
import { canaries, gitHub } from "./fixtures/acme";
import { context, everything, fakeVault, planned, readAll } from "./fixtures/fake-vault";

const whole = await readAll(fakeVault());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement }) => entitlement.externalId);
const trustsOf = (id: string) =>
  of(whole.records, "trust").filter((trust) => trust.identity.externalId === id);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("roles", () => {
  test("an AppRole has policies, bounds, and its SecretIDs as credentials", () => {
    expect(identity("auth/approle/role/deploy")).toMatchObject({
      name: "deploy",
      kind: "service_account",
      class: "non_human",
      tags: { "SecretIDs last": "for ever", "tokens last": "3600 s", from: "10.0.0.0/8" },
    });
    expect(grantsOf("auth/approle/role/deploy")).toEqual(["policy/default", "policy/deploy"]);
    expect(credential("auth/approle/role/deploy/secret-id/s1")).toMatchObject({
      lifetime: "static",
      expiresAt: null,
      status: "active",
      createdAt: new Date("2024-03-01T10:00:00.123Z"),
    });
    expect(credential("auth/approle/role/deploy/secret-id/s2")).toMatchObject({
      lifetime: "short_lived",
      status: "expired",
    });
  });

  test("a role that asks for no SecretID lets in by its RoleID alone", () => {
    expect(credential("auth/approle/role/open/role-id")).toMatchObject({ lifetime: "static" });
    expect(credential("auth/approle/role/deploy/role-id")).toBeUndefined();
  });

  test("others believe service accounts of a cluster, or a repository", () => {
    expect(trustsOf("auth/kubernetes/role/shop")).toMatchObject([
      {
        subject: "system:serviceaccount:shop:shop",
        condition: { cluster: "https://10.0.0.1:6443", audiences: ["vault"] },
      },
      { subject: "system:serviceaccount:shop:worker" },
    ]);
    expect(trustsOf("auth/github-actions/role/release")).toMatchObject([
      {
        issuer: gitHub,
        subject: "repository acme/shop",
        subjectRef: { realm: "github", externalId: "repo:acme/shop" },
        condition: { claims: { ref: "refs/heads/main" } },
      },
    ]);
    expect(credential("auth/kubernetes/role/shop/federated")).toMatchObject({ lifetime: "federated" });
  });

  test("a user with a password may be anybody", () => {
    expect(identity("auth/userpass/users/backup")).toMatchObject({
      class: "unsure",
      kind: "directory_account",
    });
  });
});

describe("entities", () => {
  test("one that only signs in as an AppRole is that role", () => {
    const login = `login/auth_approle_1/fp-${canaries.roleId.length}`;
    expect(identity("auth/approle/role/deploy")?.aliases).toEqual([login]);
    expect(identity(login)).toMatchObject({ name: "deploy", aliases: ["entity/e1"] });
    expect(grantsOf(login)).toEqual(["policy/extra"]);
  });

  test("others are beside their ways in, with hints of an owner", () => {
    expect(identity("entity/e3")).toMatchObject({
      class: "non_human",
      tags: { "signs in as": "kubernetes: 7f3c-uid, jwt: acme/shop" },
      ownerHints: [{ type: "tag", value: "payments@acme.example" }],
    });
    expect(identity("entity/e2")).toMatchObject({ class: "unsure", status: "disabled" });
  });

  test("groups have members and policies", () => {
    expect(of(whole.records, "member").map(({ member }) => member.externalId)).toEqual([
      "entity/e1",
      "entity/e3",
    ]);
    expect(grantsOf("group/g1")).toEqual(["policy/deploy"]);
  });
});

test("tokens are grouped by who issued them", () => {
  const tokens = of(whole.records, "credential").filter(({ type }) => type === "bearer_token");
  const said = tokens.map(
    ({ identity: of, name, lifetime, renewal }) =>
      `${of?.externalId.replace(/^tokens\/.*/, "itself")}: ${name}, ${lifetime}, ${renewal}`,
  );
  expect(said.sort()).toEqual([
    "auth/approle/role/deploy: 2 tokens from auth/approle/login, short_lived, automatic",
    "entity/e2: Token from auth/ldap/login/jane, short_lived, automatic",
    "itself: Token from auth/token/create, expiring, automatic",
    "itself: Token from auth/token/root, static, manual",
  ]);
  const root = of(whole.records, "identity").find(({ name }) => name === "root token root");
  expect(root).toMatchObject({ kind: "access_token", class: "unsure" });
  expect(grantsOf(root?.ref.externalId ?? "")).toEqual(["policy/root"]);
  expect(tokens.find(({ name }) => name?.startsWith("2"))?.createdAt).toEqual(new Date(1_750_000_000_000));
});

test("accounts that are made or changed", () => {
  expect(identity("database/roles/app")).toMatchObject({ kind: "db_user", tags: { database: "shop" } });
  expect(credential("database/roles/app/made")).toMatchObject({ lifetime: "short_lived", type: "password" });
  expect(credential("database/roles/app/leases")).toMatchObject({ name: "3 leases in force" });
  expect(credential("database/static-roles/report/password")).toMatchObject({
    renewal: "automatic",
    lastRotatedAt: new Date("2026-11-24T00:00:00Z"),
  });
  expect(of(whole.records, "trust").find(({ kind }) => kind === "assume_role")).toMatchObject({
    identity: { realm: "aws:123456789012", externalId: "arn:aws:iam::123456789012:role/ci" },
    subjectRef: { externalId: "aws/roles/ci" },
  });
});

test("secrets in KV are places with dates, however deep", () => {
  const places = of(whole.records, "placement").map(({ locator }) => locator);
  expect(places).toEqual(["secret/shop/database", "secret/shop/deep/key", "secret/smtp", "old/legacy"]);
  const [first, second] = of(whole.records, "placement");
  expect(first).toMatchObject({ meantForSecrets: true, facts: { team: "payments", "current version": 2 } });
  expect(second?.facts).toMatchObject({ deleted: true });
});

test("paths in KV go on behind the one that was read last", async () => {
  const names = Array.from({ length: 120 }, (_, index) => `k${String(index).padStart(3, "0")}`);
  const moreReads = Object.fromEntries(
    names.map((name) => [`secret/metadata/a/${name}`, { created_time: "2024-01-01T00:00:00Z" }]),
  );
  // A folder and a secret of one name, and a folder behind which more comes.
  const moreLists = { "secret/metadata": ["a", "a/", "b"], "secret/metadata/a": names };
  const ctx = context(
    fakeVault({ moreLists, moreReads: { ...moreReads, "secret/metadata/a": {}, "secret/metadata/b": {} } }),
  );
  const scope = (await planned(ctx)).find(({ key }) => key.endsWith("/kv//secret"));
  if (!scope) throw new Error("There is no scope of the secrets.");
  const seen: string[] = [];
  for await (const { call, body } of vault.pages?.(ctx, scope, null) ?? [])
    for (const record of vault.toRecords({ scope, call, body, collectedAt: ctx.now }).records)
      if (record.t === "placement") seen.push(record.locator);
  expect(seen).toEqual(["secret/a", ...names.map((name) => `secret/a/${name}`), "secret/b"]);
});

test("what may not be signed in to is planned with the reason", async () => {
  const refused = fakeVault({ login: { status: 400, body: { errors: ["invalid role or secret ID"] } } });
  const scopes = await planned(context(refused));
  expect(scopes).toHaveLength(9);
  expect(new Set(scopes.map(({ unreadable }) => unreadable?.kind))).toEqual(new Set(["denied"]));
});

test("each mount is a scope, and those whose list is refused are planned without", async () => {
  const keys = (await planned(context(fakeVault()))).map(({ key }) =>
    key.replace("vault.acme.example:8200/", ""),
  );
  expect(keys).toContain("auth-roles//github-actions");
  expect(keys).not.toContain("auth-roles//ldap");
  const blind = await planned(context(fakeVault({ denied: (call) => call === "GET sys/auth" })));
  expect(blind.find(({ dataSet }) => dataSet === "auth-roles")?.unreadable).toMatchObject({
    permission: "read sys/auth",
  });
});

test("without the key of fingerprints, an AppRole is not told from its entity's name", async () => {
  const ctx = { ...context(fakeVault()), fingerprint: null };
  const scope = (await planned(ctx)).find(({ dataSet }) => dataSet === "entities");
  if (!scope) throw new Error("There is no scope of entities.");
  for await (const page of vault.pages?.(ctx, scope, null) ?? [])
    expect(JSON.stringify(page)).not.toContain(canaries.roleId);
});

test("the reader's policy leaves out what is switched off, and denies values", () => {
  const [policy] = accessGuide.tabs;
  expect(policy?.text({})).toContain('path "+/data/*" { capabilities = ["deny"] }');
  expect(policy?.text({ tokens: "no" })).not.toContain("sudo");
});

test("a token in place of an AppRole is sent, and never told", async () => {
  const asked: (string | undefined)[] = [];
  const source = fakeVault();
  const ctx = context(
    (request) => {
      asked.push(request.headers?.["x-vault-token"]);
      return source(request);
    },
    { ...everything, auth: "token", token: "hvs.reader", namespace: "/team-a/" },
  );
  const scopes = await planned(ctx);
  expect(asked).toContain("hvs.reader");
  expect(scopes[0]?.issues).toEqual(["vault:vault.acme.example:8200/team-a"]);
});
