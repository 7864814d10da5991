import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DemoCompany } from "@/lib/features/demo/company/sources";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { prepareQueue } from "@/lib/platform/queue";
import { companyAt, loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let company: DemoCompany;
const now = new Date();
const signal = new AbortController().signal;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  const key = newFingerprintKey();
  company = await companyAt(now, key);
  await loadWholeDemo(pool, key, now);
  await assessDue(pool, now, signal);
});
afterAll(() => database.drop());

/** Planted, and no finding: of an account that nobody could enter there is neither an identity nor a place that one could be about. */
const toldByCoverage = new Set(["closed-account"]);

/** Planted on what is no identity: the one that it is told of, and by which rule. */
const toldOf: { [id: string]: { rule: string; identity: string } } = {
  "orphan-oidc-provider": { rule: "unused-federation-issuer", identity: "root of 000010421515" },
};

/** Ids of identities and places among these refs, also by another name of theirs, or by a credential of theirs. */
async function subjectsOf(problem: ReturnType<DemoCompany["planted"]>[number]): Promise<string[]> {
  const refs = [...problem.identities, ...problem.credentials, ...problem.placements];
  const found = await pool.query<{ id: string }>(
    `WITH refs AS (SELECT * FROM json_to_recordset($1::json) AS r("realm" text, "externalId" text))
     SELECT i.id FROM identities i JOIN refs r ON i.realm = r.realm AND i.external_id = r."externalId"
     UNION SELECT a.identity_id FROM aliases a JOIN refs r ON a.realm = r.realm AND a.alias = r."externalId"
     UNION SELECT c.identity_id FROM credentials c JOIN refs r ON c.realm = r.realm AND c.external_id = r."externalId"
     UNION SELECT p.id FROM placements p JOIN refs r ON p.realm = r.realm AND p.external_id = r."externalId"
     UNION SELECT c.identity_id FROM placements p JOIN refs r ON p.realm = r.realm AND p.external_id = r."externalId"
       JOIN credential_places cp ON cp.placement_id = p.id JOIN credentials c ON c.id = cp.credential_id
     UNION SELECT p.identity_id FROM placements p JOIN refs r ON p.realm = r.realm AND p.external_id = r."externalId"`,
    [JSON.stringify(refs)],
  );
  return found.rows.map(({ id }) => id);
}

/** Hygiene that nearly everything of a new inventory lacks proves nothing about a planted problem. */
const everywhere = ["environment-unknown"];

describe("the demo's findings", () => {
  it("find every planted problem", async () => {
    const missed: string[] = [];
    for (const problem of company.planted()) {
      if (toldByCoverage.has(problem.id)) continue;
      const told = toldOf[problem.id];
      const found = await pool.query<{ rule_id: string; severity: string }>(
        `SELECT DISTINCT rule_id, severity FROM findings WHERE state = 'open' AND rule_id <> ALL($2::text[])
           AND (identity_id = ANY($1::uuid[]) OR placement_id = ANY($1::uuid[])
             OR rule_id = $3 AND identity_id IN (SELECT id FROM identities WHERE name = $4))`,
        [await subjectsOf(problem), everywhere, told?.rule ?? null, told?.identity ?? null],
      );
      if (found.rows.length === 0) missed.push(problem.id);
    }
    expect(missed).toEqual([]);
  });

  /** Of which rule the planted problem is an example, where any other finding on the same identity would prove nothing. */
  it.each([
    ["production-without-approval", "production-without-approval"],
    ["payments-told-to-old-shop", "webhook-told-everything"],
    ["leavers-database-role", "creator-left"],
    ["migration-user-changes-everything", "administrator"],
  ])("say of %s what is wrong: %s", async (id, rule) => {
    const problem = company.planted().find((each) => each.id === id);
    if (!problem) throw new Error(`${id} is not planted`);
    const found = await pool.query(
      "SELECT FROM findings WHERE rule_id = $1 AND state = 'open' AND identity_id = ANY($2::uuid[])",
      [rule, await subjectsOf(problem)],
    );
    expect(found.rowCount).toBe(1);
  });

  it("tell of the account that could not be entered by what its scopes lack", async () => {
    const scopes = await pool.query<{ failure: { permission?: string } }>(
      "SELECT failure FROM sync_scopes WHERE status = 'incomplete'",
    );
    expect(scopes.rows.length).toBeGreaterThan(0);
    for (const { failure } of scopes.rows) expect(failure.permission).toBe("sts:AssumeRole");
  });

  it("are quiet: few carry a critical, not many a high one", async () => {
    const counted = await pool.query<{ identities: number; critical: number; high: number }>(
      `SELECT count(*)::int AS identities, count(*) FILTER (WHERE worst_finding = 'critical')::int AS critical,
         count(*) FILTER (WHERE worst_finding IN ('critical', 'high'))::int AS high FROM identities WHERE gone_at IS NULL`,
    );
    const { identities, critical, high } = counted.rows[0] ?? { identities: 0, critical: 0, high: 0 };
    expect(critical).toBeGreaterThan(0);
    expect(critical / identities).toBeLessThanOrEqual(0.01);
    expect(high / identities).toBeLessThanOrEqual(0.05);
  });

  it("change as time goes by, without anything else happening", async () => {
    const at = async (days: number) => {
      await assessDue(pool, new Date(now.getTime() + days * 86_400_000), signal);
      const counted = await pool.query<{ rule_id: string; n: number }>(
        "SELECT rule_id, count(*)::int AS n FROM findings WHERE state = 'open' GROUP BY rule_id",
      );
      return new Map(counted.rows.map(({ rule_id, n }) => [rule_id, n]));
    };
    const today = await at(0);
    const days = [await at(1), await at(45), await at(90), await at(400)];
    const course = (rule: string) => [today, ...days].map((counts) => counts.get(rule) ?? 0);
    const tooOld = course("credential-too-old");
    expect(tooOld).toEqual([...tooOld].sort((one, other) => one - other));
    expect(tooOld[4]).toBeGreaterThan(tooOld[0] ?? 0);
    const ended = course("expired-credential-left");
    expect(ended[2]).toBeGreaterThan(ended[0] ?? 0);
    // What was about to end has ended a quarter later, and is said as such.
    const soon = await pool.query<{ state: string }>(
      "SELECT DISTINCT state FROM findings WHERE rule_id = 'expires-soon' AND first_seen_at <= $1",
      [now],
    );
    expect(soon.rows).toEqual([{ state: "resolved" }]);
  });
});
