import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBodies } from "@/lib/features/identities/data-bodies";
import { getIdentity } from "@/lib/features/identities/data-one";
import { type IdentityDetail, identityDetailSchema } from "@/lib/features/identities/schema-detail";
import { systemScope } from "@/lib/platform/scope";
import { hostileName, identityId, insertSmallWorld } from "@/tests/factories/small-world";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const scope = systemScope("test");
let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = database.pool;
  await insertSmallWorld(pool);
});
afterAll(() => database.drop());

async function get(text: string): Promise<IdentityDetail> {
  const found = await getIdentity(pool, scope, text, now);
  if (!found) throw new Error(`${text} was not found`);
  return found;
}

describe("finding an identity", () => {
  it.each(["AROA1", "arn:aws:iam::4711:role/deploy", "deploy", "DEPLOY"])("takes %s", async (text) => {
    expect((await get(text)).externalId).toBe("AROA1");
  });

  it("takes its id, the id of one of its keys, and any name whatever it holds", async () => {
    expect((await get(await identityId(pool, "AIDA3"))).externalId).toBe("AIDA3");
    expect((await get("AKIA2")).externalId).toBe("AIDA2");
    expect((await get(hostileName)).externalId).toBe("AIDA4");
  });

  it("names the candidates where several have the name", async () => {
    const refused = getIdentity(pool, scope, "ci", now);
    await expect(refused).rejects.toMatchObject({ code: "ambiguous_name" });
    await expect(refused).rejects.toThrow(await identityId(pool, "AIDA2"));
    await expect(refused).rejects.toThrow(await identityId(pool, "AIDA3"));
  });

  it("prefers what is still there", async () => {
    await pool.query("UPDATE identities SET gone_at = now() WHERE external_id = 'AIDA3'");
    expect((await get("ci")).externalId).toBe("AIDA2");
    await pool.query("UPDATE identities SET gone_at = NULL WHERE external_id = 'AIDA3'");
  });

  it.each([
    "",
    "nobody",
    "dep",
    "%",
    "AKIA",
    "00000000-0000-4000-8000-000000000000",
    "a\0b",
    "'; DROP TABLE identities; --",
  ])("has nothing for “%s”", async (text) => {
    expect(await getIdentity(pool, scope, text, now)).toBeNull();
  });
});

describe("one identity", () => {
  it("has the shape that is documented", async () => {
    for (const text of ["AROA1", "AIDA2", "AIDA3", "AIDA4"]) {
      const found = await get(text);
      expect(identityDetailSchema.strict().parse(found)).toEqual(found);
    }
  });

  it("says what it is in a sentence", async () => {
    expect((await get("AROA1")).sentence).toBe(
      "An AWS role in account payments. No active credential of it is known. Last used 3 days ago (reported). Nobody answers for it.",
    );
  });

  it("holds its credentials and where they stand", async () => {
    const { credentials, placements } = await get("AIDA2");
    expect(credentials.rows.map((row) => [row.externalId, row.placements, row.exposedPlacements])).toEqual([
      ["AKIA2", 1, 1],
    ]);
    expect(
      placements.rows.map((row) => [row.locator, row.credential?.externalId, row.identity?.name]),
    ).toEqual([["/srv/.env", "AKIA2", "ci"]]);
    expect((await get("AROA1")).placements.rows.map((row) => row.locator)).toEqual(["vault/one"]);
  });

  it("holds its own attachments and those through its groups, not expanded further", async () => {
    const { grants, memberships } = await get("AIDA2");
    expect(memberships.rows.map((row) => row.group.name)).toEqual(["admins"]);
    const held = grants.rows.map((row) => [
      row.entitlement.name,
      row.entitlement.kind,
      row.effect,
      row.through?.name ?? null,
      row.target?.name ?? null,
    ]);
    expect(held.sort()).toEqual([
      ["AdministratorAccess", "policy", "allow", "admins", null],
      ["read", "inline_policy", "allow", null, "backups"],
    ]);
    const entitlement = grants.rows.find((row) => row.through)?.entitlement.id ?? "";
    expect(await readBodies(pool, [entitlement])).toEqual(new Map([[entitlement, { Statement: [] }]]));
  });

  it("shows trust from both ends", async () => {
    const role = await get("AROA1");
    expect(
      role.trustedBy.rows.map((row) => [row.kind, row.subject, row.subjectIdentity?.name ?? null]).sort(),
    ).toEqual([
      ["assume_role", "arn:aws:iam::4711:user/ci", "ci"],
      ["federation", "repo:acme/shop:*", null],
    ]);
    expect(role.mayBecome.rows).toEqual([]);
    expect((await get("AIDA2")).mayBecome.rows.map((row) => row.identity.name)).toEqual(["deploy"]);
  });

  it("tells who sees it, how well that was read, and where it lies", async () => {
    const user = await get("AIDA2");
    expect(
      user.sightings.map((each) => [each.source?.name, each.scope, each.issuing, each.coverage.lastStatus]),
    ).toEqual([
      ["cloud", "Things of all", true, "complete"],
      ["other", "Things of some", false, "complete"],
    ]);
    expect(user.sightings.every((each) => each.coverage.lastCompleteAt instanceof Date)).toBe(true);
    expect(user.containerPath.map((each) => each.name)).toEqual(["Acme", "payments"]);
    const role = await get("AROA1");
    expect(role.sightings[0]?.raw).toEqual({ Path: "/" });
    expect(role.ownerHints).toEqual([{ type: "tag", value: "payments", at: null }]);
    expect(role.tags).toEqual({ app: "shop" });
  });

  it("names who decided, whoever it was", async () => {
    const id = await identityId(pool, "AIDA3");
    const made = await pool.query<{ id: string }>(
      "INSERT INTO users (email, name, role) VALUES ('ana@example.test', 'Ana Gomez', 'admin') RETURNING id",
    );
    const ana = `user:${made.rows[0]?.id}`;
    await pool.query(
      `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
       VALUES ('identity', $1, 'purpose', 'builds', 'person', 'Ana Gomez said so', $2, $3)`,
      [id, ana, now],
    );
    for (const by of [ana, "user:00000000-0000-4000-8000-000000000000", "cli:ana", "sync"]) {
      await pool.query(
        `INSERT INTO changes (identity_id, at, kind, details, by)
         VALUES ($1, $2, 'decided', '[{"what": "purpose", "before": null, "after": "builds"}]', $3)`,
        [id, now, by],
      );
    }
    const { labels, changes } = await get("AIDA3");
    expect(labels.map((label) => [label.name, label.setByName])).toEqual([
      ["environment", "a rule"],
      ["purpose", "Ana Gomez"],
    ]);
    expect(changes.rows.map((change) => change.byName).reverse()).toEqual([
      "Ana Gomez",
      "a former member",
      "ana on the command line",
      "a sync",
    ]);
  });

  it("survives a loop of containers", async () => {
    await pool.query(
      "UPDATE containers SET parent_id = (SELECT id FROM containers WHERE external_id = '4711') WHERE external_id = 'org'",
    );
    expect((await get("AROA1")).containerPath.map((each) => each.name)).toEqual(["Acme", "payments"]);
    await pool.query("UPDATE containers SET parent_id = NULL WHERE external_id = 'org'");
  });

  it("holds labels, owners, links and changes", async () => {
    const id = await identityId(pool, "AROA1");
    const other = await identityId(pool, "AIDA4");
    const team = await pool.query<{ id: string }>(
      "INSERT INTO teams (name) VALUES ('Payments') RETURNING id",
    );
    await pool.query(
      `INSERT INTO ownerships (subject_type, subject_id, role, team_id, state, evidence, set_by, set_at)
       VALUES ('identity', $1, 'technical', $2, 'accepted', 'said so', 'test', $3)`,
      [id, team.rows[0]?.id, now],
    );
    await pool.query(
      "INSERT INTO labels VALUES ('identity', $1, 'environment', 'production', 'rule', 'its name', 'rule:1', $2)",
      [id, now],
    );
    await pool.query(
      "INSERT INTO links (kind, from_type, from_id, to_type, to_id, evidence, at) VALUES ('recreated', 'identity', $1, 'identity', $2, 'same name', $3)",
      [other, id, now],
    );
    await pool.query(
      `INSERT INTO changes (identity_id, at, kind, details, by) SELECT $1, $2::timestamptz + make_interval(secs => n), 'changed',
       jsonb_build_array(jsonb_build_object('what', 'status', 'before', null, 'after', n::text)), 'sync' FROM generate_series(1, 60) n`,
      [id, now],
    );
    const found = await get("AROA1");
    expect(identityDetailSchema.strict().parse(found)).toEqual(found);
    expect(found.ownerships).toMatchObject([
      { role: "technical", state: "accepted", team: { name: "Payments", activeMembers: 0 } },
    ]);
    expect(found.labels).toMatchObject([
      { name: "environment", value: "production", origin: "rule", why: "its name" },
    ]);
    expect(found.links).toMatchObject([
      { kind: "recreated", direction: "from", other: { name: hostileName } },
    ]);
    expect(found.changes.rows).toHaveLength(50);
    expect(found.changes.more).toBe(true);
    expect(found.changes.rows[0]?.details).toEqual([{ what: "status", before: null, after: "60" }]);
  });
});
