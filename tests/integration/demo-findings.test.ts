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

/** Planted, and no finding. */
const notFindings = new Set([
  // The coverage of sources tells of it.
  "closed-account",
  // An issuer is no identity.
  "orphan-oidc-provider",
  // What a repository's environment asks for does not reach the rules yet.
  "production-without-approval",
  // Nothing tells that the address behind the webhook is dead.
  "payments-told-to-old-shop",
  // Its only trace is a comment, and whether its password works is not shown.
  "leavers-database-role",
  // Its grant names an organisation that the source does not list, so how far it reaches is not known.
  "migration-user-changes-everything",
]);

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
      if (notFindings.has(problem.id)) continue;
      const found = await pool.query<{ rule_id: string; severity: string }>(
        `SELECT DISTINCT rule_id, severity FROM findings WHERE state = 'open' AND rule_id <> ALL($2::text[])
           AND (identity_id = ANY($1::uuid[]) OR placement_id = ANY($1::uuid[]))`,
        [await subjectsOf(problem), everywhere],
      );
      if (found.rows.length === 0) missed.push(problem.id);
    }
    expect(missed).toEqual([]);
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
