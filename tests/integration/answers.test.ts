import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "@/lib/domain/permissions";
import { assignOwner } from "@/lib/features/ownership/mutations";
import { type Answerer, answerQuestion } from "@/lib/features/questions/mutations-answer";
import { undoAnswer } from "@/lib/features/questions/mutations-undo";
import type { Answer } from "@/lib/features/questions/schema";
import { decideAction } from "@/lib/features/requested-actions/mutations";
import { auditEventsOf } from "@/tests/factories/audit-events";
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
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const ago = (days: number) => new Date(now.getTime() - days * 86_400_000);
let database: TestDatabase;
let bo: string;
let cleo: string;

beforeEach(async () => {
  database = await createTestDatabase();
  bo = await insertPerson(database.pool, "Bo", "bo@example.com");
  cleo = await insertPerson(database.pool, "Cleo", "cleo@example.com");
});
afterEach(() => database.drop());

async function insertIdentity(more: Partial<IdentityFixture> = {}): Promise<string> {
  const made = identityFixture({ name: "deploy", ...more });
  await insertIdentities(database.pool, [made]);
  return made.id;
}

function by(role: Role, name: string, personId: string | null, more: Partial<Answerer> = {}): Answerer {
  const { scope } = member(role, personId === null ? { id: name } : { personId, id: name });
  return { personId, actor: scope.actor, name, via: "app", scope, ...more };
}
const asBo = () => by("owner", "Bo", bo);
const answer = (who: Answerer, what: Answer, at = now) => answerQuestion(database, who, what, at);
const accept = (questionId: string): Answer => ({ questionId, says: "accept" });
const decline = (questionId: string, reason: "not_mine" | "unneeded" | "unsure"): Answer => ({
  questionId,
  says: "decline",
  reason,
});

async function owner(identityId: string) {
  const found = await database.pool.query(
    `SELECT i.owner_state AS state, coalesce(p.name, t.name) AS name, o.evidence, o.confirmed_at AS confirmed FROM identities i
     LEFT JOIN ownerships o ON o.subject_id = i.id AND o.role = 'technical' LEFT JOIN people p ON p.id = i.owner_person_id
     LEFT JOIN teams t ON t.id = i.owner_team_id WHERE i.id = $1`,
    [identityId],
  );
  return found.rows[0];
}
async function states() {
  const found = await database.pool.query("SELECT state FROM owner_questions ORDER BY asked_at, id");
  return found.rows.map((row) => row.state);
}
async function changes(identityId: string) {
  const found = await database.pool.query(
    "SELECT details->0->>'what' AS what, details->0->>'after' AS after FROM changes WHERE identity_id = $1 ORDER BY id",
    [identityId],
  );
  return found.rows.map((row) => `${row.what}: ${row.after}`);
}

describe("accepting", () => {
  it("makes who was asked the owner, and tells the timeline and the audit log", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    expect(await answer(asBo(), accept(question))).toEqual({ state: "accepted", answeredAt: now });
    expect(await owner(id)).toEqual({
      state: "accepted",
      name: "Bo",
      evidence: "Bo accepted it",
      confirmed: now,
    });
    expect(await changes(id)).toEqual(["owner: Bo (accepted)"]);
    const [event] = await auditEventsOf(database.pool, "question.answered");
    expect(event).toMatchObject({ payload: { questionId: question, state: "accepted", onBehalf: false } });
  });

  it("of two at once, one decides and the other is told who", async () => {
    const id = await insertIdentity();
    const team = await insertTeam(database.pool, "payments", [bo, cleo]);
    const question = await insertQuestion(database.pool, id, { teamId: team, at: ago(3) });
    await database.pool.query(
      "INSERT INTO users (id, email, name, role) VALUES ($1, 'c@example.com', 'Cleo K', 'owner')",
      [cleo],
    );
    const asCleo = by("owner", "Cleo", cleo, { actor: `user:${cleo}` });
    const asPerson = by("owner", "Bo", bo, { actor: `person:${bo}` });
    const answers = await Promise.all([answer(asPerson, accept(question)), answer(asCleo, accept(question))]);
    const told = answers.flatMap((each) => each.alreadyAnsweredBy ?? []);
    const first = (await owner(id)).evidence.startsWith("Bo") ? "Bo" : "Cleo K";
    expect(told).toEqual([first]);
    expect((await owner(id)).name).toBe("payments");
    expect(await auditEventsOf(database.pool, "question.answered")).toHaveLength(1);
    expect(await states()).toEqual(["accepted"]);
  });

  it("repeated by the same person is no news", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    await answer(asBo(), accept(question));
    expect(await answer(asBo(), accept(question), minutes(1))).toEqual({ state: "accepted" });
    expect(await answer(asBo(), decline(question, "not_mine"), minutes(1))).toMatchObject({
      state: "accepted",
      alreadyAnsweredBy: "a former member",
    });
    expect(await auditEventsOf(database.pool, "question.answered")).toHaveLength(1);
  });

  it("is possible for a team, for who is away, and on behalf; not for who left", async () => {
    const { pool } = database;
    const team = await insertTeam(pool, "payments", [bo]);
    const ids = await Promise.all(["a", "b", "c", "d"].map((name) => insertIdentity({ name })));
    const [a = "", b = "", c = "", d = ""] = ids;
    const qa = await insertQuestion(pool, a, { teamId: team, at: ago(1) });
    await pool.query("UPDATE people SET away_from = $2, away_until = $3, delegate_id = $4 WHERE id = $1", [
      cleo,
      ago(1),
      minutes(60),
      bo,
    ]);
    const qb = await insertQuestion(pool, b, { personId: cleo, at: ago(1) });
    const qc = await insertQuestion(pool, c, { personId: cleo, at: ago(1) });
    await answer(asBo(), accept(qa));
    await answer(asBo(), accept(qb));
    await answer(by("analyst", "Ana", null), accept(qc));
    expect((await owner(a)).evidence).toBe("Bo accepted it for the team payments");
    expect(await owner(b)).toMatchObject({ name: "Cleo", evidence: "Bo accepted it for Cleo, who is away" });
    expect((await owner(c)).evidence).toBe("Ana accepted it on behalf of Cleo");
    const qd = await insertQuestion(pool, d, { personId: cleo, at: ago(1) });
    await expect(answer(asBo(), accept(qd), minutes(61))).rejects.toMatchObject({ code: "no_such_question" });
    await pool.query("UPDATE people SET active = false WHERE id = $1", [cleo]);
    await expect(answer(by("analyst", "Ana", null), accept(qd))).rejects.toMatchObject({
      code: "asked_left",
    });
    await expect(answer(by("owner", "Cleo", cleo), accept(qd))).rejects.toMatchObject({
      code: "no_such_question",
    });
  });

  it("may ask at once for it to be disabled", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    await answer(asBo(), { ...accept(question), says: "accept", disable: { reason: "The shop moved." } });
    const found = await database.pool.query("SELECT kind, state, reason, requested_by FROM actions");
    expect(found.rows).toEqual([
      { kind: "disable", state: "requested", reason: "The shop moved.", requested_by: "user:Bo" },
    ]);
    expect(await changes(id)).toEqual(["owner: Bo (accepted)", "disabling it: asked for"]);
  });
});

describe("who may answer", () => {
  it.each<[Role, boolean]>([
    ["admin", true],
    ["analyst", true],
    ["owner", false],
    ["auditor", false],
    ["leader", false],
  ])("a foreign question: %s %s", async (role, may) => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    const asked = () => answer(by(role, "Dee", cleo), accept(question));
    if (may) expect((await asked()).state).toBe("accepted");
    else {
      const missing = answer(by(role, "Dee", cleo), accept(cleo)).catch((error: unknown) => error);
      await expect(asked()).rejects.toEqual(await missing);
      expect(await states()).toEqual(["asked"]);
      expect(await auditEventsOf(database.pool, "question.answered")).toEqual([]);
    }
  });

  it("an analyst of a part answers for others only there", async () => {
    const inside = await insertContainer(database.pool, "inside");
    const [a, b] = [await insertIdentity({ containerId: inside }), await insertIdentity()];
    const [qa, qb] = [
      await insertQuestion(database.pool, a, { personId: bo, at: ago(1) }),
      await insertQuestion(database.pool, b, { personId: bo, at: ago(1) }),
    ];
    const { scope } = member("analyst", { membership: { kind: "containers", ids: [inside] } });
    const part: Answerer = { personId: null, actor: scope.actor, name: "Ana", via: "app", scope };
    expect((await answer(part, accept(qa))).state).toBe("accepted");
    await expect(answer(part, accept(qb))).rejects.toMatchObject({ code: "no_such_question" });
  });

  it("a link accepts only what is known not to be privileged, nor of high sensitivity; it declines all", async () => {
    const link = by("owner", "Bo", bo, { actor: `person:${bo}`, via: "mail_link", scope: null });
    for (const [tier, sensitivity, may] of [
      [2, null, true],
      [2, "medium", true],
      [2, "high", false],
      [1, "low", false],
      [0, null, false],
      [null, null, false],
    ] as const) {
      const id = await insertIdentity({ tier, sensitivity });
      const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(1) });
      if (may) {
        await answer(link, accept(question));
        expect((await owner(id)).evidence).toBe("Bo accepted it by mail link");
      } else {
        await expect(answer(link, accept(question))).rejects.toMatchObject({ code: "sign_in_to_accept" });
        expect((await answer(link, decline(question, "not_mine"))).state).toBe("declined");
      }
    }
  });
});

describe("declining", () => {
  it("leaves a reason, and the owner declined", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    const note = "ask the old team; key ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678";
    await answer(asBo(), { questionId: question, says: "decline", reason: "not_mine", note });
    const stands = await owner(id);
    expect(stands.state).toBe("declined");
    expect(stands.evidence).toMatch(/^Bo says that it is not theirs: ask the old team; key /);
    expect(JSON.stringify(stands)).not.toContain("ghp_a7Bc9");
  });

  it("by naming somebody suggests them, once each", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    const named = { kind: "person" as const, id: cleo };
    const theirs = (questionId: string, who: typeof named): Answer => ({
      questionId,
      says: "decline",
      reason: "theirs",
      named: who,
    });
    expect((await answer(asBo(), theirs(question, named))).told).toBe("Cleo is suggested, and asked next.");
    expect(await owner(id)).toMatchObject({
      state: "suggested",
      name: "Cleo",
      evidence: "Bo says that it is Cleo's",
    });

    const next = await insertQuestion(database.pool, id, { personId: cleo, at: ago(1), followsId: question });
    const asCleo = by("owner", "Cleo", cleo);
    const back = await answer(asCleo, theirs(next, { kind: "person", id: bo }));
    expect(back.told).toBe(
      "Bo said before that it is not theirs. Both answers are kept; an analyst decides.",
    );
    expect((await owner(id)).state).toBe("declined");
    await expect(answer(asCleo, theirs(next, { kind: "person", id: cleo }))).resolves.toMatchObject({
      state: "declined",
    });
  });

  it("refuses to name who was asked, or who is not there", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    const say = (named: { kind: "person"; id: string } | undefined) =>
      answer(asBo(), {
        questionId: question,
        says: "decline",
        reason: "theirs",
        ...(named ? { named } : {}),
      });
    await expect(say({ kind: "person", id: bo })).rejects.toMatchObject({ code: "same_owner" });
    await expect(say({ kind: "person", id: question })).rejects.toMatchObject({ code: "no_such_owner" });
    await expect(say(undefined)).rejects.toMatchObject({ code: "no_such_owner" });
    expect(await states()).toEqual(["asked"]);
  });

  const covered = { grade: "reported", precisionSeconds: null, coveredSince: ago(400), gap: "none" } as const;
  it.each<[string, Partial<IdentityFixture>, boolean, RegExp]>([
    [
      "dormant",
      { lastUsed: { ...covered, at: ago(200) } },
      true,
      /^Its retirement is proposed\. No use for 90 days/,
    ],
    [
      "never used",
      { createdAt: ago(20), lastUsed: { ...covered, grade: "none", at: null } },
      true,
      /never used/,
    ],
    [
      "in use",
      { lastUsed: { ...covered, at: ago(3) } },
      false,
      /^It was last used 3 days ago \(reported\)\. Others/,
    ],
    [
      "not watched",
      { lastUsed: { ...covered, at: null, coveredSince: null, gap: "no_telemetry" } },
      false,
      /^Nothing is proposed, because that cannot be told/,
    ],
  ])("nobody needs it, and it is %s", async (_, use, proposed, told) => {
    const id = await insertIdentity({ createdAt: ago(500), ...use });
    // The derived columns are folded anew from the identity's own word.
    const own = use.lastUsed;
    await database.pool.query("UPDATE identities SET own_last_used = $2 WHERE id = $1", [id, own]);
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    const answered = await answer(asBo(), decline(question, "unneeded"));
    expect(answered.told).toMatch(told);
    const found = await database.pool.query("SELECT state, reason FROM actions");
    expect(found.rows).toHaveLength(proposed ? 1 : 0);
    if (proposed) expect(found.rows[0].reason).toMatch(/^Bo says that nobody needs it\. /);
    expect((await owner(id)).state).toBe("declined");
  });

  it("a successor who declines takes nothing from the owner", async () => {
    const id = await insertIdentity({ ownerPersonId: cleo, ownerState: "accepted" });
    await insertOwnership(database.pool, id, { personId: cleo });
    const question = await insertQuestion(database.pool, id, { personId: bo, kind: "succeed", at: ago(1) });
    await answer(asBo(), decline(question, "unsure"));
    expect(await owner(id)).toMatchObject({ state: "accepted", name: "Cleo" });
    expect(await states()).toEqual(["unsure"]);
  });
});

describe("taking an answer back", () => {
  const back = (question: string, at: Date, who = asBo()) => {
    if (who.scope === null) throw new Error("nobody is signed in");
    return undoAnswer(database, who.scope, question, at);
  };

  it("opens the question again, with all that hung on it, once", async () => {
    const id = await insertIdentity();
    const question = await insertQuestion(database.pool, id, { personId: bo, at: ago(3) });
    await answer(asBo(), { questionId: question, says: "accept", disable: { reason: "old" } });
    await back(question, minutes(600));
    expect(await states()).toEqual(["asked"]);
    expect(await owner(id)).toMatchObject({ state: "asked", name: "Bo" });
    expect((await database.pool.query("SELECT state FROM actions")).rows).toEqual([{ state: "withdrawn" }]);
    expect((await changes(id)).at(-1)).toBe("owner, answer taken back: Bo (asked)");
    expect(await auditEventsOf(database.pool, "question.answer-undone")).toHaveLength(1);
    await expect(back(question, minutes(601))).rejects.toMatchObject({ code: "undo_too_late" });
    expect((await answer(asBo(), accept(question), minutes(602))).state).toBe("accepted");
  });

  it("is one's own, within a day, and not after somebody acted on it", async () => {
    const asked = async () => {
      const id = await insertIdentity();
      return { id, question: await insertQuestion(database.pool, id, { personId: bo, at: ago(3) }) };
    };
    const late = { code: "undo_too_late" };
    const old = await asked();
    await answer(asBo(), accept(old.question));
    await expect(back(old.question, minutes(1), by("analyst", "Ana", null))).rejects.toMatchObject(late);
    await expect(back(old.question, minutes(1441))).rejects.toMatchObject(late);

    const assigned = await asked();
    await answer(asBo(), accept(assigned.question));
    const choice = { kind: "person" as const, id: cleo };
    const selection = { kind: "ids" as const, ids: [assigned.id] };
    await assignOwner(
      database,
      member("analyst"),
      { selection, part: "technical", owner: choice, agreed: true, why: "" },
      minutes(1),
    );
    await expect(back(assigned.question, minutes(2))).rejects.toMatchObject(late);

    const followed = await asked();
    await answer(asBo(), decline(followed.question, "not_mine"));
    await insertQuestion(database.pool, followed.id, {
      personId: cleo,
      at: minutes(1),
      followsId: followed.question,
    });
    await expect(back(followed.question, minutes(2))).rejects.toMatchObject(late);

    const decided = await asked();
    await answer(asBo(), { questionId: decided.question, says: "accept", disable: { reason: "old" } });
    const found = await database.pool.query("SELECT id FROM actions WHERE identity_id = $1", [decided.id]);
    await decideAction(
      database,
      member("analyst").scope,
      { id: found.rows[0].id, decision: "approved", note: "" },
      minutes(1),
    );
    await expect(back(decided.question, minutes(2))).rejects.toMatchObject(late);
    expect((await owner(decided.id)).state).toBe("accepted");
  });
});
