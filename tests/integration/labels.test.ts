import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { refreshContainers } from "@/lib/features/accounts/mutations-inherit";
import { refreshDerived } from "@/lib/features/identities/mutations-derived";
import type { Selection } from "@/lib/features/identities/schema-selection";
import { getLabels } from "@/lib/features/labels/data";
import { listRules, previewRules } from "@/lib/features/labels/data-rules";
import { setLabel, undoLabel } from "@/lib/features/labels/mutations";
import { applyRulesToAll, removeRule, saveRule } from "@/lib/features/labels/mutations-rules";
import { patternOf, readPattern } from "@/lib/features/labels/schema-rules";
import { prepareQueue } from "@/lib/platform/queue";
import { inTransaction } from "@/lib/platform/transaction";
import { auditEventsOf } from "@/tests/factories/audit-events";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
} from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const later = new Date("2026-11-23T12:05:00Z");
const analyst = member("analyst");
let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

const picked = (...ids: string[]): Selection => ({ kind: "ids", ids });

async function insertNamed(...names: string[]): Promise<string[]> {
  const made = names.map((name) => identityFixture({ name }));
  await insertIdentities(database.pool, made);
  return made.map((each) => each.id);
}

async function column(name: string): Promise<Record<string, unknown>> {
  const found = await database.pool.query<{ name: string; value: unknown }>(
    `SELECT name, ${name}::text AS value FROM identities ORDER BY name`,
  );
  return Object.fromEntries(found.rows.map((row) => [row.name, row.value]));
}

async function insertSighting(id: string, observed: { [field: string]: string }): Promise<void> {
  await database.pool.query(
    `INSERT INTO sightings (scope_ref, record_id, source_id, record_type, hash, rank, issuing, observed, first_seen_at, changed_at)
     VALUES (gen_random_uuid(), $1, gen_random_uuid(), 'identity', gen_random_uuid(), 1, true, $2, now(), now())`,
    [id, observed],
  );
}

describe("a label", () => {
  it("is set on what was picked, with who and why, told once, and taken back", async () => {
    const [a = "", b = ""] = await insertNamed("a", "b");
    const set = {
      selection: picked(a, b),
      label: "environment",
      value: "production",
      why: "the runbook",
    } as const;
    const done = await setLabel(database, analyst, set, now);
    expect(done).toMatchObject({ changed: 2, unchanged: 0 });
    expect(await column("environment")).toEqual({ a: "production", b: "production" });
    const [state] = (await getLabels(database.pool, analyst.scope, a)) ?? [];
    expect(state).toMatchObject({
      value: "production",
      origin: "person",
      why: "Ana Silva: the runbook",
      setAt: now,
    });
    const events = await auditEventsOf(database.pool, "label.set");
    expect(events).toHaveLength(1);
    expect(events[0]?.payload).toMatchObject({
      chunk: 1,
      chunks: 1,
      selection: { picked: 2 },
      value: "production",
    });
    const changes = await database.pool.query("SELECT kind, details, by FROM changes");
    expect(changes.rows[0]).toEqual({
      kind: "decided",
      by: "user:analyst",
      details: [{ what: "environment", before: null, after: "production" }],
    });

    expect((await setLabel(database, analyst, set, later)).changed).toBe(0);
    expect(await auditEventsOf(database.pool, "label.set")).toHaveLength(1);

    expect(await undoLabel(database, analyst, done.operation, later)).toEqual({ restored: 2 });
    expect(await column("environment")).toEqual({ a: null, b: null });
    expect(await auditEventsOf(database.pool, "label.undone")).toHaveLength(1);
    await expect(undoLabel(database, analyst, done.operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
  });

  it("can be taken back only by its author, in time, and never over what somebody decided since", async () => {
    const [a = "", b = ""] = await insertNamed("a", "b");
    const base = { label: "sensitivity", why: "" } as const;
    await setLabel(database, analyst, { ...base, selection: picked(a), value: "low" }, now);
    const done = await setLabel(
      database,
      analyst,
      { ...base, selection: picked(a, b), value: "high" },
      later,
    );
    const other = member("analyst", { id: "other" });
    await expect(undoLabel(database, other, done.operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    const tooLate = new Date(later.getTime() + 16 * 60_000);
    await expect(undoLabel(database, analyst, done.operation, tooLate)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    const after = new Date(later.getTime() + 60_000);
    await setLabel(database, other, { ...base, selection: picked(b), value: "medium" }, after);
    expect(await undoLabel(database, analyst, done.operation, after)).toEqual({ restored: 1 });
    expect(await column("sensitivity")).toEqual({ a: "low", b: "medium" });
  });

  it("is set on all that match, in chunks of 5,000 with one audit row each", async () => {
    const { pool } = database;
    await pool.query(
      `INSERT INTO identities (id, realm, external_id, name, kind, system, source_ids, credential_types, search, first_seen_at)
       SELECT gen_random_uuid(), 'test:many', n::text, 'svc-' || n, 'cloud_role', 'aws', '{}', '{}', 'svc-' || n, $1 FROM generate_series(1, 5003) n`,
      [now],
    );
    await insertNamed("other");
    const [except = ""] = (
      await pool.query<{ id: string }>("SELECT id FROM identities WHERE name = 'svc-7'")
    ).rows.map((row) => row.id);
    const selection: Selection = { kind: "query", query: "svc-", except: [except], count: 5002 };
    const done = await setLabel(
      database,
      analyst,
      { selection, label: "purpose", value: "runs it", why: "" },
      now,
    );
    expect(done).toMatchObject({ changed: 5002, unchanged: 0 });
    const events = await auditEventsOf(pool, "label.set");
    expect(
      events.map(({ payload }) => [payload.chunk, payload.chunks, Array(payload.identityIds).flat().length]),
    ).toEqual([
      [1, 2, 5000],
      [2, 2, 2],
    ]);
    expect(new Set(events.map((event) => event.payload.operation))).toEqual(new Set([done.operation]));
    expect(await undoLabel(database, analyst, done.operation, later)).toEqual({ restored: 5002 });
    const grew: Selection = { ...selection, except: [] };
    await expect(
      setLabel(database, analyst, { selection: grew, label: "purpose", value: "x", why: "" }, now),
    ).rejects.toMatchObject({ code: "selection_grew" });
  });

  it("lets an owner decide of theirs alone; the rest answers as if it were not there", async () => {
    const [mine = "", foreign = ""] = await insertNamed("mine", "foreign");
    const personId = await insertPerson(database.pool, "Bo", "bo@example.com");
    await insertOwnership(database.pool, mine, { personId });
    const owner = member("owner", { personId });
    const label = { label: "end_date", value: "2027-03-31", why: "" } as const;
    const done = await setLabel(database, owner, { ...label, selection: picked(mine, foreign) }, now);
    expect(done.changed).toBe(1);
    expect(await column("end_date")).toEqual({ mine: "2027-03-31", foreign: null });
    const refused = (ids: string) => setLabel(database, owner, { ...label, selection: picked(ids) }, now);
    const foreignAnswer = await refused(foreign).catch((error: Error) => error.message);
    expect(foreignAnswer).toBe(await refused(randomUUID()).catch((error: Error) => error.message));
    expect(await getLabels(database.pool, owner.scope, foreign)).toBeNull();
  });

  it("keeps no secret, and gives the class back to the sources when it is cleared", async () => {
    const [a = ""] = await insertNamed("a");
    const secret = {
      selection: picked(a),
      label: "purpose",
      value: "uses postgres://app:hunter2@db/x",
      why: "",
    } as const;
    await expect(setLabel(database, analyst, secret, now)).rejects.toMatchObject({ code: "bad_value" });
    await insertSighting(a, { class: "non_human" });
    await setLabel(database, analyst, { ...secret, label: "class", value: "human" }, now);
    expect(await column("class")).toEqual({ a: "human" });
    await database.pool.query(
      "UPDATE identities SET class_reason = 'Its number is one of the system.' WHERE id = $1",
      [a],
    );
    const states = await getLabels(database.pool, analyst.scope, a);
    expect(states?.find(({ label }) => label === "class")).toMatchObject({
      origin: "person",
      why: "Ana Silva said so; its source: Its number is one of the system.",
    });
    await setLabel(database, analyst, { ...secret, label: "class", value: null }, later);
    expect(await column("class")).toEqual({ a: "non_human" });
  });

  it.each([
    ["human", "person", "non_human", "customer"],
    ["human", "person", "unsure", "customer"],
    ["unsure", "customer", "human", "person"],
    ["non_human", "third_party", "both", "third_party"],
    ["non_human", "person", "non_human", "person"],
  ])("of the class overrules %s (managed by %s): %s is managed by %s", async (guess, by, said, expected) => {
    const [a = ""] = await insertNamed("a");
    await insertSighting(a, { class: guess, managed_by: by });
    await database.pool.query("UPDATE identities SET class = $1, managed_by = $2", [guess, by]);
    const label = { selection: picked(a), label: "class", why: "" } as const;
    await setLabel(database, analyst, { ...label, value: said }, now);
    expect(await column("managed_by")).toEqual({ a: expected });
    await inTransaction(database.pool, (tx) => refreshDerived(tx, [a]));
    expect(await column("managed_by")).toEqual({ a: expected });
    // From one word to another, the sources are asked again, not the word before.
    await setLabel(database, analyst, { ...label, value: said === "human" ? "both" : "human" }, later);
    await setLabel(database, analyst, { ...label, value: said }, later);
    expect(await column("managed_by")).toEqual({ a: expected });
    await setLabel(database, analyst, { ...label, value: null }, later);
    expect(await column("managed_by")).toEqual({ a: by });
  });
});

describe("label rules", () => {
  it("label by the strongest evidence and say why; what a person said stays, and an account's decision beats a guess", async () => {
    const { pool } = database;
    const prod = await insertContainer(pool, "payments-prod");
    const unit = await insertContainer(pool, "Development");
    const inUnit = await insertContainer(pool, "acme-17", unit);
    const decided = await insertContainer(pool, "old-dev");
    await pool.query(
      `INSERT INTO labels (subject_type, subject_id, name, value, origin, why, set_by, set_at)
       VALUES ('container', $1, 'environment', 'production', 'person', 'said so', 'user:x', now())`,
      [decided],
    );
    await refreshContainers(pool);
    const fixtures = [
      identityFixture({ name: "a", containerId: prod }),
      identityFixture({ name: "b", containerId: inUnit }),
      identityFixture({ name: "c", containerId: decided }),
      identityFixture({ name: "d-test", containerId: null }),
      identityFixture({ name: "e", containerId: prod }),
    ];
    await insertIdentities(pool, fixtures);
    const e = fixtures[4]?.id ?? "";
    await setLabel(
      database,
      analyst,
      { selection: picked(e), label: "environment", value: "sandbox", why: "" },
      now,
    );
    expect(await previewRules(pool, await listRules(pool))).toMatchObject({
      looked: 5,
      labelled: 4,
      different: 4,
      cut: false,
    });
    expect(await applyRulesToAll(pool, now, new AbortController().signal)).toBe(4);
    expect(await column("environment")).toEqual({
      a: "production",
      b: "development",
      c: null,
      "d-test": "test",
      e: "sandbox",
    });
    const [state] = (await getLabels(pool, analyst.scope, fixtures[1]?.id ?? "")) ?? [];
    expect(state).toMatchObject({ origin: "rule", why: "the account is called Development" });
    expect(await applyRulesToAll(pool, later, new AbortController().signal)).toBe(0);
  });

  it("are edited one by one, previewed on what is there, and told once", async () => {
    const { pool } = database;
    await prepareQueue(pool);
    await insertNamed("blue-a", "b");
    const admin = member("admin").scope;
    const before = await listRules(pool);
    const rule = {
      id: null,
      place: "name",
      tagKeys: [],
      words: ["blue"],
      environment: "staging",
      enabled: true,
    } as const;
    const saved = await saveRule(database, admin, { ...rule, words: ["blue"], tagKeys: [] }, now);
    expect(saved.relabelled).toBe(1);
    expect(await listRules(pool)).toHaveLength(before.length + 1);
    const known = before[0];
    await saveRule(
      database,
      admin,
      { ...rule, id: known?.id ?? "", place: "tag", tagKeys: ["env"], words: ["p1"], enabled: false },
      later,
    );
    expect((await listRules(pool)).find((each) => each.id === known?.id)).toMatchObject({
      words: ["p1"],
      enabled: false,
    });
    await removeRule(database, admin, saved.id, later);
    expect((await listRules(pool)).map((each) => each.id)).toEqual(before.map((each) => each.id));
    await expect(removeRule(database, admin, randomUUID(), later)).rejects.toMatchObject({
      code: "no_such_rule",
    });
    const events = await auditEventsOf(pool, "label-rule.changed");
    expect(events.map((event) => event.payload.change)).toEqual(["added", "edited", "removed"]);
    const jobs = await pool.query("SELECT FROM graphile_worker.jobs WHERE task_identifier = 'label-rules'");
    expect(jobs.rowCount).toBe(1);
  });

  it("are written down as they are read", () => {
    const word = fc.stringMatching(/^[a-z0-9]{2,12}$/);
    fc.assert(
      fc.property(
        fc.constantFrom("tag", "account", "path", "name"),
        fc.array(word, { minLength: 1, maxLength: 5 }),
        fc.array(fc.stringMatching(/^[a-z:_-]{1,12}$/), { minLength: 1, maxLength: 3 }),
        (place, words, keys) => {
          const tagKeys = place === "tag" ? keys : [];
          expect(readPattern(place, patternOf({ place, words, tagKeys }))).toEqual({ words, tagKeys });
        },
      ),
    );
  });
});
