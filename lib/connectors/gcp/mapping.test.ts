import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { roleFile } from "./access-guide";
import { gcpConfigSchema } from "./config";
import { gcp } from "./connector";
import { agentIdentity, canaries, deploy, keyFile, web } from "./fixtures/acme";
import { fakeGcp } from "./fixtures/fake-gcp";
import { context, everything, now, planned, readAll } from "./fixtures/read-gcp";
import { accountRef } from "./names";

const whole = await readAll(fakeGcp());
const identity = (id: string) => of(whole.records, "identity").find(({ ref }) => ref.externalId === id);
const credential = (id: string) => of(whole.records, "credential").find(({ ref }) => ref.externalId === id);
const grantsOf = (id: string) =>
  of(whole.records, "grant")
    .filter(({ principal }) => principal.externalId === id)
    .map(({ entitlement, scope }) => `${entitlement.externalId} on ${scope?.externalId}`);
const trustsOf = (id: string) =>
  of(whole.records, "trust")
    .filter((trust) => trust.identity.externalId === id)
    .map(({ kind, subject, subjectRef, issuer }) =>
      [kind, subject, subjectRef?.externalId ?? "-", issuer ?? "-"].join(" "),
    );
const github = "https://token.actions.githubusercontent.com";
const pool = "projects/900001/locations/global/workloadIdentityPools/github";

test("everything is read, and no secret comes out; what cannot be read is told", () => {
  expect(whole.problems).toEqual([
    "searchAllIamPolicies, item 1: A member of roles/iam.serviceAccountTokenCreator cannot be read.",
  ]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

test("the organisation holds folders, which hold projects", () => {
  const containers = of(whole.records, "container").map(({ kind, name, parent, status }) =>
    [kind, name, parent?.externalId ?? "-", status].join(" "),
  );
  expect(containers).toEqual([
    "organisation acme.example - active",
    "organisational_unit Shop organizations/1 active",
    "project shop-prod folders/77 active",
    "project shop-old folders/77 pending_deletion",
  ]);
});

describe("service accounts", () => {
  test("are known by an id that outlives them, and by their address", () => {
    expect(identity(web)).toMatchObject({
      ref: { realm: "gcp:shop-prod" },
      aliases: ["web@shop-prod.iam.gserviceaccount.com"],
      status: "active",
      container: { externalId: "projects/shop-prod" },
      lastUsed: {
        at: new Date("2026-11-18T08:00:00Z"),
        grade: "reported",
        precisionSeconds: 86_400,
        gap: "none",
      },
    });
    expect(identity(deploy)).toMatchObject({ status: "disabled" });
    expect(identity("112233445566778899003")?.classReason).toContain("Google made it");
  });

  test("tell no use since the observation began from nothing known", () => {
    expect(identity(deploy)?.lastUsed).toMatchObject({
      at: null,
      coveredSince: new Date("2026-05-01T07:00:00Z"),
      gap: "none",
    });
    expect(identity("112233445566778899003")?.lastUsed).toMatchObject({
      at: null,
      coveredSince: null,
      gap: "no_telemetry",
    });
  });

  test("say that last use may not be read, instead of failing", async () => {
    const { records } = await readAll(fakeGcp({ denied: (where) => where.startsWith("policyanalyzer.") }));
    const found = of(records, "identity").find(({ ref }) => ref.externalId === web);
    expect(found?.lastUsed).toMatchObject({ at: null, gap: "not_permitted" });
  });

  test("have keys that people made, with dates, and keys that Google keeps", () => {
    expect(credential("aaaa0000bbbb1111")).toMatchObject({
      ref: { realm: "gcp" },
      type: "rsa_keypair",
      lifetime: "static",
      expiresAt: null,
      status: "active",
      lastUsed: { at: new Date("2026-11-17T08:00:00Z") },
    });
    expect(credential("cccc0000dddd1111")).toMatchObject({ lifetime: "expiring", status: "expired" });
    expect(credential(`${deploy}/google-managed`)).toMatchObject({ type: "platform_managed" });
  });

  test("are found from their addresses alone", () => {
    const numbers = new Map([["900001", "shop-prod"]]);
    const found = [
      "900001-compute@developer.gserviceaccount.com",
      "shop-prod@appspot.gserviceaccount.com",
      "a@shop.example.com.iam.gserviceaccount.com",
      "900001@cloudservices.gserviceaccount.com",
    ].map((email) => accountRef(email, numbers).realm);
    expect(found).toEqual(["gcp:shop-prod", "gcp:shop-prod", "gcp:example.com:shop", "gcp"]);
  });
});

describe("bindings", () => {
  test("are grants where they are set, with their conditions", () => {
    expect(grantsOf("web@shop-prod.iam.gserviceaccount.com")).toEqual([
      "roles/editor on projects/shop-prod",
      `roles/iam.serviceAccountTokenCreator on //iam.googleapis.com/projects/shop-prod/serviceAccounts/${deploy}`,
    ]);
    const editor = of(whole.records, "grant").find(
      ({ entitlement }) => entitlement.externalId === "roles/editor",
    );
    expect(editor?.condition).toMatchObject({ title: "weekdays" });
    expect(grantsOf("900001-compute@developer.gserviceaccount.com")).toHaveLength(1);
    expect(grantsOf(agentIdentity)).toEqual(["roles/aiplatform.user on projects/shop-prod"]);
  });

  test("name groups, domains and everyone; who was deleted holds nothing", () => {
    const groups = of(whole.records, "entitlement").filter(({ kind }) => kind === "group");
    expect(groups.map(({ name }) => name)).toEqual([
      "ops@acme.example",
      "Everyone at acme.example",
      `repo:acme/shop of ${pool}`,
      "Everyone on the internet",
      "Everyone on the internet",
      "Viewers of shop-prod",
    ]);
    expect(
      of(whole.records, "grant").some(({ entitlement }) => entitlement.externalId === "roles/owner"),
    ).toBe(false);
  });

  test("on a service account say who can become it, and who vouches", () => {
    expect(trustsOf(deploy)).toEqual([
      `federation repo:acme/shop repo:acme/shop ${github}`,
      "federation system:serviceaccount:shop:web - shop-prod.svc.id.goog",
      "assume_role serviceAccount:web@shop-prod.iam.gserviceaccount.com web@shop-prod.iam.gserviceaccount.com -",
      "assume_role allUsers - -",
    ]);
  });

  test("let in who is vouched for elsewhere, as an identity without a secret", () => {
    const id = `principal://iam.googleapis.com/${pool}/subject/repo:acme/shop:ref:refs/heads/main`;
    expect(identity(id)).toMatchObject({ name: "repo:acme/shop:ref:refs/heads/main", class: "non_human" });
    expect(credential(`${id}/tokens`)).toMatchObject({ lifetime: "federated" });
    expect(trustsOf(id)).toEqual([`federation repo:acme/shop:ref:refs/heads/main repo:acme/shop ${github}`]);
  });

  test("to Google's own services are the provider's", () => {
    expect(identity("service-900001@gcp-sa-gke.iam.gserviceaccount.com")).toMatchObject({
      managedBy: "provider",
    });
  });
});

test("all that is denied at one place is one record, which says so where nothing is", () => {
  const denied = of(whole.records, "resource").filter(({ kind }) => kind === "deny_policies");
  expect(denied.map(({ ref, policy }) => [ref.externalId, policy])).toEqual([
    ["organizations/1/denypolicies", { policies: [] }],
    [
      "folders/77/denypolicies",
      {
        policies: [
          {
            name: "No deletion",
            rules: [
              {
                deniedPrincipals: ["principalSet://goog/public:all"],
                exceptionPrincipals: ["principalSet://goog/group/ops@acme.example"],
                deniedPermissions: ["storage.googleapis.com/buckets.delete"],
              },
            ],
          },
        ],
      },
    ],
    ["projects/shop-prod/denypolicies", { policies: [] }],
    ["projects/shop-old/denypolicies", { policies: [] }],
  ]);
});

test("roles have their permissions, or say that they are not known", () => {
  const roles = of(whole.records, "entitlement").filter(({ kind }) => kind === "role");
  expect(roles.map(({ ref, managedBy, body }) => [ref.externalId, managedBy, body])).toEqual([
    ["roles/editor", "provider", { permissions: ["compute.instances.create"], stage: "GA" }],
    ["roles/viewer", "provider", { permissions: "unknown", stage: "GA" }],
    ["projects/shop-prod/roles/deployer", "customer", { permissions: ["run.services.update"], stage: "GA" }],
  ]);
});

test("pools are resources that say whom they believe, and whether there is a condition", () => {
  const provider = of(whole.records, "resource").find(({ kind }) => kind === "workload_identity_provider");
  expect(provider?.policy).toMatchObject({ issuer: github, type: "oidc", condition: null, disabled: false });
});

test("API keys say what they are limited to, and as whom they act", () => {
  expect(identity("api-key/k1")).toMatchObject({
    kind: "api_key",
    tags: { "limited to": "maps.googleapis.com", "limited from": "browser" },
    ownerHints: [{ type: "tag", value: "ann@acme.example" }],
    lastUsed: { at: null, gap: "no_telemetry" },
  });
  expect(identity("api-key/k2")?.tags).toMatchObject({ "limited to": "nothing: every API of the project" });
  expect(trustsOf("web@shop-prod.iam.gserviceaccount.com")[0]).toBe("runs_as API key free api-key/k2 -");
  expect(identity("api-key/k3")).toMatchObject({ status: "pending_deletion" });
});

test("agents act with an identity of their own, or with a service account", () => {
  const own = of(whole.records, "identity").find(({ aliases }) => aliases.includes(agentIdentity));
  expect(own).toMatchObject({ kind: "ai_agent", name: "helper", tags: { framework: "google-adk" } });
  expect(trustsOf("web@shop-prod.iam.gserviceaccount.com")[1]).toContain("agent projects/900001");
  const places = of(whole.records, "placement").map(({ kind, name, facts }) => [
    kind,
    name,
    facts?.secret ?? null,
  ]);
  expect(places).toEqual([
    ["secrets_manager", "db-password", null],
    ["workload_environment", "DB", "db-password"],
  ]);
});

describe("signing in", () => {
  test("takes only the key file of a service account, and never its address for tokens", async () => {
    for (const key of ["{}", "no JSON", keyFile.replace('"service_account"', '"external_account"')])
      expect(gcpConfigSchema.safeParse({ ...everything, key }).success).toBe(false);
    const asked: string[] = [];
    const fake = fakeGcp();
    await planned(
      context((request) => {
        asked.push(new URL(request.url).host);
        return fake(request);
      }),
    );
    expect(asked).toContain("oauth2.googleapis.com");
    expect(asked).not.toContain("evil.example");
  });

  test("an API that is switched off is told as such, a quota as one", async () => {
    const failureFor = async (reason: string) => {
      const scopes = await planned(context(fakeGcp({ denied: () => true, reason })));
      return scopes.find(({ dataSet }) => dataSet === "secrets")?.unreadable;
    };
    expect((await failureFor("SERVICE_DISABLED"))?.message).toContain(
      "gcloud services enable cloudasset.googleapis.com",
    );
    expect(await failureFor("RATE_LIMIT_EXCEEDED")).toMatchObject({ kind: "throttled" });
  });
});

test("the role to copy holds only permissions that list or look", () => {
  const lines = roleFile({ regions: ["europe-west4"] })
    .split("\n")
    .filter((line) => line.startsWith("- "));
  expect(lines).toHaveLength(14);
  for (const line of lines)
    expect(line).toMatch(/\.(?:list|query|searchAllResources|searchAllIamPolicies|denypolicies\.get)$/);
});

test("agents are not looked for without a region", async () => {
  const scopes = await planned(context(fakeGcp(), { ...everything, regions: "" }));
  expect(scopes.map(({ key }) => key)).toEqual([
    ...[
      "organizations:1/hierarchy",
      "organizations:1/bindings",
      "organizations:1/deny-policies",
      "organizations:1/roles",
    ],
    ...["service-accounts", "project-roles", "workload-identity", "api-keys", "secrets"].map(
      (id) => `organizations:1/shop-prod/${id}`,
    ),
  ]);
});

const cases = process.env.ROLLCALL_CASES;
if (cases !== undefined) {
  test("the published predefined roles are read", () => {
    const bytes = gunzipSync(readFileSync(join(cases, "gcp-azure-roles", "gcp-predefined-roles.json.gz")));
    const items = z
      .array(z.looseObject({ name: z.string(), title: z.string() }))
      .parse(JSON.parse(bytes.toString("utf8")));
    const { records, problems } = gcp.toRecords({
      scope: { key: "k", dataSet: "roles", title: "", issues: [] },
      call: "GET /v1/roles",
      body: { realm: "gcp", items },
      collectedAt: now,
    });
    expect(items.length).toBeGreaterThan(2000);
    expect(problems).toEqual([]);
    expect(records.map((record) => record.t === "entitlement" && record.ref.externalId)).toEqual(
      items.map(({ name }) => name),
    );
  });
}
