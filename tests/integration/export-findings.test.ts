import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { z } from "zod";
import { register as registerList } from "@/bin/commands/list";
import type { Role } from "@/lib/domain/permissions";
import { exportFindings } from "@/lib/features/findings/loaders-export";
import { readEnv } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { scopeOf } from "@/lib/platform/loader";
import { createLog } from "@/lib/platform/log";
import type { MemberCall } from "@/lib/platform/member-route";
import { createPrisma } from "@/lib/platform/prisma";
import type { Scope } from "@/lib/platform/scope";
import type { PrismaClient } from "@/prisma/generated/client";
import { findingFixture, insertFindings } from "@/tests/factories/findings";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
} from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { sarifLog } from "@/tests/factories/sarif-schema";
import { member as memberOf } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T12:00:00Z");
const many = 450;
const ids = { leaked: randomUUID(), other: randomUUID(), place: randomUUID(), hidden: randomUUID() };
let database: TestDatabase;
let prisma: PrismaClient;
let inPayments: Scope;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  prisma = createPrisma(pool);
  const payments = await insertContainer(pool, "payments");
  await insertIdentities(pool, [
    identityFixture({ id: ids.leaked, name: '=cmd|" /C calc"!A0', containerId: payments, system: "aws" }),
    identityFixture({ id: ids.other, name: "elsewhere", system: "github" }),
  ]);
  const credential = randomUUID();
  await pool.query(
    `INSERT INTO credentials (id, realm, external_id, identity_id, type, lifetime, status, fingerprint, first_seen_at)
     VALUES ($1, 'test:one', 'AKIA1', $2, 'access_key', 'static', 'active', 'print', now())`,
    [credential, ids.leaked],
  );
  // One by the credential's id; one by its print only, which hangs on another identity.
  await pool.query(
    `INSERT INTO placements (id, realm, external_id, locator, kind, meant_for_secrets, credential_type, credential_id, identity_id, fingerprint, first_seen_at)
     SELECT id, 'host:one', file || '#KEY', file || ' KEY', 'environment_file', false, 'access_key', credential, identity, 'print', now()
     FROM (VALUES ($1::uuid, '/srv/app/.env', $3::uuid, NULL::uuid), ($2, '/srv/secret/.env', NULL, $4)) v(id, file, credential, identity)`,
    [ids.place, ids.hidden, credential, ids.other],
  );
  await insertRows(pool, "links", [
    {
      id: randomUUID(),
      kind: "fingerprint",
      from_type: "placement",
      from_id: ids.hidden,
      to_type: "credential",
      to_id: credential,
      evidence: "same print",
      at: now,
    },
  ]);
  await insertFindings(pool, [
    findingFixture({
      identity_id: ids.leaked,
      rule_id: "exposed-credential",
      severity: "critical",
      rank: 4100,
    }),
    findingFixture({
      identity_id: ids.leaked,
      key: "gone",
      state: "resolved",
      resolved_at: "2026-11-26T00:00:00Z",
    }),
    findingFixture({ identity_id: ids.leaked, key: "old", severity: "high", rank: 3100 }),
    ...Array.from({ length: many }, (_, n) =>
      findingFixture({ identity_id: ids.other, key: `k${n}`, rank: 1000 + n }),
    ),
  ]);
  await pool.query(
    `UPDATE findings SET credential_id = $1, times = 3, reopened_at = '2026-11-25T00:00:00Z',
       evidence = '[{"label":"=1","value":"2"},{"label":"Key","value":"AKIA1"}]' WHERE rule_id = 'exposed-credential'`,
    [credential],
  );
  const ada = await insertPerson(pool, "Ada", "ada@example.com");
  await pool.query(
    `INSERT INTO finding_assignments (finding_id, person_id, assigned_by, assigned_at)
     SELECT id, $1, 'user:ana', $2 FROM findings WHERE rule_id = 'exposed-credential'`,
    [ada, now],
  );
  await setAside("accepted_risk", "Retired in May.", "medium");
  await setAside("snooze", "", "low");
  inPayments = memberOf("analyst", { membership: { kind: "containers", ids: [payments] } }).scope;
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

/** A finding of another identity that an exception covers. */
async function setAside(kind: string, reason: string, severity: string): Promise<void> {
  const exception = randomUUID();
  await insertRows(database.pool, "exceptions", [
    {
      id: exception,
      kind,
      reason,
      scope_kind: "finding",
      severity_cap: severity,
      requested_by: "user:ana",
      requested_at: now,
      state: "active",
      began_at: now,
      expires_at: new Date("2027-01-27T00:00:00Z"),
    },
  ]);
  const id = randomUUID();
  const rank = severity === "medium" ? 2100 : 1001;
  await insertFindings(database.pool, [
    findingFixture({ id, identity_id: ids.other, key: kind, severity, rank }),
  ]);
  await database.pool.query("UPDATE findings SET exception_id = $1 WHERE id = $2", [exception, id]);
}

async function exportAs(
  address: Record<string, string>,
  role: Role = "analyst",
  scope?: Scope,
): Promise<Response> {
  const { member } = await signedIn(prisma, database.pool, await createUser(prisma, role), new Date());
  const call: MemberCall = {
    request: new Request("http://localhost/api/findings/export"),
    web: {
      env: readEnv({ NODE_ENV: "test", ROLLCALL_URL: "https://rollcall.example.com" }),
      dataDir: "",
      pool: database.pool,
      prisma,
      log: createLog({ level: "silent", name: "test" }),
    },
    member,
    scope: scope ?? scopeOf(member),
    query: new URLSearchParams(address),
    now,
  };
  return exportFindings(call);
}
const lastAudit = async () =>
  (await database.pool.query<{ body: string }>("SELECT body FROM audit_events ORDER BY seq DESC LIMIT 1"))
    .rows[0]?.body;
const sarif = async (response: Response) => sarifLog.parse(await response.json()).runs[0].results;

describe("the export of findings", () => {
  it("holds all that the query finds, the worst first, in each format, and says so in the audit log", async () => {
    const csv = await exportAs({ format: "csv" });
    expect(csv.headers.get("content-disposition")).toBe(
      'attachment; filename="rollcall-findings-2026-11-27T1200Z.csv"',
    );
    const rows = z.array(z.record(z.string(), z.string())).parse(parse(await csv.text(), { columns: true }));
    expect(rows).toHaveLength(many + 2);
    expect(rows.slice(0, 2).map(({ severity, identity }) => [severity, identity])).toEqual([
      ["critical", `'=cmd|" /C calc"!A0`],
      ["high", `'=cmd|" /C calc"!A0`],
    ]);
    expect(rows[0]).toMatchObject({
      assignee: "Ada",
      times: "3",
      reopened: "2026-11-25T00:00:00.000Z",
      evidence: "'=1: 2; Key: AKIA1",
      frameworks: expect.stringContaining("NIST 800-53 r5 IA-5"),
    });
    for (const format of ["json", "ocsf"]) {
      const lines = (await (await exportAs({ format })).text()).split("\n").filter(Boolean);
      expect(lines).toHaveLength(many + 2);
      expect(await lastAudit()).toContain(
        `"payload":{"format":"${format}","noun":"findings","query":"","rows":${many + 2}}`,
      );
    }
    const document = await exportAs({ format: "sarif" });
    expect(document.headers.get("content-type")).toBe("application/sarif+json; charset=utf-8");
    expect(await sarif(document)).toHaveLength(many + 2);
    expect(await sarif(await exportAs({ format: "sarif", q: "state:resolved" }))).toHaveLength(1);
  });

  it("names the files in which a leaked credential lies", async () => {
    const [leaked, old] = await sarif(await exportAs({ format: "sarif", q: "severity:critical,high" }));
    expect(leaked?.locations.map(({ physicalLocation }) => physicalLocation)).toEqual([
      { artifactLocation: { uri: "srv/app/.env" } },
      { artifactLocation: { uri: "srv/secret/.env" } },
    ]);
    expect(old?.locations[0]).not.toHaveProperty("physicalLocation");
  });

  it("says of what is set aside why, and of all else that nobody decided", async () => {
    const aside = await exportAs({ format: "sarif", q: "state:accepted,snoozed" });
    const said = (justification: RegExp) => [
      { kind: "external", status: "accepted", justification: expect.stringMatching(justification) },
    ];
    expect((await sarif(aside)).map(({ suppressions }) => suppressions)).toEqual([
      said(/^Accepted risk until \d{4}-\d\d-\d\d: Retired in May\.$/),
      said(/^Snoozed until \d{4}-\d\d-\d\d$/),
    ]);
    const inbox = await sarif(await exportAs({ format: "sarif" }));
    expect(inbox.every(({ suppressions }) => suppressions?.length === 0)).toBe(true);
    const [event] = (await (await exportAs({ format: "ocsf", q: "state:accepted" })).text()).split("\n");
    expect(JSON.parse(event ?? "")).toMatchObject({
      status: "Suppressed",
      status_detail: expect.stringContaining("Retired in May."),
    });
  });

  it("holds only what the member reaches, places included", async () => {
    const results = await sarif(await exportAs({ format: "sarif" }, "analyst", inPayments));
    expect(results).toHaveLength(2);
    expect(JSON.stringify(results)).not.toMatch(/secret\/\.env|elsewhere/);
    const events = await (await exportAs({ format: "ocsf" }, "analyst", inPayments)).text();
    expect(events.split("\n").filter(Boolean)).toHaveLength(2);
    expect(events).not.toMatch(/secret\/\.env|elsewhere/);
    expect(await lastAudit()).toContain('"rows":2');
  });

  it("reads on only when the reader takes more, and ends when they leave", async () => {
    const query = vi.spyOn(database.pool, "connect");
    const response = await exportAs({ format: "sarif" });
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
    const asked = query.mock.calls.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(query.mock.calls.length).toBe(asked);
    query.mockRestore();
    expect(database.pool.totalCount - database.pool.idleCount).toBe(0);
  });

  it.each([
    ["a query that cannot be read", { q: "severty:high" }, "bad_query"],
    ["a format that there is not", { format: "xml" }, "bad_request"],
    ["a parameter too many", { limit: "1" }, "bad_request"],
  ])("refuses %s, and says nothing in the audit log", async (_, address, code) => {
    const before = await lastAudit();
    const error = await exportAs(address).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({ code });
    expect(await lastAudit()).toBe(before);
  });
});

describe("rollcall list findings", () => {
  async function rollcall(...args: string[]): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), "rollcall-list-"));
    vi.stubEnv("DATABASE_URL", database.url);
    let written = "";
    const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      written += String(text);
      return true;
    });
    const program = new Command("rollcall").exitOverride().configureOutput({ writeErr: () => undefined });
    registerList(program);
    program.commands[0]?.exitOverride().configureOutput({ writeErr: () => undefined });
    try {
      await program.parseAsync(["list", ...args, "--data", folder], { from: "user" });
    } finally {
      out.mockRestore();
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true, force: true });
    }
    return written;
  }

  it("writes SARIF and OCSF, of so many as asked", async () => {
    const document: unknown = JSON.parse(
      await rollcall("findings", "--sarif", "--where", "severity:critical,high"),
    );
    expect(sarifLog.parse(document).runs[0].results).toHaveLength(2);
    const events = (await rollcall("findings", "--ocsf", "--limit", "3")).split("\n").filter(Boolean);
    expect(
      events.map((line) => z.object({ class_uid: z.number() }).parse(JSON.parse(line)).class_uid),
    ).toEqual([2008, 2008, 2008]);
  });

  it("refuses these formats for other nouns, and two at once", async () => {
    await expect(rollcall("identities", "--sarif")).rejects.toMatchObject({
      code: "no_such_format",
      exitCode: 2,
    });
    await expect(rollcall("findings", "--sarif", "--csv")).rejects.toMatchObject({
      code: "commander.conflictingOption",
    });
  });
});
