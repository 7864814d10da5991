import { describe, expect, test } from "vitest";
import { of } from "@/lib/connectors/sdk/contract-kit-read";
import { subjectRefOf } from "@/lib/connectors/sdk/federated-subject";
import { terraform } from "./connector";
import { canaries, teamPermissions } from "./fixtures/acme";
import { fakePlatform } from "./fixtures/fake-platform";
import { context, everything, planned, readAll } from "./fixtures/read-terraform";
import { permission } from "./permissions";

const realm = "terraform:app.terraform.io";
const whole = await readAll(fakePlatform());
const identity = (externalId: string) =>
  of(whole.records, "identity").find(({ ref }) => ref.externalId === externalId);
const credential = (externalId: string) =>
  of(whole.records, "credential").find(({ ref }) => ref.externalId === externalId);

test("nothing is a problem, and no secret comes out", () => {
  expect(whole.problems).toEqual([]);
  const said = JSON.stringify([whole.pages, whole.records]);
  for (const canary of Object.values(canaries)) expect(said).not.toContain(canary);
});

describe("tokens", () => {
  test("of a team are in its group, with their end and their last use", () => {
    expect(identity("at-team1")).toMatchObject({
      ref: { realm },
      kind: "access_token",
      name: "deploy pipeline",
      status: "expired",
      container: { realm, externalId: "org/acme" },
      lastUsed: { at: new Date("2026-11-20T08:30:00Z"), grade: "reported", precisionSeconds: null },
      ownerHints: [{ type: "creator", value: "user-ann1" }],
    });
    expect(credential("at-team2")).toMatchObject({ lifetime: "static", status: "active", expiresAt: null });
    expect(
      of(whole.records, "member").map(({ group, member }) => [group.externalId, member.externalId]),
    ).toEqual([
      ["team-platform", "at-team1"],
      ["team-owners", "at-team2"],
    ]);
    const ofTeams = of(whole.records, "grant").filter(({ principalKind }) => principalKind === "group");
    expect(
      ofTeams.map(({ principal, entitlement }) => `${principal.externalId} ${entitlement.externalId}`),
    ).toEqual([
      "team-owners access/owners",
      "team-platform access/manage-workspaces",
      "team-platform access/read-projects",
    ]);
  });

  test("of the organisation, that was not seen in use, is not called unused", () => {
    expect(identity("at-org")).toMatchObject({
      name: "Organisation token of acme",
      lastUsed: { at: null, gap: "no_telemetry", coveredSince: null },
    });
  });

  const hidden = (path: string) => path.endsWith("/authentication-token");

  test("an organisation without one has none, and that is complete where an owner asks", async () => {
    const { records } = await readAll(fakePlatform({ denied: hidden }), everything, "organization-token");
    expect(records).toEqual([]);
  });

  test("to all others the platform says the same, whether there is one: that is denied, and no empty list", async () => {
    const source = fakePlatform({ denied: hidden, permissions: teamPermissions });
    await expect(readAll(source, everything, "organization-token")).rejects.toMatchObject({
      failure: { kind: "denied", permission: permission.organizationToken },
    });
    const lines = [];
    for await (const line of terraform.check?.(context(source)) ?? []) lines.push(line);
    expect(lines.find(({ dataSet }) => dataSet === "organization-token")?.state).toBe("missing");
  });

  test("an organisation that does not say what the token may do is not concluded upon", async () => {
    const scopes = await planned(context(fakePlatform({ denied: (path) => path === "/organizations/acme" })));
    expect(scopes.map(({ unreadable }) => unreadable?.kind)).toEqual(Array(7).fill("denied"));
  });
});

test("what a team is not shown is not gone: only of an owner's lists anything is concluded", async () => {
  const told = async (permissions?: object) =>
    (await planned(context(fakePlatform(permissions ? { permissions: { ...permissions } } : {})))).map(
      ({ dataSet, issues, reader }) => `${dataSet}: ${issues.length} ${reader}`,
    );
  const owners = "owner can-destroy can-update can-update-api-token";
  expect(await told()).toContain(`workspaces: 1 ${owners}`);
  const team = await told(teamPermissions);
  expect(team).toContain("workspaces: 0 undefined");
  expect(team).toContain("oauth-clients: 1 undefined");
});

test("a pool of agents is one runner, whatever agents come and go", () => {
  expect(identity("apool-1")).toMatchObject({
    kind: "ci_runner",
    tags: { agents: "2", "for workspaces": "named ones" },
    lastUsed: { at: new Date("2026-11-25T11:59:00Z"), grade: "reported" },
  });
  expect(credential("at-pool")).toMatchObject({ identity: { externalId: "apool-1" }, name: "rack 4" });
});

test("a connection to a code host has the tokens of those who made it", () => {
  expect(identity("oc-1")).toMatchObject({
    kind: "oauth_app",
    tags: { provider: "GitHub" },
    ownerHints: [{ type: "registered_by", value: "ann" }],
  });
  expect(credential("ot-1")).toMatchObject({ name: "As ann", lifetime: "unknown" });
});

describe("workspaces", () => {
  test("run as what they become elsewhere, and on their pool", () => {
    expect(identity("ws-prod")).toMatchObject({
      kind: "service_account",
      name: "Runs of acme/shop-production",
      aliases: ["workspace/acme/shop-production"],
      environment: "production",
      tags: { "runs on": "agent", "applies by itself": "yes", tags: "team:shop" },
      ownerHints: [{ type: "path", value: "acme/shop-infra" }],
    });
    // No tenant is named: whom the client id of Azure is of is not known, and not guessed.
    expect(
      of(whole.records, "trust").map(({ identity, kind, issuer }) => [
        kind,
        identity.realm,
        identity.externalId,
        issuer,
      ]),
    ).toEqual([
      ["workload", realm, "ws-prod", null],
      [
        "federation",
        "aws:123456789012",
        "arn:aws:iam::123456789012:role/tfc-shop",
        "https://app.terraform.io",
      ],
      ["federation", "gcp:shop-prod", "tfc@shop-prod.iam.gserviceaccount.com", "https://app.terraform.io"],
    ]);
  });

  test("are met by what a cloud says of them", () => {
    const subject = "organization:acme:project:Default Project:workspace:shop-production:run_phase:apply";
    expect(subjectRefOf("https://app.terraform.io", subject)).toEqual({
      realm,
      externalId: identity("ws-prod")?.aliases[0],
    });
    expect(
      subjectRefOf("https://app.terraform.io", "organization:acme:project:*:workspace:*:run_phase:*"),
    ).toBeNull();
  });

  test("keep secrets in variables: sensitive ones, and those that everybody can read", () => {
    const places = of(whole.records, "placement").map((place) => [
      place.name,
      place.identity?.externalId,
      place.meantForSecrets,
      place.fingerprint,
      place.credentialType,
    ]);
    expect(places).toEqual([
      ["DATADOG_API_KEY", "ws-prod", true, undefined, "unknown"],
      ["AWS_SECRET_ACCESS_KEY", "ws-old", false, `fp-${canaries.variable.length}`, expect.any(String)],
      ["VAULT_TOKEN", undefined, true, undefined, "unknown"],
    ]);
  });
});
