import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { frameworkNames } from "@/lib/domain/assessment/frameworks";
import { clausesOf } from "@/lib/domain/rules/arranged";
import { identityRules, ruleOf } from "@/lib/domain/rules/catalogue";
import { exportRules } from "@/lib/features/custom-rules/loaders-export";
import { readCatalogue, readRule } from "@/lib/features/rules/data";
import { exportEvidence } from "@/lib/features/rules/loaders-export";
import { needsOf, openOf } from "@/lib/features/rules/schema";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { readEnv } from "@/lib/platform/env";
import { scopeOf } from "@/lib/platform/loader";
import { createLog } from "@/lib/platform/log";
import type { MemberCall } from "@/lib/platform/member-route";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createUser, signedIn } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const signal = new AbortController().signal;
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const key = (createdAt: Date | null) => credentialFixture({ createdAt });
const tooOld = ruleOf("credential-too-old");
if (!tooOld) throw new Error("the rule of this test was renamed");

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrisma(database.pool);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

const readAll = async () => {
  const numbers = await readCatalogue(database.pool, now);
  if (!numbers) throw new Error("nothing was assessed");
  return numbers;
};
const readOne = async () => {
  const view = await readRule(database.pool, tooOld.id, now);
  if (!view) throw new Error("nothing was assessed");
  return view;
};

async function call(role: "analyst" | "auditor", query = "", containers?: string[]): Promise<MemberCall> {
  const request = new Request(`http://localhost/api/findings/evidence${query}`);
  const { member } = await signedIn(prisma, database.pool, await createUser(prisma, role), new Date());
  const reaching = containers
    ? { ...member, membership: { kind: "containers" as const, ids: containers } }
    : member;
  return {
    request,
    web: {
      env: readEnv({ NODE_ENV: "test" }),
      dataDir: "",
      pool: database.pool,
      prisma,
      log: createLog({ level: "silent", name: "test" }),
    },
    member: reaching,
    scope: scopeOf(reaching),
    query: new URL(request.url).searchParams,
    now,
  };
}

describe("before anything was assessed", () => {
  it("there are no numbers, which is not the same as zero", async () => {
    expect(await readCatalogue(database.pool, now)).toBeNull();
    expect(await readRule(database.pool, tooOld.id, now)).toBeNull();
    await expect(exportEvidence(await call("auditor"))).rejects.toMatchObject({ code: "not_assessed" });
    expect(await auditEventsOf(database.pool, "export.made")).toEqual([]);
  });
});

describe("the numbers of the catalogue", () => {
  beforeAll(async () => {
    const inAws = { system: "aws", environment: "production" } as const;
    await insertIdentities(database.pool, [
      identityFixture({ name: "old", ...inAws, credentials: [key(daysAgo(400)), key(daysAgo(300))] }),
      identityFixture({ name: "young", ...inAws, credentials: [key(daysAgo(5))] }),
      identityFixture({ name: "=of unknown age", system: "gcp", credentials: [key(null)] }),
      identityFixture({ name: "without a key" }),
    ]);
    await database.pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
    await assessDue(database.pool, now, signal);
  });

  it("count identities by answer, and findings by severity", async () => {
    const { rules, stand } = await readAll();
    expect(stand).toEqual({ passedAt: now, moving: false });
    const numbers = rules.get(tooOld.id);
    expect(numbers?.tally).toEqual({ pass: 1, fail: 1, unknown: 1 });
    expect(Object.values(numbers?.open ?? {}).reduce((sum, n) => sum + n, 0)).toBe(2);
    expect((await readOne()).numbers.tally).toEqual(numbers?.tally);
  });

  it("say which data is missing, and of whom", async () => {
    const { rules } = await readAll();
    const expected = {
      asked: 1,
      needs: [
        {
          what: "the age of a credential, or what it may do",
          identities: 1,
          examples: [{ id: expect.any(String), name: "=of unknown age" }],
        },
      ],
    };
    expect(rules.get(tooOld.id)?.missing).toEqual(expected);
    expect((await readOne()).numbers.missing).toEqual(expected);
    expect(needsOf([tooOld], await readAll())).toEqual([expected.needs[0]?.what]);
  });

  it("are told apart by system and environment", async () => {
    const { bySystem, byEnvironment } = await readOne();
    expect(bySystem).toEqual([
      { of: "aws", pass: 1, fail: 1, unknown: 0 },
      { of: "gcp", pass: 0, fail: 0, unknown: 1 },
    ]);
    expect(byEnvironment).toEqual([
      { of: "production", pass: 1, fail: 1, unknown: 0 },
      { of: null, pass: 0, fail: 0, unknown: 1 },
    ]);
  });

  it("count each identity once for a risk and a clause, the worst answer first, without what nobody can answer", async () => {
    const numbers = await readAll();
    const { rows } = await database.pool.query<{ verdicts: string }>("SELECT verdicts FROM assessments");
    const answersOf = (those: (rule: (typeof identityRules)[number]) => boolean) =>
      rows.map(({ verdicts }) =>
        identityRules.flatMap((rule, place) =>
          those(rule) && rule.maturity !== "declared" ? (verdicts[place] ?? "") : "",
        ),
      );
    const counted = (answers: string[][]) => {
      const fails = answers.filter((each) => each.includes("f")).length;
      const unknown = answers.filter((each) => !each.includes("f") && each.includes("u")).length;
      const pass = answers.filter(
        (each) => each.every((letter) => "p-".includes(letter)) && each.includes("p"),
      );
      return { pass: pass.length, fail: fails, unknown };
    };
    const ofRisk = counted(answersOf((rule) => rule.risks.includes("NHI7")));
    expect(ofRisk).toMatchObject({ fail: 1, unknown: 1 });
    expect(numbers.groups.get("NHI7")).toEqual(ofRisk);
    expect(numbers.groups.get("NIST 800-53 r5 IA-5")).toEqual(
      counted(answersOf((rule) => rule.frameworks.some(([, clause]) => clause === "IA-5"))),
    );
    expect(openOf([tooOld, tooOld], numbers).low).toBe(2 * openOf([tooOld], numbers).low);
  });

  it("follow when an identity changes or goes, and say that they may move until then", async () => {
    const before = await readAll();
    await database.pool.query("UPDATE identities SET gone_at = $1 WHERE name = 'old'", [now]);
    await database.pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'old'",
    );
    expect((await readAll()).stand.moving).toBe(true);
    await assessDue(database.pool, now, signal);
    const after = await readAll();
    expect(after.rules.get(tooOld.id)?.tally).toEqual({ pass: 1, fail: 0, unknown: 1 });
    expect(openOf([tooOld], after)).toEqual({ critical: 0, high: 0, medium: 0, low: 0, aside: 0 });
    expect((before.groups.get("NHI7")?.fail ?? 0) - (after.groups.get("NHI7")?.fail ?? 0)).toBe(1);
    await database.pool.query("UPDATE identities SET gone_at = NULL WHERE name = 'old'");
    await database.pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'old'",
    );
    await assessDue(database.pool, now, signal);
    expect((await readAll()).groups).toEqual(before.groups);
  });

  it("are said to move while rules are others than those that answered", async () => {
    const { rows } = await database.pool.query("SELECT catalogue FROM assessment_state");
    await database.pool.query("UPDATE assessment_state SET catalogue = 'of before'");
    expect((await readAll()).stand.moving).toBe(true);
    await database.pool.query("UPDATE assessment_state SET catalogue = $1", [rows[0]?.catalogue]);
  });
});

describe("the evidence for a standard", () => {
  const sheetOf = async (response: Response) =>
    z.array(z.record(z.string(), z.string())).parse(parse(await response.text(), { columns: true }));

  it("has each clause, then its rules, and is an event itself", async () => {
    const rows = await sheetOf(await exportEvidence(await call("auditor", "?framework=NIST+800-53+r5")));
    expect(new Set(rows.map((row) => row.framework))).toEqual(new Set(["NIST 800-53 r5"]));
    expect(rows.find((row) => row.clause === "IA-5")).toMatchObject({ rule_title: "All rules together" });
    expect(rows.find((row) => row.clause === "IA-5" && row.rule === tooOld.id)).toMatchObject({
      identities: "3",
      pass: "1",
      fail: "1",
      unknown: "1",
      missing_data: "the age of a credential, or what it may do",
      assessed_at: now.toISOString(),
    });
    expect(await auditEventsOf(database.pool, "export.made")).toMatchObject([
      {
        payload: { noun: "framework-evidence", format: "csv", query: "NIST 800-53 r5", rows: rows.length },
      },
    ]);
  });

  it("has every open finding behind the numbers, also what people set aside, under each clause of its rule", async () => {
    const { rows: exceptions } = await database.pool.query<{ id: string }>(
      `INSERT INTO exceptions (kind, reason, rule_id, scope_kind, severity_cap, requested_by, requested_at, state, began_at, expires_at)
       VALUES ('accepted_risk', 'So.', $1, 'finding', 'high', 'user:a', $2, 'active', $2, $3) RETURNING id`,
      [tooOld.id, now, daysAgo(-30)],
    );
    const { rows: found } = await database.pool.query<{ id: string }>(
      "SELECT id FROM findings WHERE rule_id = $1 AND state = 'open' ORDER BY id",
      [tooOld.id],
    );
    const [aside, other] = found.map(({ id }) => id);
    await database.pool.query("UPDATE findings SET exception_id = $1 WHERE id = $2", [
      exceptions[0]?.id,
      aside,
    ]);
    const rows = await sheetOf(await exportEvidence(await call("auditor", "?framework=NIST+800-53+r5")));
    const told = rows.filter(
      ({ clause, rule, finding }) => clause === "IA-5" && rule === tooOld.id && finding,
    );
    expect(new Map(told.map((row) => [row.finding, row.exception]))).toEqual(
      new Map([
        [aside, "accepted_risk"],
        [other, ""],
      ]),
    );
    expect(told.find(({ finding }) => finding === aside)).toMatchObject({
      identity: "old",
      pass: "",
      first_seen: now.toISOString(),
      exception_until: daysAgo(-30).toISOString(),
    });
    const clauses = tooOld.frameworks.filter(([name]) => name === "NIST 800-53 r5");
    expect(rows.filter(({ finding }) => finding === other)).toHaveLength(clauses.length);
    expect((await auditEventsOf(database.pool, "export.made")).at(-1)?.payload).toMatchObject({
      rows: rows.length,
    });
    await database.pool.query("UPDATE findings SET exception_id = NULL; DELETE FROM exceptions");
  });

  it("leaves empty what nobody counted, of all standards", async () => {
    const rows = await sheetOf(await exportEvidence(await call("analyst")));
    const clauses = frameworkNames.flatMap((name) => clausesOf(name));
    expect(rows.filter((row) => row.rule === "")).toHaveLength(clauses.length);
    for (const { framework, clause } of clauses.filter(({ rules }) => rules.length === 0)) {
      const row = rows.find((each) => each.framework === framework && each.clause === clause);
      expect(row).toMatchObject({ rule_title: "No rule speaks to this clause", pass: "", unknown: "" });
    }
  });

  it("is refused to whoever reaches a part, for another standard, and writes nothing then", async () => {
    const before = await auditEventsOf(database.pool, "export.made");
    const part = await call("analyst", "", ["00000000-0000-4000-8000-000000000001"]);
    await expect(exportEvidence(part)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(exportEvidence(await call("analyst", "?framework=none"))).rejects.toMatchObject({
      code: "bad_request",
    });
    await expect(exportRules(part)).rejects.toMatchObject({ code: "not_permitted" });
    expect(await auditEventsOf(database.pool, "export.made")).toEqual(before);
  });
});
