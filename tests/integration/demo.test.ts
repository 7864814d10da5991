import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closedAccount } from "@/lib/features/demo/company/accounts";
import { orphanedIssuer } from "@/lib/features/demo/company/aws-planted-trust";
import type { DemoCompany } from "@/lib/features/demo/company/sources";
import { prepareQueue } from "@/lib/platform/queue";
import { companyAt, loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
import { connectedChecks } from "@/tests/factories/demo-connected-checks";
import { lookAt } from "@/tests/factories/demo-look";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let company: DemoCompany;
const now = new Date();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  const key = newFingerprintKey();
  company = await companyAt(now, key);
  await loadWholeDemo(pool, key, now);
});
afterAll(() => database.drop());

const look = lookAt(() => ({ pool, company, now }));
const { rows, one, problem, found, identityOf, credentialOf, placementOf, policiesOf, trustOf } = look;

/** What must be true in the inventory of each planted problem, beyond that its records are there. */
const checks: Record<string, () => Promise<void>> = {
  "root-key": async () => {
    expect(await identityOf("root-key")).toMatchObject({ kind: "root_account", active_static: 1 });
    expect(await credentialOf("root-key")).toMatchObject({ status: "active", type: "access_key" });
  },
  "ci-deploy-key-in-four-places": async () => {
    const key = await credentialOf("ci-deploy-key-in-four-places");
    const identity = await identityOf("ci-deploy-key-in-four-places");
    expect(key.identity_id).toBe(identity.id);
    const places = await rows(
      "SELECT kind, fingerprint FROM placements WHERE credential_id = $1 ORDER BY kind",
      key.id,
    );
    expect(places.map((row) => row.kind)).toEqual([
      "credential_file",
      "environment_file",
      "spreadsheet_cell",
    ]);
    expect(new Set(places.map((row) => row.fingerprint)).size).toBe(1);
    expect(places[0]?.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect(identity.exposed_placements).toBe(3);
    expect(await policiesOf(identity.id)).toContain("AdministratorAccess");
    expect(JSON.stringify(identity.owner_hints)).toContain("ilse.brandt@");
  },
  "two-active-keys": async () => {
    expect(await identityOf("two-active-keys")).toMatchObject({ active_static: 2 });
  },
  "admin-with-static-key": async () => {
    const identity = await identityOf("admin-with-static-key");
    expect(await policiesOf(identity.id)).toContain("AdministratorAccess");
    expect(identity.active_static).toBe(1);
  },
  "job-runs-on-a-person": async () => {
    const identity = await identityOf("job-runs-on-a-person");
    expect(identity.credential_types).toEqual(expect.arrayContaining(["access_key", "password"]));
    expect(identity.exposed_placements).toBe(1);
  },
  "key-in-function": async () => {
    const place = await placementOf("key-in-function");
    expect(place).toMatchObject({ kind: "workload_environment", meant_for_secrets: false });
    expect(place.credential_id).toBe((await credentialOf("key-in-function")).id);
  },
  "creator-left": async () => {
    const { owner_hints } = await identityOf("creator-left");
    expect(owner_hints).toEqual(expect.arrayContaining([expect.objectContaining({ type: "creator" })]));
    expect(JSON.stringify(owner_hints)).toContain("piet.vermeer@");
    expect(await credentialOf("creator-left")).toMatchObject({ status: "active" });
  },
  "model-key-without-end": async () => {
    expect(await credentialOf("model-key-without-end")).toMatchObject({
      type: "api_key",
      lifetime: "static",
      expires_at: null,
    });
  },
  "keys-never-used": async () => {
    const names = problem("keys-never-used").identities;
    expect(await found("neverused:true unused:>90d kind:cloud_user static:true staging-feed")).toBe(
      names.length,
    );
  },
  "loose-github-subject": async () => {
    const identity = await identityOf("loose-github-subject");
    expect(await trustOf(identity.id)).toEqual([
      expect.objectContaining({
        kind: "federation",
        subject: "repo:brindlewood/*",
        issuer: "https://token.actions.githubusercontent.com",
      }),
    ]);
  },
  "orphan-oidc-provider": async () => {
    const issuer = `https://${orphanedIssuer}`;
    await one("SELECT FROM resources WHERE kind = 'oidc_provider' AND name = $1", issuer);
    expect(await rows("SELECT FROM trusts WHERE issuer = $1", issuer)).toEqual([]);
  },
  "trusts-everybody": async () => {
    const identity = await identityOf("trusts-everybody");
    expect(await trustOf(identity.id)).toEqual([
      expect.objectContaining({ kind: "assume_role", subject: "*", condition: null }),
    ]);
  },
  "privileged-and-unused": async () => {
    const identity = await identityOf("privileged-and-unused");
    expect(await policiesOf(identity.id)).toContain("AdministratorAccess");
    expect(await found("unused:>90d warehouse-migration-2023")).toBe(1);
  },
  "vendor-without-external-id": async () => {
    const [trust] = await trustOf((await identityOf("vendor-without-external-id")).id);
    expect(trust).toMatchObject({ subject: "arn:aws:iam::000090060606:root", condition: null });
  },
  "vendor-powerful-unused": async () => {
    expect(await policiesOf((await identityOf("vendor-powerful-unused")).id)).toContain("PowerUserAccess");
    expect(await found("unused:>90d growthloop-personalisation")).toBe(1);
  },
  "staging-reaches-production": async () => {
    const identity = await identityOf("staging-reaches-production");
    const [trust] = await trustOf(identity.id);
    const staging = await one(
      "SELECT c.environment, i.environment AS own FROM identities i JOIN containers c ON c.id = i.container_id WHERE i.id = $1",
      trust?.subject_id,
    );
    expect(staging.own).toBe("staging");
    expect(identity.environment).toBe("production");
  },
  "closed-account": async () => {
    const scopes = await rows("SELECT failure FROM sync_scopes WHERE status = 'incomplete'");
    expect(scopes).toHaveLength(9);
    for (const { failure } of scopes)
      expect(failure).toMatchObject({ kind: "denied", permission: "sts:AssumeRole" });
    await one("SELECT FROM containers WHERE kind = 'account' AND name = 'garden-outlet'");
    expect(closedAccount).toBe("outlet");
  },
  "ci-deploy-key-on-machines": async () => {
    const key = await credentialOf("ci-deploy-key-on-machines");
    for (const at of [0, 1])
      expect((await placementOf("ci-deploy-key-on-machines", at)).credential_id).toBe(key.id);
    expect((await placementOf("ci-deploy-key-on-machines", 1)).facts).toMatchObject({ readableByAll: true });
  },
  "payment-key-in-file": async () => {
    expect(await placementOf("payment-key-in-file")).toMatchObject({
      credential_type: "api_key",
      facts: { looksLike: "Stripe key", readableByAll: true },
    });
  },
  "same-secret-in-two-environments": async () => {
    const [production, staging] = [
      await placementOf("same-secret-in-two-environments"),
      await placementOf("same-secret-in-two-environments", 1),
    ];
    expect(production.fingerprint).toBe(staging.fingerprint);
    expect([production.environment, staging.environment]).toEqual(["production", "staging"]);
  },
  "persons-key-on-batch": async () => {
    const job = await identityOf("persons-key-on-batch");
    expect(job).toMatchObject({ kind: "scheduled_job", status: "active" });
    expect((await placementOf("persons-key-on-batch")).credential_id).toBe(
      (await credentialOf("persons-key-on-batch")).id,
    );
  },
  "password-in-crontab": async () => {
    const place = await placementOf("password-in-crontab");
    expect(place).toMatchObject({ kind: "scheduled_job", credential_type: "password" });
    expect(place.identity_id).not.toBeNull();
  },
  "mcp-server-with-key": async () => {
    const server = await identityOf("mcp-server-with-key");
    expect(server).toMatchObject({ kind: "mcp_server", tags: { autoApprove: "every tool" } });
    expect((await placementOf("mcp-server-with-key")).identity_id).toBe(server.id);
  },
  "agent-without-questions": async () => {
    expect(await identityOf("agent-without-questions")).toMatchObject({
      kind: "ai_agent",
      tags: { autoApprove: expect.stringContaining("bypassPermissions") },
    });
  },
  "certificate-expires": async () => {
    const { expires_at, kind } = await identityOf("certificate-expires");
    expect(kind).toBe("certificate");
    const left = (new Date(String(expires_at)).getTime() - now.getTime()) / 86_400_000;
    expect(left).toBeGreaterThan(7);
    expect(left).toBeLessThan(10);
  },
  "secret-in-register": async () => {
    await one(
      "SELECT FROM placements WHERE kind = 'spreadsheet_cell' AND credential_id = $1",
      (await credentialOf("secret-in-register")).id,
    );
    const run = await one(
      "SELECT r.notes FROM sync_runs r JOIN sources s ON s.id = r.source_id WHERE s.connector = 'csv'",
    );
    expect(JSON.stringify(run.notes)).toContain("1 live-looking secret");
  },
  "register-ghosts": async () => {
    const sheet = await one("SELECT id FROM sources WHERE connector = 'csv'");
    for (const [at] of problem("register-ghosts").identities.entries()) {
      expect((await identityOf("register-ghosts", at)).source_ids).toEqual([sheet.id]);
    }
  },
  ...connectedChecks(look),
};

describe("the demo organisation, as it came out of the connectors", () => {
  it("has about 1,900 identities, and a register that knows few of them", async () => {
    expect(await found("class:non_human,both,unsure,human")).toBeGreaterThan(1_850);
    expect(await found("class:non_human,both,unsure,human")).toBeLessThan(2_050);
    expect(await found("managed:provider")).toBeGreaterThan(200);
    expect(await found("class:human")).toBeGreaterThan(20);
    expect(await found('source:"Service account register"')).toBeLessThan(125);
    expect(await rows("SELECT FROM dead_letters")).toEqual([]);
    expect(await rows("SELECT FROM sync_runs WHERE status NOT IN ('complete', 'incomplete')")).toEqual([]);
    expect(await rows("SELECT FROM sources WHERE mode <> 'builtin' AND NOT demo")).toEqual([]);
  });

  it("holds every record of every planted problem", async () => {
    for (const { id, identities, credentials, placements } of company.planted()) {
      for (const [at] of identities.entries()) expect((await identityOf(id, at)).gone_at, id).toBeNull();
      for (const [at] of credentials.entries()) expect((await credentialOf(id, at)).gone_at, id).toBeNull();
      for (const [at] of placements.entries()) expect((await placementOf(id, at)).gone_at, id).toBeNull();
    }
  });

  it("is checked for every planted problem, and for nothing else", () => {
    expect(Object.keys(checks).sort()).toEqual(
      company
        .planted()
        .map(({ id }) => id)
        .sort(),
    );
  });
  for (const [id, check] of Object.entries(checks)) it(`shows ${id}`, check);

  it("holds no secret in any table, also not inside what is compressed", async () => {
    const secrets = company.secrets();
    expect(secrets.length).toBeGreaterThan(100);
    const tables = await rows(
      "SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema IN ('public', 'graphile_worker')",
    );
    expect(tables.length).toBeGreaterThan(35);
    const leaks: string[] = [];
    for (const { name } of tables) {
      const texts = await rows(`SELECT t::text AS text FROM ${String(name)} t`);
      const all = texts.map((row) => String(row.text)).join("\n");
      if (secrets.some((secret) => all.includes(secret))) leaks.push(String(name));
    }
    const pages = await pool.query<{ body: Buffer }>("SELECT body FROM upload_pages");
    expect(pages.rows.length).toBeGreaterThan(100);
    const unpacked = pages.rows.map((row) => gunzipSync(row.body).toString("utf8")).join("\n");
    // The key ids are public and there; had the pages been unreadable, this would not be.
    expect(unpacked).toContain(problem("ci-deploy-key-in-four-places").credentials[0]?.externalId);
    if (secrets.some((secret) => unpacked.includes(secret))) leaks.push("inside upload_pages");
    expect(leaks).toEqual([]);
  });
});

it("has what its identities did in AWS: each event counted, by somebody whom it knows", async () => {
  const written = company.sources.flatMap((source) => source.logs?.() ?? []);
  const texts = await Promise.all(written.map(async (file) => (await buffer(file.open())).toString("utf8")));
  const events = texts.flatMap(
    (text) => z.object({ Records: z.array(z.unknown()) }).parse(JSON.parse(text)).Records,
  );
  expect(events.length).toBeGreaterThan(1000);
  const kept = { duplicates: 0, late: 0, tooOld: 0, future: 0, ignored: 0, unreadable: 0 };
  expect(await rows("SELECT counts - 'unknownActors' AS counts FROM usage_intakes")).toEqual([
    { counts: { ...kept, events: events.length } },
  ]);
  expect(
    await rows("SELECT sum(count)::int AS n, count(DISTINCT identity_id) > 20 AS many FROM usage"),
  ).toEqual([{ n: events.length, many: true }]);
  expect(
    await rows(
      "SELECT count(*)::int AS n FROM unknown_actors u WHERE NOT EXISTS (SELECT FROM identities i WHERE i.id = u.identity_id)",
    ),
  ).toEqual([{ n: 0 }]);
  // A log moves no last use beyond what AWS itself says.
  expect(
    await rows(
      "SELECT count(*)::int AS n FROM identities WHERE last_used_grade = 'observed' AND system = 'aws'",
    ),
  ).toEqual([{ n: 0 }]);
});
