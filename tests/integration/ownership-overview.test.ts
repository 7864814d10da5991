import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CoveragePart, ownedQueries, partQuery } from "@/lib/domain/ownership/coverage";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { environments, sensitivities } from "@/lib/domain/record";
import { countIdentities } from "@/lib/features/identities/data";
import { listMetricPoints, listNewestMetrics } from "@/lib/features/metrics/data";
import { readCoverage } from "@/lib/features/ownership/data-overview";
import { computeMetrics } from "@/lib/jobs/metrics/refresh";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { Random } from "@/tests/factories/random";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const day = 86_400_000;
const ago = (days: number) => new Date(now.getTime() - days * day);
let database: TestDatabase;
let shop: string;

beforeAll(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  const random = new Random(7);
  shop = await insertContainer(pool, "shop");
  const people = [
    await insertPerson(pool, "Ana", "ana@example.com"),
    await insertPerson(pool, "Bo", "bo@example.com"),
    await insertPerson(pool, 'Cy "the" Lee', "cy@example.com"),
    await insertPerson(pool, "Gone", "gone@example.com"),
  ];
  await pool.query("UPDATE people SET active = false, gone_at = $1 WHERE name = 'Gone'", [ago(3)]);
  const teams = [
    await insertTeam(pool, "Payments", people.slice(0, 2)),
    await insertTeam(pool, "none", people.slice(1, 2)),
    await insertTeam(pool, "Empty"),
  ];
  const made = Array.from({ length: 240 }, (_, n) => {
    const state = random.pick(["none", "suggested", "asked", "accepted", "accepted", "declined"]);
    const person = state === "none" ? null : random.pick([...people, null]);
    const team = state === "none" || person !== null ? null : random.pick(teams);
    return {
      state,
      fixture: identityFixture({
        name: `bot-${n}`,
        system: random.pick(["aws", "github", "an odd: one"]),
        environment: random.pick([...environments, null]),
        sensitivity: random.pick([...sensitivities, null]),
        tier: random.pick([0, 1, 2, null]),
        status: random.pick(["active", "unknown", "disabled"]),
        managedBy: random.pick(["customer", "customer", "third_party", "provider"]),
        class: random.pick(["non_human", "unsure", "human"]),
        containerId: random.pick([shop, null]),
        goneAt: random.pick([null, null, null, now]),
        ownerState: state,
        ownerPersonId: person,
        ownerTeamId: team,
        firstSeenAt: ago(random.pick([1, 10, 100])),
      }),
    };
  });
  await insertIdentities(
    pool,
    made.map(({ fixture }) => fixture),
  );
  const confirmed = () => random.pick([ago(1), ago(200), ago(400), null]);
  const row = (role: string, id: string, person: string | null, team: string | null, state: string) => ({
    subject_type: "identity",
    subject_id: id,
    role,
    person_id: person,
    team_id: team,
    state,
    evidence: "a test",
    set_by: "test",
    set_at: ago(500),
    confirmed_at: state === "accepted" ? confirmed() : null,
  });
  await insertRows(pool, "ownerships", [
    ...made.flatMap(({ state, fixture: { id, ownerPersonId, ownerTeamId } }) =>
      state === "none" ? [] : [row("technical", id, ownerPersonId, ownerTeamId, state)],
    ),
    ...made
      .filter(() => random.pick([true, false]))
      .map(({ fixture: { id } }) => row("business", id, random.pick(people), null, "accepted")),
  ]);
  await insertRows(
    pool,
    "owner_suggestions",
    made
      .filter(({ state }) => state !== "accepted")
      .map(({ fixture: { id } }) => ({
        identity_id: id,
        role: "technical",
        place: 1,
        kind: "own",
        person_id: people[0],
        team_id: null,
        confidence: 90,
        level: random.pick(["high", "low"]),
        evidence: [],
        against: [],
        grouping: "g",
        at: now,
      })),
  );
});
afterAll(() => database.drop());

const readers = () => [
  member("analyst").scope,
  member("analyst", { membership: { kind: "containers", ids: [shop] } }).scope,
  member("owner", { personId: randomUUID() }).scope,
];

describe("every number of the overview", () => {
  it("is how many rows its link finds, whoever reads", async () => {
    const { pool } = database;
    const totals: number[] = [];
    for (const scope of readers()) {
      const rows = async (query: string) => {
        const parsed = parseQuery(query, identityFields);
        if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
        return (await countIdentities(pool, scope, { terms: parsed.terms, now, timeoutMs: 5_000 })).count;
      };
      const { whole, parts } = await readCoverage(pool, scope, now);
      totals.push(whole.total);
      const all = ownedQueries();
      const nobody = whole.total - whole.owned - whole.unknown - whole.lapsed - whole.waiting;
      const numbers = [
        [all.all, whole.total],
        [all.owned, whole.owned],
        [all.unowned, whole.total - whole.owned - whole.unknown],
        [all.unknown, whole.unknown],
        [all.lapsed, whole.lapsed],
        [all.waiting, whole.waiting],
        [all.nobody, nobody],
        [all.asked, whole.asked],
        [all.strong, whole.strong],
        [all.overdue, whole.overdue],
      ] as const;
      for (const [query, n] of numbers) expect(await rows(query), query).toBe(n);
      for (const { part, rows: values } of parts) {
        for (const { value, total, owned, unknown } of values) {
          const of = ownedQueries(partQuery(part, value));
          expect(await rows(of.all), of.all).toBe(total);
          expect(await rows(of.owned), of.owned).toBe(owned);
          expect(await rows(of.unowned), of.unowned).toBe(total - owned - unknown);
        }
      }
    }
    const [whole = 0, ofShop = 0, stranger] = totals;
    expect(whole).toBeGreaterThan(ofShop);
    expect(ofShop).toBeGreaterThan(10);
    expect(stranger).toBe(0);
  });

  it("adds up within each breakdown, but for people of several teams", async () => {
    const { whole, parts } = await readCoverage(database.pool, member("analyst").scope, now);
    const rowsOf = (part: CoveragePart) => parts.find((each) => each.part === part)?.rows ?? [];
    for (const part of ["system", "environment", "sensitivity", "tier"] as const) {
      const sum = rowsOf(part).reduce((n, row) => n + row.owned, 0);
      expect(sum, part).toBe(whole.owned);
    }
    expect(rowsOf("team").reduce((n, row) => n + row.total, 0)).toBeGreaterThan(whole.total);
    expect(rowsOf("system").at(-1)?.value).not.toBeNull();
    expect(rowsOf("environment").at(-1)?.value).toBeNull();
  });

  it("is M2 of the day, with its breakdowns, and writing a day twice is the same as once", async () => {
    const { pool } = database;
    const { scope } = member("analyst");
    const { whole, parts, topOwners } = await readCoverage(pool, scope, now);
    const read = async () => (await listNewestMetrics(pool, scope)).filter(({ metric }) => metric === "M2");
    await computeMetrics(pool, now);
    const once = await read();
    await computeMetrics(pool, now);
    expect(await read()).toEqual(once);
    const of = (breakdown: string) => once.find((row) => row.breakdown === breakdown);
    expect(of("all")).toMatchObject({ numerator: whole.owned, denominator: whole.total });
    const held = topOwners.reduce((n, owner) => n + owner.owned, 0);
    expect(of("all")?.details).toEqual({ topThreeOwners: held / whole.owned });
    for (const part of ["system", "environment", "sensitivity", "tier"] as const) {
      for (const { value, total, owned } of parts.find((each) => each.part === part)?.rows ?? []) {
        const name = `${part}:${value ?? (part === "tier" ? "unknown" : "none")}`;
        expect(of(name), name).toMatchObject({ numerator: owned, denominator: total });
      }
    }
  });

  it("is drawn by day, with nothing where a day was not counted", async () => {
    const { pool } = database;
    await computeMetrics(pool, ago(4));
    await computeMetrics(pool, now);
    const points = await listMetricPoints(pool, member("analyst").scope, {
      metric: "M2",
      breakdowns: ["all"],
      now,
    });
    expect(points.map((point) => point.day)).toEqual(["2026-11-19", "2026-11-23"]);
    expect(() =>
      listMetricPoints(pool, member("owner").scope, { metric: "M2", breakdowns: ["all"], now }),
    ).toThrow("Your role does not read metrics.");
  });
});
