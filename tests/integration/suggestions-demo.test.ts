import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrueOwner } from "@/lib/features/demo/company/keepers";
import { employees, teams } from "@/lib/features/demo/company/staff";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { prepareQueue } from "@/lib/platform/queue";
import { companyAt, loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
let truth: TrueOwner[];
const now = new Date();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  const key = newFingerprintKey();
  truth = (await companyAt(now, key)).trueOwners();
  await addStaff();
  await loadWholeDemo(pool, key, now);
  await suggestOwners(pool, now, new AbortController().signal);
});
afterAll(() => database.drop());

/** The company's people and teams, as a directory would tell of them. */
async function addStaff(): Promise<void> {
  for (const name of teams) await pool.query("INSERT INTO teams (name) VALUES ($1)", [name]);
  for (const { name, email, team, left } of employees) {
    const made = await pool.query<{ id: string }>(
      "INSERT INTO people (name, email, active) VALUES ($1, $2, $3) RETURNING id",
      [name, email, left === undefined],
    );
    await pool.query(
      "INSERT INTO team_members (person_id, team_id) SELECT $1, id FROM teams WHERE name = $2",
      [made.rows[0]?.id, team],
    );
  }
}

interface First {
  name: string;
  ref: string;
  level: string;
  confidence: number;
  person: string | null;
  team: string | null;
  evidence: { text: string }[];
  against: { text: string }[];
}

/** The likeliest technical owner of everything whose true owner is known, and everything that nothing was suggested for. */
async function firstSuggestions(): Promise<{ first: First; owner: TrueOwner }[]> {
  const found = await pool.query<First>(
    `SELECT i.name, i.realm || ' ' || i.external_id AS ref, coalesce(s.level, 'none') AS level, coalesce(s.confidence, 0) AS confidence,
       p.email AS person, t.name AS team, coalesce(s.evidence, '[]') AS evidence, coalesce(s.against, '[]') AS against
     FROM identities i LEFT JOIN owner_suggestions s ON s.identity_id = i.id AND s.place = 1 AND s.role = 'technical'
     LEFT JOIN people p ON p.id = s.person_id LEFT JOIN teams t ON t.id = s.team_id
     WHERE i.gone_at IS NULL AND i.class <> 'human' AND i.managed_by IN ('customer', 'third_party') AND i.status IN ('active', 'unknown')`,
  );
  const owners = new Map(truth.map((owner) => [`${owner.ref.realm} ${owner.ref.externalId}`, owner]));
  return found.rows.flatMap((first) => {
    const owner = owners.get(first.ref);
    return owner ? [{ first, owner }] : [];
  });
}

function isRight({ first, owner }: { first: First; owner: TrueOwner }): boolean {
  return first.team === null ? first.person === owner.person?.email : first.team === owner.team;
}

describe("suggested owners of the demo", () => {
  it("agree with who really looks after things", async () => {
    const all = await firstSuggestions();
    const table = ["high", "medium", "low"].map((level) => {
      const of = all.filter(({ first }) => first.level === level);
      const right = of.filter(isRight);
      return { level, of: of.length, right: right.length, wrong: of.filter((each) => !isRight(each)) };
    });
    const lines = table.map(
      ({ level, of, right }) =>
        `${level}: ${right} of ${of} right (${((right / of) * 100).toFixed(1)} %), ${((of / all.length) * 100).toFixed(1)} % of ${all.length}`,
    );
    console.info(lines.join("\n"));
    const [high, medium] = table;
    if (process.argv.includes("--wrong")) console.info(high?.wrong);
    console.info(
      JSON.stringify(
        table.map(({ level, wrong }) => [
          level,
          wrong
            .slice(0, 12)
            .map(({ first, owner }) => [
              first.name,
              first.confidence,
              first.person ?? first.team,
              owner.team,
              owner.person?.email,
              first.evidence.map((e) => e.text),
              first.against.map((e) => e.text),
            ]),
        ]),
        null,
        1,
      ),
    );
    if (!high || !medium) throw new Error("no table");
    expect(high.right / high.of).toBeGreaterThanOrEqual(0.98);
    expect(high.of / all.length).toBeGreaterThanOrEqual(0.35);
    expect(medium.right / medium.of).toBeGreaterThanOrEqual(0.7);
  });
});
