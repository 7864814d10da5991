import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingPieces } from "@/lib/domain/finding-formats/finding-pieces";
import { rulesByRisk } from "@/lib/domain/rules/arranged";
import { saveCustomRule, switchCustomRule } from "@/lib/features/custom-rules/mutations";
import { eachException } from "@/lib/features/exceptions/data";
import { scopeOfRow } from "@/lib/features/exceptions/export-row";
import { requestException } from "@/lib/features/exceptions/mutations";
import { withdrawException } from "@/lib/features/exceptions/mutations-decide";
import type { AskedScope } from "@/lib/features/exceptions/schema";
import { eachFinding, listFindings } from "@/lib/features/findings/data";
import { readCauses } from "@/lib/features/findings/data-causes";
import { eachWithFacts } from "@/lib/features/findings/data-export";
import { readFindingFacets } from "@/lib/features/findings/data-facets";
import { readDoubts } from "@/lib/features/findings/data-gate";
import { findingTriage } from "@/lib/features/findings/data-history";
import { identityFindings } from "@/lib/features/findings/data-identity";
import { getFinding } from "@/lib/features/findings/data-one";
import { findingTerms } from "@/lib/features/findings/data-selection";
import { readFirstThings } from "@/lib/features/overview/data-deeds";
import { readCatalogue } from "@/lib/features/rules/data";
import { readRuleSet } from "@/lib/features/rules/data-standing";
import { requestReplay } from "@/lib/features/rules/mutations-replay";
import { openOf } from "@/lib/features/rules/schema";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { applyExceptions } from "@/lib/jobs/assess/exceptions";
import { runReplay } from "@/lib/jobs/assess/replay/run-replay";
import { prepareQueue } from "@/lib/platform/queue";
import { systemScope } from "@/lib/platform/scope";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { setAside } from "@/tests/factories/exceptions";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const days = (n: number) => new Date(now.getTime() + n * 86_400_000);
const signal = new AbortController().signal;
const admin = systemScope("tester");
const ana = member("analyst", { id: "ana" });
const rule = definitionFixture({ severity: "high" });
const setting = { address: "https://rollcall.example.com", version: "1.0.0" };
const asked = { terms: findingTerms(`rule:${rule.slug}`), now };

let database: TestDatabase;
let pool: Pool;
let ruleId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await prepareQueue(pool);
  const key = credentialFixture({ createdAt: days(-400), lifetime: "static" });
  await insertIdentities(pool, [
    identityFixture({ name: "one", system: "aws", environment: "production", credentials: [key] }),
    identityFixture({
      name: "two",
      system: "aws",
      environment: "production",
      credentials: [credentialFixture({ createdAt: days(-500), lifetime: "static" })],
    }),
  ]);
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
  const saved = await saveCustomRule({ pool }, admin, { id: null, version: null, definition: rule }, now);
  ruleId = saved.id;
  await switchCustomRule({ pool }, admin, { id: ruleId, state: "on" }, now);
  await assessDue(pool, now, signal);
});
afterAll(() => database.drop());

const list = async (q: string) =>
  (
    await listFindings(pool, admin, {
      terms: findingTerms(`rule:${rule.slug} ${q}`),
      now,
      sort: "rank",
      direction: "desc",
      limit: 10,
    })
  ).rows;
const names = async (q: string) => (await list(q)).map(({ identity }) => identity?.name).sort();
const written = async (format: "sarif" | "ocsf" | "csv" | "json", q = "") => {
  const rows = format === "sarif" || format === "ocsf" ? eachWithFacts : eachFinding;
  const found = rows(pool, admin, { terms: findingTerms(`rule:${rule.slug} ${q}`), now });
  let text = "";
  for await (const piece of findingPieces(found, format, setting)) text += piece;
  return text;
};
const idOf = async (name: string) =>
  (await list("state:open,accepted,resolved")).find(({ identity }) => identity?.name === name)?.id ?? "";

describe("a finding of a rule of our own", () => {
  it("is excepted as widely as was said: itself, on its identity, wherever a query finds it", async () => {
    const scopes: [AskedScope, string, string[]][] = [
      [
        { kind: "finding", selection: { kind: "ids", ids: [await idOf("one")] } },
        "This finding on one only",
        ["one"],
      ],
      [{ kind: "identity", findingId: await idOf("one") }, `${rule.title}, on one only`, ["one"]],
      [
        { kind: "query", ruleId: rule.slug, query: "env:production" },
        `${rule.title}, where this finds it, also in future: env:production`,
        ["one", "two"],
      ],
    ];
    await pool.query(
      "INSERT INTO settings VALUES ('exceptions', '{\"secondPerson\": \"never\"}', now(), 'test')",
    );
    for (const [scope, words, covered] of scopes) {
      const request = { kind: "accepted_risk" as const, reason: "So.", days: 30, scope };
      const { id } = await requestException({ pool }, ana, request, now);
      const held: string[] = [];
      for await (const row of eachException(pool, admin, { terms: [], now }))
        if (row.id === id) held.push(scopeOfRow(row), String(row.rule?.title));
      expect(held).toEqual([words, rule.title]);
      expect(await names("state:accepted")).toEqual(covered);
      await withdrawException({ pool }, ana.scope, id, now);
    }
    expect(await names("")).toEqual(["one", "two"]);
  });

  it("has its words in facets, in causes and on the first screen", async () => {
    const facets = await readFindingFacets(pool, admin, asked);
    const of = (field: string) => facets.find((each) => each.field === field)?.options;
    expect(of("rule")).toContainEqual(expect.objectContaining({ label: rule.title, count: 2 }));
    expect(of("risk")).toContainEqual(expect.objectContaining({ count: 2 }));
    const { deeds } = await readFirstThings({ pool, scope: admin, now });
    expect(deeds.map(({ worst, fix }) => [worst.rule.title, fix])).toContainEqual([rule.title, rule.fix]);
  });

  it("has no cause in common with others until its author says that one deed mends them all", async () => {
    const causes = async () => (await readCauses(pool, admin, `rule:${rule.slug}`, now)).groups;
    const say = async (version: number, oneFix: boolean) => {
      await saveCustomRule({ pool }, admin, { id: ruleId, version, definition: { ...rule, oneFix } }, now);
      await assessDue(pool, now, signal);
    };
    expect(await causes()).toEqual([]);
    await say(1, true);
    expect(await causes()).toMatchObject([
      {
        rule: { id: rule.slug, title: rule.title },
        cause: { title: rule.title },
        findings: 2,
        identities: 2,
      },
    ]);
    await say(2, false);
    expect(await causes()).toEqual([]);
    expect(await names("")).toEqual(["one", "two"]);
  });

  it("is exported with its words, and judged by the gate", async () => {
    const [driver] = JSON.parse(await written("sarif")).runs.map(
      (run: { tool: { driver: { rules: object[] } } }) => run.tool.driver,
    );
    expect(driver.rules).toMatchObject([
      {
        id: rule.slug,
        shortDescription: { text: rule.title },
        fullDescription: { text: rule.why },
        helpUri: `${setting.address}/findings/rules/${rule.slug}`,
        properties: { tags: ["security", "non-human-identity", "NHI7"] },
        relationships: [{ target: { id: "NHI7" } }],
      },
    ]);
    const [event] = (await written("ocsf")).trim().split("\n");
    expect(JSON.parse(event ?? "")).toMatchObject({
      finding_info: { analytic: { uid: rule.slug, name: rule.title }, types: ["NHI7 Long-Lived Secrets"] },
      remediation: { desc: rule.fix, references: [`${setting.address}/findings/rules/${rule.slug}`] },
    });
    expect(await written("csv")).toContain(rule.title);
    expect(await written("json")).toContain(rule.title);
    expect((await readDoubts(pool, admin, now)).assessment).toMatch(/No source/);
  });

  it("is counted with its risk, by rule and by identity", async () => {
    const numbers = await readCatalogue(pool, now);
    if (!numbers) throw new Error("nothing was assessed");
    expect(numbers.rules.get(rule.slug)).toMatchObject({ tally: { fail: 2, pass: 0, unknown: 0 } });
    const group = rulesByRisk((await readRuleSet(pool)).all).find(({ id }) => id === "NHI7");
    expect(group?.rules.map(({ id }) => id)).toContain(rule.slug);
    expect(numbers.groups.get("NHI7")?.fail).toBe(2);
    expect(openOf(group?.rules ?? [], numbers).high).toBeGreaterThanOrEqual(2);
    const { rows } = await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'one'");
    const shown = await identityFindings(pool, admin, rows[0]?.id ?? "", now);
    expect(shown.open.map(({ rule: { title } }) => title)).toContain(rule.title);
  });

  it("counts as failing while it is set aside, which is said beside it and in what is exported", async () => {
    const before = await readCatalogue(pool, now);
    const exception = await setAside({ pool, now }, await idOf("one"), "false_positive", 30);
    const after = await readCatalogue(pool, now);
    const [was, is] = [before?.rules.get(rule.slug), after?.rules.get(rule.slug)];
    expect(is?.tally).toEqual(was?.tally);
    expect(was?.open).toMatchObject({ high: 2, aside: 0 });
    expect(is?.open).toMatchObject({ high: 1, aside: 1 });
    const said = "False positive until 2026-12-23: So.";
    const [result] = JSON.parse(await written("sarif", "state:false_positive")).runs[0].results;
    expect(result.suppressions).toEqual([{ kind: "external", status: "accepted", justification: said }]);
    expect(JSON.parse(await written("ocsf", "state:false_positive"))).toMatchObject({
      status: "Suppressed",
      status_detail: said,
    });
    expect(await written("csv", "state:false_positive")).toContain('"false_positive","2026-12-23');
    await withdrawException({ pool }, ana.scope, exception, now);
  });

  it("is tried on history before it is changed", async () => {
    const replay = await requestReplay(
      { pool },
      admin,
      { kind: "custom", definition: { ...rule, expression: "credentials.exists(c, c.ageDays > 450)" } },
      0,
      now,
    );
    await runReplay(pool, replay.id, signal);
    const { rows } = await pool.query("SELECT state, result FROM rule_replays WHERE id = $1", [replay.id]);
    expect(rows).toMatchObject([{ state: "done", result: { resolve: { findings: 1 } } }]);
  });

  it("comes back as it was set aside when its rule is switched off and on, and its history says so", async () => {
    const id = await idOf("one");
    await setAside({ pool, now }, id, "accepted_risk", 30);
    const turn = async (state: "on" | "off", at: Date) => {
      await switchCustomRule({ pool }, admin, { id: ruleId, state }, at);
      await assessDue(pool, at, signal);
      await applyExceptions(pool, at);
    };
    await turn("off", days(1));
    expect((await list("state:resolved")).map(({ resolvedWhy }) => resolvedWhy)).toEqual([
      "rule_off",
      "rule_off",
    ]);
    expect(await names("state:open,accepted")).toEqual([]);
    const { results } = JSON.parse(await written("sarif", "state:resolved")).runs[0];
    expect(results).toMatchObject([{ kind: "notApplicable" }, { kind: "notApplicable" }]);
    const [closed] = (await written("ocsf", "state:resolved")).split("\n");
    expect(JSON.parse(closed ?? "")).toMatchObject({
      activity_name: "Close",
      status: "Archived",
      status_detail: "Closed because its rule is switched off.",
    });
    await turn("on", days(2));
    expect(await names("")).toEqual(["two"]);
    expect(await names("state:accepted")).toEqual(["one"]);
    const counted = await pool.query(
      `SELECT i.name, i.open_findings = (SELECT count(*) FROM findings f WHERE f.identity_id = i.id AND f.state = 'open'
         AND f.exception_id IS NULL) AS equal FROM identities i ORDER BY i.name`,
    );
    expect(counted.rows).toEqual([
      { name: "one", equal: true },
      { name: "two", equal: true },
    ]);
    const view = await getFinding(pool, admin, id, days(2));
    if (!view) throw new Error("it is gone");
    expect(view.rule).toMatchObject({ fix: rule.fix });
    const { history } = await findingTriage(pool, admin, view.finding);
    const since = history.filter(({ at }) => at >= days(1));
    expect(since).toMatchObject([
      { kind: "resolved", why: "rule_off" },
      { kind: "reopened" },
      { kind: "covered" },
    ]);
    await turn("on", days(31));
    expect(await names("")).toEqual(["one", "two"]);
  });
});
