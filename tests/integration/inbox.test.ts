import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { undoOwner } from "@/lib/features/ownership/mutations-undo";
import {
  countInbox,
  listInbox,
  questionsOf,
  readOwned,
  readRecent,
} from "@/lib/features/questions/data-inbox";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { listRequests } from "@/lib/features/requested-actions/data";
import { decideAction, requestDisable, withdrawAction } from "@/lib/features/requested-actions/mutations";
import { openMonths } from "@/lib/features/usage/mutations-months";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  type IdentityFixture,
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
  insertPerson,
  insertTeam,
} from "@/tests/factories/inventory";
import { insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
let database: TestDatabase;
let bo: string;
beforeEach(async () => {
  database = await createTestDatabase();
  bo = await insertPerson(database.pool, "Bo", "bo@example.com");
});
afterEach(() => database.drop());

async function insertIdentity(more: Partial<IdentityFixture> = {}): Promise<string> {
  const made = identityFixture(more);
  await insertIdentities(database.pool, [made]);
  return made.id;
}
const asOwner = () => member("owner", { personId: bo, id: "bo" }).scope;
const trust = (identity_id: string, kind: string, subject_id: string | null, subject: string) => ({
  id: crypto.randomUUID(),
  source_id: crypto.randomUUID(),
  scope_ref: crypto.randomUUID(),
  identity_id,
  kind,
  effect: "allow",
  subject_id,
  subject,
  first_seen_at: now,
});

describe("an inbox", () => {
  it("holds what is asked of a person, their teams, and whom they stand in for; grouped, the riskiest first", async () => {
    const { pool } = database;
    const account = await insertContainer(pool, "payments");
    const cleo = await insertPerson(pool, "Cleo");
    await pool.query("UPDATE people SET away_until = $2, delegate_id = $3 WHERE id = $1", [
      cleo,
      ago(-1),
      bo,
    ]);
    const team = await insertTeam(pool, "tills", [bo]);
    const ids = [
      await insertIdentity({ name: "low", risk: 5, containerId: account }),
      await insertIdentity({ name: "high", risk: 90 }),
      await insertIdentity({ name: "middle", risk: 40, containerId: account }),
      await insertIdentity({ name: "answered", risk: 99 }),
      await insertIdentity({ name: "foreign", risk: 99 }),
    ] as const;
    await insertQuestion(pool, ids[0], { personId: bo, at: ago(1) });
    await insertQuestion(pool, ids[1], { personId: cleo, at: ago(1) });
    await insertQuestion(pool, ids[2], { teamId: team, at: ago(1) });
    await insertQuestion(pool, ids[3], { personId: bo, at: ago(1), state: "expired" });
    await insertQuestion(pool, ids[4], { personId: await insertPerson(pool, "Dee"), at: ago(1) });
    const groups = await listInbox(pool, asOwner(), now);
    expect(groups.map((group) => [group.title, group.cards.map((card) => card.name)])).toEqual([
      ["No account · creator", ["high"]],
      ["payments · creator", ["middle", "low"]],
    ]);
    expect(groups.flatMap((group) => group.cards.map((card) => card.askedFor))).toEqual([
      { kind: "away", name: "Cleo" },
      { kind: "team", name: "tills" },
      null,
    ]);
    expect(await countInbox(pool, asOwner(), now)).toBe(3);
    expect(await countInbox(pool, member("owner").scope, now)).toBe(0);
    expect(await listInbox(pool, member("admin").scope, now)).toEqual([]);
  });

  it("says what it can do, its use, and what depends on it, without names that are not the reader's to see", async () => {
    const { pool } = database;
    const used = {
      at: ago(2),
      grade: "reported",
      precisionSeconds: null,
      coveredSince: ago(400),
      gap: "none",
    } as const;
    const id = await insertIdentity({ name: "deploy", tier: 1, lastUsed: used, createdAt: ago(500) });
    const runner = await insertIdentity({ name: "secret-runner" });
    await insertRows(pool, "trusts", [
      trust(id, "workload", runner, "secret-runner"),
      trust(id, "runs_as", null, "cron on host 9"),
      trust(id, "assume_role", runner, "arn:runner"),
    ]);
    await insertRows(pool, "privileges", [
      {
        identity_id: id,
        own_tier: 1,
        tier: 1,
        at_least: false,
        powers: [],
        reasons: ["It deletes in account pay (X)."],
      },
    ]);
    await insertRows(pool, "usage_logs", [
      {
        source_id: crypto.randomUUID(),
        kind: "aws/cloudtrail",
        realm: "test:one",
        first_at: ago(90),
        last_at: now,
        events: 9,
      },
    ]);
    const use = {
      identity_id: id,
      grain: "day",
      source_id: crypto.randomUUID(),
      service: "s3",
      action: "Get",
      outcome: "ok",
      network: "",
      country: "",
    };
    await openMonths(pool, ["2026-10-01", "2026-11-01"], now);
    await insertRows(pool, "usage", [
      {
        ...use,
        period: ago(3),
        key: crypto.randomUUID(),
        consumer: "terraform",
        count: 41,
        first_at: ago(3),
        last_at: ago(3),
        hours: [],
      },
      {
        ...use,
        period: ago(40),
        key: crypto.randomUUID(),
        consumer: "curl",
        count: 7,
        first_at: ago(40),
        last_at: ago(40),
        hours: [],
      },
    ]);
    await insertQuestion(pool, id, { personId: bo, at: ago(1) });
    const [card] = (await listInbox(pool, asOwner(), now)).flatMap((group) => group.cards);
    expect(card).toMatchObject({
      what: "An AWS role.",
      power: "It deletes in account pay (X).",
      used: "Last used 2 days ago (reported).",
      usedThisWeek: true,
      dependents: {
        runs: { count: 2, names: ["cron on host 9"] },
        becomes: { count: 1, names: ["secret-runner"] },
        places: 0,
      },
      uses: { count: 41, consumers: ["terraform"] },
      mayAcceptByLink: false,
      canOpen: true,
    });
    const seen = await listInbox(pool, member("analyst", { personId: bo }).scope, now);
    expect(seen[0]?.cards[0]?.dependents.runs.names).toEqual(["cron on host 9", "secret-runner"]);
  });

  it("tells what one answered today, what one owns, and the identity's page the history", async () => {
    const { pool } = database;
    const id = await insertIdentity({ name: "deploy" });
    const question = await insertQuestion(pool, id, { personId: bo, at: ago(1) });
    const by = { personId: bo, actor: "user:bo", name: "Bo", via: "app" as const, scope: asOwner() };
    await answerQuestion(database, by, { questionId: question, says: "accept" }, now);
    expect(await readRecent(pool, asOwner(), now)).toEqual([
      { questionId: question, name: "deploy", state: "accepted", at: now },
    ]);
    expect(await readRecent(pool, member("owner", { id: "dee" }).scope, now)).toEqual([]);
    expect(await readOwned(pool, asOwner())).toEqual({ count: 1, query: 'owner:"bo@example.com"' });
    expect(await readOwned(pool, member("owner").scope)).toBeNull();
    expect(await questionsOf(pool, id)).toMatchObject([
      { id: question, state: "accepted", asked: { name: "Bo" }, via: "app" },
    ]);
  });

  it("asks no more once somebody said who answers, until that is taken back", async () => {
    const { pool } = database;
    const id = await insertIdentity();
    await insertQuestion(pool, id, { personId: bo, at: ago(1) });
    const ana = member("analyst");
    const asked = { selection: { kind: "ids" as const, ids: [id] }, part: "technical" as const, why: "" };
    const owner = { kind: "person" as const, id: await insertPerson(pool, "Dee") };
    const suggested = await assignOwner(database, ana, { ...asked, owner, agreed: false }, now);
    expect([suggested.changed, await countInbox(pool, asOwner(), now)]).toEqual([1, 1]);
    const { operation } = await assignOwner(
      database,
      ana,
      { ...asked, owner, agreed: true },
      new Date(now.getTime() + 1000),
    );
    expect(await countInbox(pool, asOwner(), now)).toBe(0);
    await undoOwner(database, ana, operation, new Date(now.getTime() + 2000));
    expect(await countInbox(pool, asOwner(), now)).toBe(1);
  });
});

describe("a request to disable", () => {
  const ana = member("analyst", { id: "ana" }).scope;
  const cem = member("analyst", { id: "cem" }).scope;

  it("is decided by a second person, once, and tells the timeline", async () => {
    const { pool } = database;
    const id = await insertIdentity({ name: "deploy" });
    const request = await requestDisable(database, ana, { identityId: id, reason: "old" }, now);
    expect(await requestDisable(database, cem, { identityId: id, reason: "again" }, now)).toEqual(request);
    const yes = { ...request, decision: "approved" as const, note: "fine" };
    await expect(decideAction(database, ana, yes, now)).rejects.toMatchObject({ code: "own_request" });
    await decideAction(database, cem, yes, now);
    await expect(decideAction(database, cem, yes, now)).rejects.toMatchObject({ code: "not_waiting" });
    await expect(withdrawAction(database, ana, request.id, now)).rejects.toMatchObject({
      code: "not_waiting",
    });
    expect(await listRequests(pool, ana)).toMatchObject([
      {
        state: "approved",
        identity: { id },
        reason: "old",
        requestedBy: { actor: "user:ana" },
        decidedBy: { actor: "user:cem" },
        note: "fine",
      },
    ]);
    const told = await pool.query("SELECT details->0->>'after' AS after FROM changes ORDER BY id");
    expect(told.rows.map((row) => row.after)).toEqual(["asked for", "approved"]);
    expect(await auditEventsOf(pool, "action.decided")).toHaveLength(1);
    // The source is what it was: nothing was carried out.
    expect((await pool.query("SELECT status FROM identities")).rows).toEqual([{ status: "active" }]);
  });

  it("is one's own to withdraw, also where a link of one's own asked for it", async () => {
    const id = await insertIdentity({ ownerPersonId: bo, ownerState: "accepted" });
    await insertOwnership(database.pool, id, { personId: bo });
    const request = await requestDisable(database, asOwner(), { identityId: id, reason: "old" }, now);
    await expect(withdrawAction(database, ana, request.id, now)).rejects.toMatchObject({
      code: "no_such_action",
    });
    await database.pool.query("UPDATE actions SET requested_by = $1", [`person:${bo}`]);
    const analyst = member("analyst", { id: "bo", personId: bo }).scope;
    const yes = { ...request, decision: "approved" as const, note: "" };
    await expect(decideAction(database, analyst, yes, now)).rejects.toMatchObject({ code: "own_request" });
    await withdrawAction(database, asOwner(), request.id, now);
    expect((await listRequests(database.pool, asOwner())).map((each) => each.state)).toEqual(["withdrawn"]);
  });

  it("of what is out of reach is none", async () => {
    const id = await insertIdentity();
    await expect(
      requestDisable(database, asOwner(), { identityId: id, reason: "x" }, now),
    ).rejects.toMatchObject({ code: "no_such_identity" });
    const request = await requestDisable(database, ana, { identityId: id, reason: "x" }, now);
    const part = member("analyst", { membership: { kind: "containers", ids: [bo] }, id: "part" }).scope;
    await expect(
      decideAction(database, part, { ...request, decision: "approved", note: "" }, now),
    ).rejects.toMatchObject({ code: "no_such_action" });
    expect(await listRequests(database.pool, part)).toEqual([]);
  });
});
