import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { accessGuide } from "./access-guide";
import { classOfAccount } from "./accounts";
import { entra } from "./connector";
import { canaries, ids, sharedPath, tenant, vaultPath } from "./fixtures/acme";
import { fakeEntra } from "./fixtures/fake-entra";
import { context, now, planned, readAll } from "./fixtures/read-entra";
import { graphPermissions } from "./permissions";

const whole = await readAll(fakeEntra());
const identities = of(whole.records, "identity");
const identity = (id: string) => identities.find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope }) => {
      const found = of(whole.records, "entitlement").find(
        ({ ref }) => ref.externalId === entitlement.externalId,
      );
      return `${found?.name} in ${scope?.externalId ?? "all"}`;
    });
const trustsOf = (id: string) =>
  of(whole.records, "trust")
    .filter((trust) => trust.identity.externalId === id)
    .map(({ kind, subject, subjectRef }) => `${kind} ${subject} ${subjectRef?.externalId ?? "-"}`);

test("everything is read without a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("applications and principals", () => {
  test("are one identity by the client id, with owners as the directory lists them", () => {
    expect(identity(ids.shopApp)).toMatchObject({
      name: "shop-deploy",
      managedBy: "customer",
      createdAt: new Date("2023-01-02T03:04:05Z"),
      tags: { team: "payments", "service reference": "CMDB-17" },
      ownerHints: [
        { type: "owner_object", value: "ann@acme.example" },
        { type: "tag", value: "payments" },
      ],
    });
    expect(identity(ids.shopPrincipal)).toMatchObject({ aliases: [ids.shopApp], kind: "service_principal" });
  });

  test("belong to the tenant, to Microsoft, or to a vendor", () => {
    const managers = [ids.shopPrincipal, ids.graph, ids.vendorPrincipal, ids.own].map(
      (id) => identity(id)?.managedBy,
    );
    expect(managers).toEqual(["customer", "provider", "third_party", "customer"]);
    expect(identity(ids.vendorPrincipal)).toMatchObject({
      status: "disabled",
      tags: { "verified publisher": "Vendor Inc" },
    });
  });

  test("tell their last sign-in where the report has one, and nothing where it has none", () => {
    expect(identity(ids.shopPrincipal)?.lastUsed).toMatchObject({
      at: new Date("2026-11-20T00:00:00Z"),
      grade: "reported",
      precisionSeconds: 86_400,
      coveredSince: null,
    });
    expect(identity(ids.vendorPrincipal)?.lastUsed).toMatchObject({
      at: null,
      grade: "none",
      gap: "no_telemetry",
    });
  });

  test("say that last sign-ins may not be read, instead of failing", async () => {
    const { records } = await readAll(fakeEntra({ denied: (where) => where.includes("/beta/reports") }));
    const found = of(records, "identity").find(({ ref }) => ref.externalId === ids.shopPrincipal);
    expect(found?.lastUsed).toMatchObject({ at: null, gap: "not_permitted" });
  });
});

describe("secrets and certificates", () => {
  test("have dates and last use; one that signs for SAML is counted once", () => {
    expect(credential(`key/${ids.secretKey}`)).toMatchObject({
      type: "oauth_client_secret",
      lifetime: "expiring",
      status: "active",
      identity: { externalId: ids.shopApp },
      lastUsed: { at: new Date("2026-11-19T00:00:00Z") },
    });
    expect(credential(`key/${ids.samlSign}`)).toMatchObject({ type: "x509", status: "expired" });
    expect(credential(`key/${ids.samlVerify}`)).toBeUndefined();
    expect(credential(`key/${ids.samlSecret}`)).toBeUndefined();
    expect(credential(`key/${ids.certKey}`)).toMatchObject({
      type: "x509",
      lifetime: "static",
      expiresAt: null,
    });
  });

  test("of managed identities are the platform's", () => {
    expect(credential(`${ids.own}/platform`)).toMatchObject({
      type: "platform_managed",
      renewal: "automatic",
    });
  });
});

describe("trust", () => {
  test("in workflows of GitHub meets the repository; an expression stays open", () => {
    expect(trustsOf(ids.shopApp)).toEqual([
      "federation repo:acme/shop:ref:refs/heads/main repo:acme/shop",
      "federation * -",
    ]);
  });

  test("of managed identities says whom they believe and what runs as them", () => {
    expect(trustsOf(ids.shared)).toEqual([
      "federation system:serviceaccount:shop:web system:serviceaccount:shop:web",
      "workload /subscriptions/sub-1/resourcegroups/web/providers/microsoft.web/sites/shop -",
    ]);
    const vm =
      "workload /subscriptions/sub-1/resourcegroups/web/providers/microsoft.compute/virtualmachines/shop-vm -";
    expect(new Set(trustsOf(ids.own))).toEqual(new Set([vm]));
    expect(sharedPath).toContain("userAssignedIdentities");
  });

  test("leads from a blueprint to its agent to the agent's user", () => {
    const said = identities.filter(({ ref }) => ref.externalId === ids.agent);
    expect(said.map(({ kind, tags }) => [kind, tags?.blueprint])).toEqual([
      ["ai_agent", undefined],
      ["ai_agent", ids.blueprintApp],
    ]);
    expect(trustsOf(ids.agent)).toEqual([
      `agent agent identity blueprint ${ids.blueprintApp} ${ids.blueprintApp}`,
    ]);
    expect(trustsOf(ids.agentUser)).toEqual([`agent agent identity ${ids.agent} ${ids.agent}`]);
    const sponsored = of(whole.records, "identity").filter(({ ownerHints }) =>
      ownerHints?.some(({ value }) => value === "ann@acme.example"),
    );
    expect(sponsored.map(({ name }) => name)).toContain("Helper");
    expect(identity(ids.blueprintApp)?.ownerHints).toMatchObject([{ type: "owner_object", value: ids.ann }]);
  });
});

describe("access", () => {
  test("is granted by roles of applications, of the directory and of Azure", () => {
    expect(grantsOf(ids.shopPrincipal)).toEqual([
      "Microsoft Graph: Mail.Read in all",
      "Microsoft Graph: Files.Read (delegated) in all",
      "Global Administrator in all",
      "Contributor in /subscriptions/sub-1",
    ]);
    expect(grantsOf(ids.vendorPrincipal)).toEqual([
      "shop-deploy: default access in all",
      "Microsoft Graph: User.Read (delegated) in all",
      "Microsoft Graph: Mail.Send (delegated) in all",
    ]);
  });

  test("in the name of people says of whom", () => {
    const conditions = of(whole.records, "grant").flatMap(({ condition }) => condition ?? []);
    expect(conditions).toContainEqual({ onBehalfOf: "everyone" });
    expect(conditions).toContainEqual({ onBehalfOf: ids.ann });
  });

  test("is granted to groups, which principals are members of", () => {
    expect(grantsOf(`group/${ids.group}`)).toEqual([
      "Global Administrator in part/administrativeUnits/u1",
      `Shop reader in ${vaultPath.toLowerCase()}`,
    ]);
    expect(
      of(whole.records, "member").map(({ group, member }) => [group.externalId, member.externalId]),
    ).toEqual([[`group/${ids.group}`, ids.shopPrincipal]]);
  });

  test("of more than twenty roles is asked apart", async () => {
    const assigned = Array.from({ length: 25 }, (_, index) => ({
      appRoleId: `22222222-0000-4000-8000-${String(index).padStart(12, "0")}`,
      resourceId: ids.graph,
    }));
    const { records } = await readAll(
      fakeEntra({
        pageSize: 30,
        more: {
          "/v1.0/servicePrincipals": [{ id: ids.shopPrincipal, appRoleAssignments: assigned.slice(0, 20) }],
          [`/v1.0/servicePrincipals/${ids.shopPrincipal}/appRoleAssignments`]: assigned,
        },
      }),
    );
    const roles = of(records, "grant").filter(({ entitlement }) =>
      entitlement.externalId.startsWith("app-role/"),
    );
    expect(roles).toHaveLength(25);
  });
});

test("accounts of people and of machines are told apart, with the hint that decided", () => {
  const told = [ids.ann, ids.svc, ids.guest, ids.both, ids.agentUser].map((id) => {
    const found = identity(id);
    return `${found?.class}, ${found?.managedBy}: ${found?.classReason}`;
  });
  expect(told).toEqual([
    "human, person: The directory knows it under an employee id.",
    "non_human, customer: Its name svc-backup speaks of a machine.",
    "unsure, customer: It is a guest: whose it is, its own directory knows.",
    "both, customer: It has an employee id, and its name automation speaks of a machine.",
    "non_human, customer: Entra calls it an agent's user.",
  ]);
  const entry = { id: ids.ann, createdDateTime: null };
  expect(classOfAccount({ ...entry, userPrincipalName: "Sync_DC01_ab12@acme.example" }).class).toBe(
    "non_human",
  );
  expect(classOfAccount({ ...entry, employeeType: "Service account" }).why).toContain("Service account");
  expect(classOfAccount({ ...entry, displayName: "Jo Sapp" }).class).toBe("unsure");
});

test("people have their address, number, manager and department; machines and guests have no address", () => {
  expect(identity(ids.ann)?.person).toEqual({
    email: "ann.archer@acme.example",
    employeeNumber: "4711",
    department: "Payments",
    title: "Engineer",
    manager: { realm: `entra:${tenant}`, externalId: ids.both },
  });
  expect(identity(ids.both)?.person).toEqual({ email: "automation@acme.example", employeeNumber: "4712" });
  expect([identity(ids.svc)?.person, identity(ids.guest)?.person]).toEqual([undefined, undefined]);
});

test("secrets of vaults are places, with dates and without values", () => {
  expect(
    of(whole.records, "placement").map(({ locator, facts }) => [locator, facts?.expires, facts?.enabled]),
  ).toEqual([
    ["shop-kv/secrets/db", "2027-01-15T08:00:00.000Z", true],
    ["shop-kv/secrets/api", null, false],
    ["shop-kv/secrets/tls", null, true],
  ]);
});

test("subscriptions lie in management groups", () => {
  const shop = of(whole.records, "container").find(({ kind }) => kind === "subscription");
  expect(shop).toMatchObject({
    name: "Shop",
    parent: { externalId: "/providers/microsoft.management/managementgroups/platform" },
  });
});

describe("signing in", () => {
  test("that is refused is told by its code, without what was sent", async () => {
    const tokens = {
      status: 401,
      body: { error: "invalid_client", error_codes: [7000222], error_description: canaries.clientSecret },
    };
    const scopes = await planned(context(fakeEntra({ tokens })));
    expect(scopes).toHaveLength(14);
    for (const { unreadable } of scopes) {
      expect(unreadable).toMatchObject({ kind: "denied" });
      expect(unreadable?.message).toContain("invalid_client, AADSTS7000222");
      expect(unreadable?.message).not.toContain(canaries.clientSecret);
    }
  });

  test("never sends the token to another host", async () => {
    const fake = fakeEntra();
    const ctx = context((request) => {
      const answer = fake(request);
      return request.url.endsWith("/v1.0/users")
        ? { body: { value: [], "@odata.nextLink": "https://evil.example/v1.0/users?$skiptoken=1" } }
        : answer;
    });
    const scope = (await planned(ctx)).find(({ dataSet }) => dataSet === "accounts");
    const read = async () => {
      if (scope) for await (const _ of entra.pages?.(ctx, scope, null) ?? []);
    };
    await expect(read()).rejects.toThrow(SourceError);
  });
});

test("what the settings leave out is not planned", async () => {
  const { tenant: id } = context(fakeEntra()).config;
  expect(id).toBe(tenant);
  const config = { ...context(fakeEntra()).config, azure: "no", accounts: "no" };
  const sets = (await planned(context(fakeEntra(), config))).map(({ dataSet }) => dataSet);
  expect(sets).toEqual([
    ...["applications", "service-principals", "tenant", "agents", "app-permissions", "delegated-permissions"],
    ...["directory-roles", "memberships"],
  ]);
});

test("the guide asks only for permissions that read, and only for those that are wanted", () => {
  for (const each of graphPermissions) expect(each).toMatch(/\.Read\.(?:All|Directory)$/);
  const [byHand] = accessGuide.tabs;
  expect(byHand?.text({})).toContain("- User.Read.All");
  expect(byHand?.text({ accounts: "no", cloud: "china" })).not.toMatch(/User\.Read|AgentIdentity/);
});

const cases = process.env.ROLLCALL_CASES;
if (cases !== undefined) {
  test("the published built-in roles of Azure are read", () => {
    const bytes = gunzipSync(readFileSync(join(cases, "gcp-azure-roles", "azure-built-in-roles.json.gz")));
    const published = z
      .array(
        z.looseObject({
          name: z.string(),
          roleName: z.string(),
          roleType: z.string(),
          permissions: z.unknown(),
        }),
      )
      .parse(JSON.parse(bytes.toString("utf8")));
    const items = published.map(({ roleType, ...role }) => ({ ...role, type: roleType }));
    const { records, problems } = entra.toRecords({
      scope: { key: "k", dataSet: "azure-roles", title: "", issues: [] },
      call: "Resource Graph: roleDefinitions",
      body: { realm: `entra:${tenant}`, items },
      collectedAt: now,
    });
    expect(problems).toEqual([]);
    expect(records.map((record) => record.t === "entitlement" && [record.name, record.body])).toEqual(
      published.map(({ roleName, permissions }) => [roleName, { permissions }]),
    );
  });
}
