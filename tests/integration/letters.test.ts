import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findLink, readLetter } from "@/lib/features/questions/data-letter";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { answerByLink, type Visitor } from "@/lib/features/questions/mutations-link";
import { createLinkToken } from "@/lib/platform/auth/one-time-link";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { identityFixture, insertIdentities, insertPerson, insertTeam } from "@/tests/factories/inventory";
import { insertLetter, insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-23T12:00:00Z");
const sent = new Date("2026-11-22T12:00:00Z");
const minutes = (n: number) => new Date(now.getTime() + n * 60_000);
const accept = { says: "accept" as const };
const decline = (reason: "not_mine" | "unsure") => ({ says: "decline" as const, reason });
let database: TestDatabase;
let bo: string;
let plain: { identity: string; question: string };
let privileged: { identity: string; question: string };
let foreign: { identity: string; question: string };
let token: string;
let letter: Awaited<ReturnType<typeof insertLetter>>;

beforeEach(async () => {
  database = await createTestDatabase();
  const { pool } = database;
  bo = await insertPerson(pool, "Bo", "bo@example.com");
  const cleo = await insertPerson(pool, "Cleo", "cleo@example.com");
  const made = [2, 0, 2].map((tier, n) => identityFixture({ name: `role-${n}`, tier, risk: 90 - n }));
  await insertIdentities(pool, made);
  const asked = async (n: number, personId: string) => {
    const identity = made[n]?.id ?? "";
    return { identity, question: await insertQuestion(pool, identity, { personId, at: sent }) };
  };
  [plain, privileged, foreign] = [await asked(0, bo), await asked(1, bo), await asked(2, cleo)];
  letter = await insertLetter(pool, bo, [plain.question, privileged.question], sent);
  token = letter.token;
});
afterEach(() => database.drop());

const press = (
  questionId: string,
  answer: Parameters<typeof answerByLink>[2]["answer"],
  visitor: Visitor | null = null,
  at = now,
) => answerByLink(database, visitor, { token, questionId, answer }, at);

/** Everything that an answer could have changed. */
async function state() {
  const tables = [
    "owner_questions",
    "ownerships",
    "owner_messages",
    "owner_links",
    "actions",
    "changes",
    "undo_steps",
    "audit_events",
  ];
  const found = await Promise.all(
    tables.map((table) =>
      database.pool.query(
        `SELECT count(*)::int AS n, md5(string_agg(r::text, '' ORDER BY r::text)) AS h FROM ${table} r`,
      ),
    ),
  );
  return found.map((each) => each.rows[0]);
}
async function owned(identity: string) {
  const found = await database.pool.query("SELECT owner_state FROM identities WHERE id = $1", [identity]);
  return found.rows[0].owner_state;
}

describe("a link", () => {
  it("shows its letter's questions, in any number of looks, and nothing changes", async () => {
    const before = await state();
    for (let look = 0; look < 3; look += 1) {
      const link = await findLink(database.pool, token);
      if (link === null) throw new Error("the link is not found");
      const cards = await readLetter(database.pool, link, null, now);
      expect(cards.map((card) => [card.name, card.mayAcceptByLink, card.canOpen])).toEqual([
        ["role-0", true, false],
        ["role-1", false, false],
      ]);
    }
    expect(await state()).toEqual(before);
  });

  it("accepts what is not privileged, once, and a note goes to whom it was sent", async () => {
    expect((await press(plain.question, accept)).state).toBe("accepted");
    expect(await owned(plain.identity)).toBe("accepted");
    expect(await press(plain.question, decline("not_mine"), null, minutes(1))).toMatchObject({
      state: "accepted",
      alreadyAnsweredBy: "Bo",
    });
    await expect(press(privileged.question, accept)).rejects.toMatchObject({ code: "sign_in_to_accept" });
    expect((await press(privileged.question, decline("unsure"), null, minutes(2))).state).toBe("unsure");
    const [first, ...more] = await auditEventsOf(database.pool, "question.answered");
    expect(first).toMatchObject({
      actor: `person:${bo}`,
      payload: { via: "mail_link", personId: bo, onBehalf: false },
    });
    expect(more).toHaveLength(1);
    const notes = await database.pool.query(
      `SELECT m.person_id, m.channel_id, m.state, m.round_id, count(*)::int AS items FROM owner_messages m
       JOIN owner_message_items i ON i.message_id = m.id WHERE m.kind = 'recorded' GROUP BY m.id`,
    );
    const { channelId, roundId } = letter;
    expect(notes.rows).toEqual([
      { person_id: bo, channel_id: channelId, state: "waiting", round_id: roundId, items: 2 },
    ]);
  });

  it("writes no note where no round was sent", async () => {
    await database.pool.query("UPDATE owner_messages SET round_id = NULL");
    await press(plain.question, accept);
    const notes = await database.pool.query("SELECT FROM owner_messages WHERE kind = 'recorded'");
    expect(notes.rows).toEqual([]);
  });

  it("answers only its own letter, in time, for somebody who is here", async () => {
    const before = await state();
    await expect(press(foreign.question, decline("not_mine"))).rejects.toMatchObject({
      code: "no_such_question",
    });
    const week = new Date(sent.getTime() + 7 * 86_400_000);
    await expect(press(plain.question, accept, null, week)).rejects.toMatchObject({ code: "link_expired" });
    const other = { questionId: plain.question, answer: accept };
    await expect(
      answerByLink(database, null, { ...other, token: createLinkToken().token }, now),
    ).rejects.toMatchObject({ code: "link_unknown" });
    await expect(answerByLink(database, null, { ...other, token: "short" }, now)).rejects.toMatchObject({
      code: "link_unknown",
    });
    expect(await state()).toEqual(before);
    await database.pool.query("UPDATE people SET active = false WHERE id = $1", [bo]);
    await expect(press(plain.question, accept)).rejects.toMatchObject({ code: "link_unknown" });
  });

  it("no longer answers for a team that its reader has left", async () => {
    const { pool } = database;
    const team = await insertTeam(pool, "payments", [bo]);
    const identity = identityFixture({ tier: 2 });
    await insertIdentities(pool, [identity]);
    const question = await insertQuestion(pool, identity.id, { teamId: team, at: sent });
    ({ token } = await insertLetter(pool, bo, [question], sent));
    await pool.query("DELETE FROM team_members");
    await expect(press(question, accept)).rejects.toMatchObject({ code: "no_such_question" });
    const link = await findLink(pool, token);
    expect(link && (await readLetter(pool, link, null, now))).toEqual([]);
  });

  it("decides nothing for somebody else who is signed in, and says so to the audit log", async () => {
    const cleo = member("analyst", { id: "cleo" });
    await expect(press(plain.question, accept, cleo)).rejects.toMatchObject({ code: "somebody_else" });
    expect(await owned(plain.identity)).toBe("asked");
    expect(await auditEventsOf(database.pool, "question.link-refused")).toMatchObject([
      { actor: "user:cleo", payload: { personId: bo, reason: "somebody_else" } },
    ]);
  });

  it("accepts everything for its own reader who is signed in, as the member; not for one whose role may not", async () => {
    const auditor = member("auditor", { id: "bo", personId: bo });
    await expect(press(privileged.question, accept, auditor)).rejects.toMatchObject({
      code: "sign_in_to_accept",
    });
    const owner = member("owner", { id: "bo", personId: bo });
    expect((await press(privileged.question, accept, owner)).state).toBe("accepted");
    expect(await auditEventsOf(database.pool, "question.answered")).toMatchObject([
      { actor: "user:bo", payload: { via: "mail_link" } },
    ]);
  });

  it("names somebody by address, and tells nobody whether the address is known", async () => {
    const theirs = (email: string) => ({ says: "decline" as const, reason: "theirs" as const, email });
    const known = await press(plain.question, theirs("cleo@example.com"));
    const unknown = await press(privileged.question, theirs("dee@elsewhere.example"));
    expect(known).toEqual(unknown);
    expect([await owned(plain.identity), await owned(privileged.identity)]).toEqual([
      "suggested",
      "declined",
    ]);
    const kept = await database.pool.query("SELECT evidence FROM ownerships WHERE subject_id = $1", [
      privileged.identity,
    ]);
    expect(kept.rows[0].evidence).toBe(
      "Bo says that it is not theirs: says that it is dee@elsewhere.example's",
    );
  });

  it("and the inbox at once: one decides, the other is told", async () => {
    const owner = member("owner", { id: "bo", personId: bo });
    const by = {
      personId: bo,
      actor: owner.scope.actor,
      name: "Bo",
      via: "app" as const,
      scope: owner.scope,
    };
    const answers = await Promise.all([
      press(plain.question, accept),
      answerQuestion(database, by, { questionId: plain.question, says: "decline", reason: "not_mine" }, now),
    ]);
    expect(answers.filter((each) => each.alreadyAnsweredBy !== undefined)).toHaveLength(1);
    expect(await auditEventsOf(database.pool, "question.answered")).toHaveLength(1);
  });
});
