import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { populationQuery } from "@/lib/domain/definitions/population";
import { sarifPieces } from "@/lib/domain/finding-formats/sarif";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { eachFinding } from "@/lib/features/findings/data";
import { eachWithFacts } from "@/lib/features/findings/data-export";
import { eachIdentity } from "@/lib/features/identities/data";
import { listNewestMetrics } from "@/lib/features/metrics/data";
import { readRemovable } from "@/lib/features/overview/data";
import { readFirstThings } from "@/lib/features/overview/data-deeds";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { computeMetrics } from "@/lib/jobs/metrics/refresh";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { loadWholeDemo, newFingerprintKey } from "@/tests/factories/demo";
import { sarifLog } from "@/tests/factories/sarif-schema";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

let database: TestDatabase;
let pool: Pool;
const scope = systemScope("test");
const now = new Date();

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  await loadWholeDemo(pool, newFingerprintKey(), now);
  await assessDue(pool, now, new AbortController().signal);
  await computeMetrics(pool, now);
});
afterAll(() => database.drop());

const identities = async (query: string) => {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const rows = [];
  for await (const row of eachIdentity(pool, scope, {
    terms: parsed.terms,
    now,
    sort: "name",
    direction: "asc",
  }))
    rows.push(row);
  return rows;
};
const findings = async (query: string) => {
  const parsed = parseQuery(query, findingFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const rows = [];
  for await (const row of eachFinding(pool, scope, { terms: parsed.terms, now })) rows.push(row);
  return rows;
};

describe("the demo's numbers", () => {
  it("count as privileged exactly the identities of Tier 0 and 1, and say at least", async () => {
    const m6 = (await listNewestMetrics(pool, scope)).find(
      (row) => row.metric === "M6" && row.breakdown === "all",
    );
    const population = await identities(populationQuery);
    const privileged = await identities(`${populationQuery} tier:0,1`);
    expect(m6).toMatchObject({
      version: 2,
      value: privileged.length,
      denominator: population.length,
      notAssessable: (await identities(`${populationQuery} tier:unknown`)).length,
      details: { atLeast: true },
    });
    // Of the company's size: what its generator grants does not depend on the day.
    expect(privileged.length).toBeGreaterThan(400);
    expect(privileged.length).toBeLessThan(550);
    const tier0 = privileged.filter(({ tier }) => tier === 0).length;
    expect(tier0).toBeGreaterThan(90);
    expect(tier0).toBeLessThan(140);
  });

  it("say what to do first from the findings, and open them", async () => {
    const { deeds, share, critical, high } = await readFirstThings({ pool, scope, now });
    expect(deeds).toHaveLength(3);
    const open = await findings("severity:critical,high");
    expect(critical.count + high.count).toBe(open.length);
    const points = (rows: typeof open) =>
      rows.reduce((sum, { severity }) => sum + (severity === "critical" ? 30 : 18), 0);
    const closed = new Map<string, (typeof open)[number]>();
    for (const { closes, worst } of deeds) {
      const rows = closes ? await findings(closes.query) : [worst];
      expect(rows.length).toBe(closes?.count ?? 1);
      for (const row of rows) closed.set(row.id, row);
    }
    expect(share).toBeCloseTo(points([...closed.values()]) / points(open));
    expect(share).toBeGreaterThan(0.05);
    expect(share).toBeLessThan(1);
  });

  it("propose as many keys for removal as their holders have", async () => {
    const { unused, keys } = await readRemovable({ pool, scope, now });
    const holders = await identities(unused.q);
    expect(holders).toHaveLength(unused.count);
    expect(keys).toBe(holders.reduce((sum, { activeStaticCredentials }) => sum + activeStaticCredentials, 0));
    expect(keys).toBeGreaterThan(0);
  });

  it("hold in their SARIF every open finding once, some of them in files", async () => {
    let text = "";
    const setting = { address: "https://rollcall.example.com", version: "0.1.0" };
    for await (const piece of sarifPieces(eachWithFacts(pool, scope, { terms: [], now }), setting))
      text += piece;
    const { results } = sarifLog.parse(JSON.parse(text)).runs[0];
    const ids = results.map(({ partialFingerprints }) => partialFingerprints["rollcallFinding/v1"]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength((await findings("")).length);
    expect(results.some(({ locations }) => locations.some(({ physicalLocation }) => physicalLocation))).toBe(
      true,
    );
  });
});
