import type { Pool } from "pg";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { RecordInput } from "@/lib/domain/source-record";
import { readStand } from "@/lib/features/rules/data";
import { readStanding } from "@/lib/features/rules/data-standing";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
});
afterAll(() => database.drop());

const day = (n: number) => new Date(Date.UTC(2026, 10, 20 + n));
const assess = (at: Date) => assessDue(pool, at, new AbortController().signal);

/** A secret of nobody that is known, in a settings file. */
const secret = (externalId: string, environment?: "production" | "development"): RecordInput => ({
  t: "placement",
  ref: { realm: "host", externalId },
  locator: `/srv/${externalId}/.env`,
  kind: "environment_file",
  meantForSecrets: false,
  credentialType: "password",
  fingerprint: "f1",
  ...(environment ? { environment } : {}),
});

const rule = "unresolved-secret-in-two-environments";
const finding = async () =>
  (
    await pool.query<{ state: string; why: string | null; unsure: boolean }>(
      "SELECT state, resolved_why AS why, unsure FROM findings WHERE rule_id = $1 ORDER BY first_seen_at",
      [rule],
    )
  ).rows;
const tally = async () =>
  (
    await pool.query<{ environment: string; pass: number; fail: number; unknown: number }>(
      "SELECT environment, pass, fail, unknown FROM rule_tallies WHERE rule_id = $1 ORDER BY environment",
      [rule],
    )
  ).rows;

it("secrets of nobody are judged though no identity changed, and doubt or disappearance prove nothing", async () => {
  const source = await createSource(pool, "files");
  const show = (records: RecordInput[]) =>
    syncOnce(
      testEngine(pool, scriptedConnector({ scopes: [{ key: "list", pages: [records], issues: ["host"] }] }), {
        tombstoneHours: 0,
      }),
      source,
    );
  await assess(day(0));
  expect(await assess(day(0))).toBe("nothing_due");
  const stand = async () => readStand(pool, await readStanding(pool));
  expect(await stand()).toMatchObject({ passedAt: day(0), moving: false });

  await show([secret("shop", "production"), secret("try", "development")]);
  expect((await stand())?.moving).toBe(true);
  await assess(day(1));
  expect(await stand()).toMatchObject({ passedAt: day(1), moving: false });
  expect((await finding()).every(({ state }) => state === "open")).toBe(true);
  expect((await finding()).length).toBeGreaterThan(0);
  expect((await tally()).reduce((sum, { fail }) => sum + fail, 0)).toBeGreaterThan(0);

  // Where the other one runs is not known any more: neither mended nor found.
  await show([secret("shop", "production"), secret("try")]);
  await assess(day(2));
  expect((await finding()).filter(({ state }) => state === "open")).not.toEqual([]);
  expect((await finding()).filter(({ why }) => why === "proof")).toEqual([]);
  expect((await tally()).reduce((sum, { unknown }) => sum + unknown, 0)).toBeGreaterThan(0);

  // Nothing of it is there any more: that it is gone proves no mending.
  for (const n of [3, 4, 5]) await show([secret(`other-${n}`, "production")]);
  await assess(day(5));
  const left = await finding();
  expect(left.filter(({ state }) => state === "open")).toEqual([]);
  expect(new Set(left.map(({ why }) => why))).toEqual(new Set(["gone"]));
});
