import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import type { LastUsed } from "@/lib/domain/record";
import { getCustomRule, listVersions } from "@/lib/features/custom-rules/data";
import { previewImport } from "@/lib/features/custom-rules/data-import";
import {
  removeCustomRule,
  saveCustomRule,
  saveCustomRules,
  switchCustomRule,
} from "@/lib/features/custom-rules/mutations";
import { ruleDefinitionSchema } from "@/lib/features/custom-rules/schema";
import { writeRuleFile } from "@/lib/features/custom-rules/schema-file";
import { countFindings, listFindings } from "@/lib/features/findings/data";
import { readFindingFacets } from "@/lib/features/findings/data-facets";
import { identityFindings } from "@/lib/features/findings/data-identity";
import { getFinding } from "@/lib/features/findings/data-one";
import { readCatalogue, readRule } from "@/lib/features/rules/data";
import { assessDue } from "@/lib/jobs/assess/assess-due";
import { Scope, systemScope } from "@/lib/platform/scope";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { definitionFixture } from "@/tests/factories/custom-rules";
import { credentialFixture, identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const at = (days: number) => new Date(now.getTime() + days * 86_400_000);
const signal = new AbortController().signal;
const admin = systemScope("tester");
const analyst = Scope.ofMember({
  actor: "user:a",
  role: "analyst",
  membership: { kind: "all" },
  personId: null,
});
const cel = definitionFixture();
const query = definitionFixture({
  slug: "custom-unused",
  title: "Unused",
  language: "query",
  expression: "unused:>90d system:aws",
  sentence: "Nobody used it for 90 days.",
});

const used = (days: number, gap: LastUsed["gap"]): LastUsed => ({
  at: at(days),
  grade: "reported",
  precisionSeconds: 0,
  coveredSince: gap === "none" ? at(-900) : null,
  gap,
});

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  const key = (createdAt: Date | null) => credentialFixture({ createdAt, lifetime: "static" });
  await insertIdentities(pool, [
    identityFixture({
      name: "old",
      system: "aws",
      credentials: [key(at(-400))],
      lastUsed: used(-100, "none"),
    }),
    identityFixture({
      name: "young",
      system: "aws",
      credentials: [key(at(-360))],
      lastUsed: used(-60, "none"),
    }),
    identityFixture({
      name: "unclear",
      system: "aws",
      credentials: [key(null)],
      lastUsed: used(-100, "no_telemetry"),
    }),
    identityFixture({ name: "a person", system: "aws", class: "human", managedBy: "person" }),
  ]);
  await pool.query("INSERT INTO assessment_marks (identity_id) SELECT id FROM identities");
  await assessDue(pool, now, signal);
});
afterAll(() => database.drop());

async function findings(slug: string) {
  const found = await pool.query<{
    name: string;
    state: string;
    severity: string;
    unsure: boolean;
    why: string | null;
  }>(
    `SELECT i.name, f.state, f.severity, f.unsure, f.resolved_why AS why FROM findings f JOIN identities i ON i.id = f.identity_id
     WHERE f.rule_id = $1 ORDER BY i.name`,
    [slug],
  );
  return found.rows;
}
const open = async (slug: string) =>
  (await findings(slug)).flatMap(({ name, state }) => (state === "open" ? [name] : []));
const idOf = async (name: string) =>
  (await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = $1", [name])).rows[0]?.id ?? "";
const save = (definition = cel, id: string | null = null, version: number | null = null, scope = admin) =>
  saveCustomRule({ pool }, scope, { id, version, definition }, now);

describe("a rule of our own", () => {
  it("is a draft first, which nobody is asked about", async () => {
    const saved = await save(cel, null, null, analyst);
    expect(saved).toMatchObject({ slug: cel.slug, version: 1 });
    expect((await readCatalogue(pool, now))?.stand.moving).toBe(false);
    await expect(save()).rejects.toMatchObject({ code: "slug_taken" });
    expect(await auditEventsOf(pool, "custom-rule.changed")).toHaveLength(1);
  });

  it("is asked like any other once it is on: raises, passes, cannot tell", async () => {
    const rule = await getCustomRule(pool, cel.slug);
    await switchCustomRule({ pool }, admin, { id: rule?.id ?? "", state: "on" }, now);
    expect((await readCatalogue(pool, now))?.stand.moving).toBe(true);
    await assessDue(pool, now, signal);
    expect(await findings(cel.slug)).toEqual([
      { name: "old", state: "open", severity: "medium", unsure: false, why: null },
    ]);
    const view = await readRule(pool, cel.slug, now);
    expect(view?.numbers.tally).toEqual({ pass: 1, fail: 1, unknown: 1 });
    expect(view?.numbers.missing.needs).toMatchObject([{ what: "the age of a credential", identities: 1 }]);
    const live = await identityFindings(pool, admin, await idOf("unclear"), now);
    expect(live.live?.unknowns).toContainEqual({
      id: cel.slug,
      title: cel.title,
      needs: "the age of a credential",
    });
  });

  it("has its words wherever findings are read", async () => {
    const parsed = parseQuery(`rule:${cel.slug} risk:nhi7`, findingFields);
    if (!parsed.ok) throw new Error("the query cannot be read");
    const { rows } = await listFindings(pool, admin, {
      terms: parsed.terms,
      now,
      sort: "rank",
      direction: "desc",
      limit: 10,
    });
    expect(rows).toMatchObject([
      { rule: { id: cel.slug, title: cel.title }, risks: ["NHI7"], sentence: cel.sentence },
    ]);
    expect(rows[0]?.evidence).toContainEqual({ label: "Credential.ageDays", value: "400" });
    const one = await getFinding(pool, admin, rows[0]?.id ?? "", now);
    expect(one?.rule).toEqual({ why: cel.why, fix: cel.fix, verify: cel.verify, frameworks: [] });
    const facets = await readFindingFacets(pool, admin, { terms: [], now });
    expect(facets.find(({ field }) => field === "rule")?.options).toContainEqual(
      expect.objectContaining({ label: cel.title, count: 1 }),
    );
  });

  it("raises on the day on which time alone makes it fail", async () => {
    await assessDue(pool, at(6), signal);
    expect(await open(cel.slug)).toEqual(["old", "young"]);
  });

  it("is changed by whoever may switch it only, and keeps its versions", async () => {
    const rule = await getCustomRule(pool, cel.slug);
    const stricter = { ...cel, severity: "high" as const, expression: cel.expression.replace("365", "380") };
    const edit = (scope: Scope, version: number) => save(stricter, rule?.id ?? "", version, scope);
    await expect(edit(analyst, 1)).rejects.toMatchObject({ code: "not_permitted" });
    await expect(edit(admin, 7)).rejects.toMatchObject({ code: "edited_elsewhere" });
    await expect(save({ ...stricter, slug: "custom-other" }, rule?.id ?? "", 1)).rejects.toMatchObject({
      code: "slug_fixed",
    });
    await edit(admin, 1);
    await assessDue(pool, at(6), signal);
    expect(await findings(cel.slug)).toMatchObject([
      { name: "old", state: "open", severity: "high" },
      { name: "young", state: "resolved", why: "rule_changed" },
    ]);
    expect((await listVersions(pool, rule?.id ?? "")).map(({ version }) => version)).toEqual([2, 1]);
  });

  it("resolves what it found when it is off, and stays known by its findings", async () => {
    const rule = await getCustomRule(pool, cel.slug);
    const id = rule?.id ?? "";
    await switchCustomRule({ pool }, admin, { id, state: "off" }, now);
    await assessDue(pool, at(6), signal);
    expect((await findings(cel.slug)).find(({ name }) => name === "old")).toMatchObject({
      state: "resolved",
      why: "rule_off",
    });
    await expect(removeCustomRule({ pool }, admin, id)).rejects.toMatchObject({ code: "rule_in_use" });
    expect(await switchCustomRule({ pool }, admin, { id, state: "draft" }, now)).toEqual({ before: "off" });
    expect((await getCustomRule(pool, cel.slug))?.state).toBe("off");
    const catalogued = await readCatalogue(pool, at(6));
    expect(catalogued?.rules.has(cel.slug)).toBe(true);
  });
});

describe("a rule of which nothing came yet", () => {
  const early = definitionFixture({ slug: "custom-early", title: "Early" });
  const stateOf = async () => (await getCustomRule(pool, early.slug))?.state;

  it("is a draft again when its switching on is taken back, and can be removed", async () => {
    const { id } = await save(early);
    const done = await switchCustomRule({ pool }, admin, { id, state: "on" }, now);
    expect(done).toEqual({ before: "draft" });
    await expect(removeCustomRule({ pool }, admin, id)).rejects.toMatchObject({ code: "rule_in_use" });
    await switchCustomRule({ pool }, admin, { id, state: done.before }, now);
    expect(await stateOf()).toBe("draft");
    await removeCustomRule({ pool }, admin, id);
    expect(await stateOf()).toBeUndefined();
  });

  it("can be removed when it is off, and not while an exception is of it", async () => {
    const { id } = await save(early);
    await switchCustomRule({ pool }, admin, { id, state: "on" }, now);
    await switchCustomRule({ pool }, admin, { id, state: "off" }, now);
    await pool.query(
      `INSERT INTO exceptions (kind, reason, rule_id, scope_kind, query, severity_cap, requested_by, requested_at, state, expires_at)
       VALUES ('snooze', '', $1, 'query', '', 'low', 'user:a', $2, 'ended', $2)`,
      [early.slug, now],
    );
    await expect(removeCustomRule({ pool }, admin, id)).rejects.toMatchObject({ code: "rule_in_use" });
    await pool.query("DELETE FROM exceptions");
    await removeCustomRule({ pool }, admin, id);
    expect(await stateOf()).toBeUndefined();
  });
});

describe("a query that is a rule", () => {
  it("finds, leaves out, or cannot tell because a value is unknown", async () => {
    const { id } = await save(query);
    await switchCustomRule({ pool }, admin, { id, state: "on" }, now);
    await assessDue(pool, now, signal);
    expect(await open(query.slug)).toEqual(["old"]);
    expect((await readRule(pool, query.slug, now))?.numbers.tally).toEqual({ pass: 1, fail: 1, unknown: 1 });
  });

  it("is asked anew on the day on which time moves it, and resolved by proof", async () => {
    await assessDue(pool, at(29), signal);
    expect(await open(query.slug)).toEqual(["old"]);
    await assessDue(pool, at(31), signal);
    expect(await open(query.slug)).toEqual(["old", "young"]);
    await pool.query("UPDATE identities SET last_used_at = $1 WHERE name = 'old'", [at(30)]);
    await pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'old'",
    );
    await assessDue(pool, at(31), signal);
    expect(await findings(query.slug)).toMatchObject([
      { name: "old", state: "resolved", why: "proof" },
      { name: "young", state: "open" },
    ]);
  });

  it("leaves open, and says so, what it can no longer tell", async () => {
    await pool.query(
      "UPDATE identities SET covered_since = NULL, last_used_gap = 'no_telemetry' WHERE name = 'young'",
    );
    await pool.query(
      "INSERT INTO assessment_marks (identity_id) SELECT id FROM identities WHERE name = 'young'",
    );
    await assessDue(pool, at(31), signal);
    expect((await findings(query.slug)).find(({ name }) => name === "young")).toMatchObject({
      state: "open",
      unsure: true,
    });
  });

  it("does not ask what rules answer", () => {
    const bad = (expression: string) => ruleDefinitionSchema.safeParse({ ...query, expression }).success;
    expect(["risk:>50", "findings:>0", "finding:any", "gone:true", "", "nofield:x"].map(bad)).toEqual(
      Array(6).fill(false),
    );
    expect(["unused:>90d", "ci-deploy", "tier:0"].map(bad)).toEqual([true, true, true]);
  });
});

describe("rules that a file brings", () => {
  it("are added as drafts or changed, all of them or none", async () => {
    const third = definitionFixture({ slug: "custom-third", title: "Third" });
    expect(await saveCustomRules({ pool }, admin, [query, third], now)).toEqual({ added: 1, changed: 0 });
    const worded = { ...query, title: "Not used" };
    expect(await saveCustomRules({ pool }, admin, [worded, third], now)).toEqual({ added: 0, changed: 1 });
    const refused = saveCustomRules({ pool }, analyst, [{ ...third, title: "Fourth" }, query], now);
    await expect(refused).rejects.toMatchObject({ code: "not_permitted" });
    expect((await getCustomRule(pool, "custom-third"))?.title).toBe("Third");
    await removeCustomRule({ pool }, admin, (await getCustomRule(pool, "custom-third"))?.id ?? "");
    expect(await getCustomRule(pool, "custom-third")).toBeNull();
  });

  it("are nobody's who reaches a part of the organisation", async () => {
    const part = Scope.ofMember({
      actor: "user:p",
      role: "analyst",
      membership: { kind: "containers", ids: ["x"] },
      personId: null,
    });
    const refused = { code: "not_permitted" };
    const ofPart = definitionFixture({ slug: "custom-part" });
    await expect(save(ofPart, null, null, part)).rejects.toMatchObject(refused);
    await expect(previewImport(pool, part, writeRuleFile([ofPart]))).rejects.toMatchObject(refused);
    expect(await previewImport(pool, analyst, writeRuleFile([ofPart]))).toMatchObject({
      rules: [{ slug: "custom-part", change: "new" }],
    });
  });

  it("leave nothing open that nobody asks", async () => {
    const { count } = await countFindings(pool, admin, { terms: [], now });
    const counted = await pool.query<{ n: number }>("SELECT sum(open_findings)::int AS n FROM identities");
    expect(counted.rows[0]?.n).toBe(count);
  });
});
