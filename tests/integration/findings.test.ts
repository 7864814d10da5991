import { randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findingFields } from "@/lib/domain/query/finding-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { countFindings, listFindings, readFindingPage } from "@/lib/features/findings/data";
import { readCauses } from "@/lib/features/findings/data-causes";
import { readFindingFacets } from "@/lib/features/findings/data-facets";
import { identityFindings } from "@/lib/features/findings/data-identity";
import { getFinding } from "@/lib/features/findings/data-one";
import { findingListSchema } from "@/lib/features/findings/schema";
import { type Scope, systemScope } from "@/lib/platform/scope";
import { findingFixture, insertFindings } from "@/tests/factories/findings";
import {
  credentialFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T00:00:00Z");
const everybody = systemScope("test");
let database: TestDatabase;
let pool: Pool;
let mine: Scope;
let inPayments: Scope;

const ids = { deploy: randomUUID(), backup: randomUUID(), place: randomUUID() };
/** What only who reaches everything may read. */
const elsewhere = [{ label: "Same secret", value: "of-somebody-else", elsewhere: true as const }];
const found = {
  worst: findingFixture({
    identity_id: ids.deploy,
    rule_id: "credential-too-old",
    severity: "high",
    rank: 3090,
    evidence: [{ label: "Age", value: "400 days" }, ...elsewhere],
    cause_key: "role:one",
    cause_title: "Role one",
  }),
  same: findingFixture({ identity_id: ids.deploy, key: "b", rank: 1011, severity: "low", unsure: true }),
  joined: findingFixture({
    identity_id: ids.backup,
    rank: 1011,
    cause_key: "role:one",
    cause_title: "Role one",
    first_seen_at: "2026-11-25T00:00:00Z",
  }),
  mended: findingFixture({
    identity_id: ids.backup,
    key: "old",
    state: "resolved",
    resolved_at: "2026-11-26T00:00:00Z",
  }),
  lying: findingFixture({
    placement_id: ids.place,
    rule_id: "no-such-rule",
    severity: "medium",
    rank: 2030,
    sentence: "A secret of nobody lies in a file.",
  }),
};

beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  const payments = await insertContainer(pool, "payments");
  const ada = await insertPerson(pool, "Ada", "ada@example.com");
  await insertIdentities(pool, [
    identityFixture({
      id: ids.deploy,
      name: "ci-deploy",
      kind: "cloud_user",
      containerId: payments,
      environment: "production",
      createdAt: new Date("2025-01-01T00:00:00Z"),
      ownerPersonId: ada,
      ownerState: "accepted",
      credentials: [credentialFixture({ externalId: "AKIA1", createdAt: new Date("2025-01-01T00:00:00Z") })],
    }),
    identityFixture({ id: ids.backup, name: "backup", system: "github" }),
  ]);
  await insertOwnership(pool, ids.deploy, { personId: ada });
  await pool.query(
    `INSERT INTO placements (id, realm, external_id, locator, kind, meant_for_secrets, credential_type, environment, first_seen_at)
     VALUES ($1, 'test:one', '/srv/.env#KEY', '/srv/.env', 'environment_file', false, 'unknown', 'staging', now())`,
    [ids.place],
  );
  await insertFindings(pool, Object.values(found));
  mine = member("owner", { personId: ada }).scope;
  inPayments = member("analyst", { membership: { kind: "containers", ids: [payments] } }).scope;
});
afterAll(() => database.drop());

const termsOf = (q: string) => {
  const parsed = parseQuery(q, findingFields);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  return parsed.terms;
};
const list = async (q: string, scope = everybody) =>
  (
    await listFindings(pool, scope, { terms: termsOf(q), now, sort: "rank", direction: "desc", limit: 50 })
  ).rows.map(({ id }) => id);

describe("the list of findings", () => {
  it("shows what is open, the worst first, unless the state is asked for", async () => {
    const open = await list("");
    expect(open.slice(0, 2)).toEqual([found.worst.id, found.lying.id]);
    expect(open).toHaveLength(4);
    expect(await list("state:resolved")).toEqual([found.mended.id]);
    expect(await list("state:open,resolved")).toHaveLength(5);
  });

  it("comes page by page, there and back", async () => {
    const ask = (place: { after?: string; before?: string }) =>
      listFindings(pool, everybody, { terms: [], now, sort: "rank", direction: "desc", limit: 2, ...place });
    const first = await ask({});
    const second = await ask({ after: first.next ?? "" });
    expect(second.next).toBeNull();
    expect(new Set([...first.rows, ...second.rows].map(({ id }) => id)).size).toBe(4);
    expect((await ask({ before: second.previous ?? "" })).rows).toEqual(first.rows);
  });

  it.each([
    ["severity:high,medium", ["worst", "lying"]],
    ["risk:nhi7", ["worst", "same", "joined"]],
    ["env:production", ["worst", "same"]],
    ["env:staging", ["lying"]],
    ["env:none", ["joined"]],
    ["system:github", ["joined"]],
    ["owner:ada", ["worst", "same"]],
    ["owner:none", ["joined", "lying"]],
    ["account:payments", ["worst", "same"]],
    ["identity:none", ["lying"]],
    ["firstseen:<5d", ["joined"]],
    ["backup", ["joined"]],
    ["nobody", ["lying"]],
    ["unsure:true", ["same"]],
  ] as const)("finds by %s", async (q, names) => {
    expect((await list(q)).sort()).toEqual(names.map((name) => found[name].id).sort());
  });

  it("reaches what the reader's identities have, and places only who reaches them", async () => {
    for (const scope of [mine, inPayments]) {
      expect((await list("", scope)).sort()).toEqual([found.worst.id, found.same.id].sort());
      expect(await countFindings(pool, scope, { terms: [], now })).toEqual({ count: 2, capped: false });
    }
    const nobody = member("owner").scope;
    expect(await list("", nobody)).toEqual([]);
    await pool.query("UPDATE placements SET identity_id = $2 WHERE id = $1", [ids.place, ids.deploy]);
    expect(await list("identity:none", mine)).toEqual([found.lying.id]);
    await pool.query("UPDATE placements SET identity_id = NULL WHERE id = $1", [ids.place]);
  });

  it("says what is wrong with a query instead of running it", async () => {
    const page = await readFindingPage(pool, everybody, findingListSchema.parse({ q: "severity:dire" }), now);
    expect(page.rows).toEqual([]);
    expect(page.problems).toHaveLength(1);
  });
});

describe("the facets", () => {
  const facets = async (q: string, scope = everybody) => {
    const read = await readFindingFacets(pool, scope, { terms: termsOf(q), now });
    return Object.fromEntries(
      read.map(({ field, options }) => [
        field,
        Object.fromEntries(
          options.filter(({ count }) => count).map((each) => [each.value.value, each.count]),
        ),
      ]),
    );
  };

  it("count what each value would give", async () => {
    expect(await facets("")).toEqual({
      state: { open: 4, resolved: 1 },
      severity: { high: 1, medium: 1, low: 2 },
      risk: { nhi7: 3 },
      rule: { "credential-too-old": 3, "no-such-rule": 1 },
      system: { aws: 2, github: 1, none: 1 },
      env: { production: 2, staging: 1, none: 1 },
      assignee: { none: 4 },
    });
  });

  it("are not narrowed by their own terms, but by all others and by reach", async () => {
    const read = await facets("severity:high");
    expect(read.severity).toEqual({ high: 1, medium: 1, low: 2 });
    expect(read.rule).toEqual({ "credential-too-old": 1 });
    expect((await facets("", mine)).env).toEqual({ production: 2 });
  });
});

describe("causes", () => {
  it("put together what one deed mends", async () => {
    const { groups, more } = await readCauses(pool, everybody, "", now);
    expect(more).toBe(false);
    expect(groups).toMatchObject([
      { cause: { key: "role:one", title: "Role one" }, severity: "high", findings: 2, identities: 2 },
    ]);
    expect((await readCauses(pool, mine, "", now)).groups).toMatchObject([{ findings: 1 }]);
  });
});

describe("one finding", () => {
  it("comes with its rule and what stands beside it", async () => {
    const view = await getFinding(pool, everybody, found.worst.id, now);
    expect(view?.finding).toMatchObject({ severity: "high", identity: { name: "ci-deploy" } });
    expect(view?.rule?.fix).toMatch(/\.$/);
    expect(view?.risks).toEqual([{ id: "NHI7", title: "Long-Lived Secrets" }]);
    expect(view?.sameIdentity.rows.map(({ id }) => id)).toEqual([found.same.id]);
    expect(view?.sameCause.rows.map(({ id }) => id)).toEqual([found.joined.id]);
    expect((await list(view?.sameCause.query ?? "")).sort()).toEqual(
      [found.worst.id, found.joined.id].sort(),
    );
    expect(await getFinding(pool, everybody, found.mended.id, now)).toMatchObject({
      finding: { state: "resolved" },
    });
    expect(await getFinding(pool, everybody, found.lying.id, now)).toMatchObject({
      rule: null,
      identity: null,
    });
  });

  it("names what lies elsewhere only to who reaches everything", async () => {
    const evidence = async (scope: Scope) =>
      (await getFinding(pool, scope, found.worst.id, now))?.finding.evidence;
    expect(await evidence(everybody)).toEqual([
      { label: "Age", value: "400 days" },
      { label: "Same secret", value: "of-somebody-else" },
    ]);
    for (const scope of [mine, inPayments]) {
      expect(await evidence(scope)).toEqual([{ label: "Age", value: "400 days" }]);
      const read = [
        await listFindings(pool, scope, { terms: [], now, sort: "rank", direction: "desc", limit: 50 }),
        await identityFindings(pool, scope, ids.deploy, now),
      ];
      expect(JSON.stringify(read)).not.toContain("of-somebody-else");
    }
  });

  it("of somebody else answers like one that never was, and shows nothing of theirs", async () => {
    expect(await getFinding(pool, mine, found.joined.id, now)).toBeNull();
    expect(await getFinding(pool, mine, found.lying.id, now)).toBeNull();
    expect(await getFinding(pool, everybody, randomUUID(), now)).toBeNull();
    expect(await getFinding(pool, everybody, "'; --", now)).toBeNull();
    expect((await getFinding(pool, mine, found.worst.id, now))?.sameCause.rows).toEqual([]);
  });
});

describe("an identity's findings", () => {
  it("come with what passes, what cannot be told, and what would lower its risk", async () => {
    const { open, resolved, live } = await identityFindings(pool, everybody, ids.backup, now);
    expect(open.map(({ id }) => id)).toEqual([found.joined.id]);
    expect(resolved.map(({ id }) => id)).toEqual([found.mended.id]);
    expect(live?.passes.length).toBeGreaterThan(0);
    expect(live?.unknowns.every(({ needs }) => needs !== "")).toBe(true);
    expect(live?.next?.lowers).toMatch(/\.$/);
    expect(live?.factors.reduce((sum, { points }) => sum + points, 0)).toBeGreaterThanOrEqual(
      live?.risk ?? 101,
    );
  });

  it("say how its risk moved, and by what", async () => {
    const factor = (id: string, points: number) => ({
      id,
      title: id,
      points,
      confidence: "high",
      lowers: null,
    });
    await pool.query(
      `INSERT INTO risk_days (identity_id, day, risk, governance, factors)
       VALUES ($1, '2026-01-01', 33, 'unmanaged', $2), ($1, '2026-02-01', 25, 'claimed', $3)`,
      [
        ids.deploy,
        JSON.stringify([factor("reach", 25), factor("owner", 8)]),
        JSON.stringify([factor("reach", 25)]),
      ],
    );
    const { moves } = await identityFindings(pool, everybody, ids.deploy, now);
    expect(moves.slice(-2)).toEqual([
      {
        day: "2026-02-01",
        risk: 25,
        governance: "claimed",
        before: { risk: 33, governance: "unmanaged" },
        because: [{ title: "owner", points: -8, over: true }],
      },
      { day: "2026-01-01", risk: 33, governance: "unmanaged", before: null, because: [] },
    ]);
    await pool.query("DELETE FROM risk_days WHERE identity_id = $1", [ids.deploy]);
  });

  it("are not asked of what is gone", async () => {
    await pool.query("UPDATE identities SET gone_at = now() WHERE id = $1", [ids.backup]);
    expect((await identityFindings(pool, everybody, ids.backup, now)).live).toBeNull();
    await pool.query("UPDATE identities SET gone_at = NULL WHERE id = $1", [ids.backup]);
  });
});
