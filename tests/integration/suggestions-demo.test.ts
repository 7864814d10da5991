import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TrueOwner } from "@/lib/features/demo/company/keepers";
import { demoCompany } from "@/lib/features/demo/company/sources";
import { employees, teams } from "@/lib/features/demo/company/staff";
import { demoSeed } from "@/lib/features/demo/mutations";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { prepareQueue } from "@/lib/platform/queue";
import { loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
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
  truth = demoCompany({ seed: demoSeed, now, fingerprint: null, fingerprintKeyId: null }).trueOwners();
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
  ref: string;
  level: string;
  person: string | null;
  team: string | null;
}

/** The likeliest technical owner of everything whose true owner is known, and everything that nothing was suggested for. */
async function firstSuggestions(): Promise<{ first: First; owner: TrueOwner }[]> {
  const found = await pool.query<First>(
    `SELECT i.realm || ' ' || i.external_id AS ref, coalesce(s.level, 'none') AS level, p.email AS person, t.name AS team
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

/** Of one level: how many, how many are right, and how many name a person. */
function tell(level: string, all: readonly { first: First; owner: TrueOwner }[]) {
  const of = all.filter(({ first }) => first.level === level);
  const right = of.filter(isRight).length;
  const people = of.filter(({ first }) => first.person !== null);
  return {
    level,
    suggested: of.length,
    precision: of.length === 0 ? 1 : right / of.length,
    coverage: of.length / all.length,
    people: people.length,
    peopleRight: people.filter(isRight).length,
  };
}

describe("suggested owners of the demo", () => {
  it("agree with who really looks after things, the surer the more", async () => {
    const all = await firstSuggestions();
    const [high, medium, low] = ["high", "medium", "low"].map((level) => tell(level, all));
    console.table([high, medium, low]);
    expect(all.length).toBeGreaterThan(500);
    // To be sure of the wrong one is the worst error.
    expect(high?.precision).toBeGreaterThanOrEqual(0.98);
    expect(high?.coverage).toBeGreaterThanOrEqual(0.35);
    expect(high?.people).toBeGreaterThan(30);
    expect(medium?.precision).toBeGreaterThanOrEqual(0.8);
    expect((high?.coverage ?? 0) + (medium?.coverage ?? 0)).toBeGreaterThanOrEqual(0.7);
  });

  it("never name somebody who left, and automation least of all", async () => {
    const found = await pool.query(
      "SELECT FROM owner_suggestions s JOIN people p ON p.id = s.person_id WHERE NOT p.active",
    );
    expect(found.rowCount).toBe(0);
    const told = await pool.query<{ kind: string }>(
      "SELECT DISTINCT a->>'kind' AS kind FROM owner_suggestions s, jsonb_array_elements(s.against) a",
    );
    expect(told.rows.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(["automation", "gone", "mailbox"]),
    );
  });
});
