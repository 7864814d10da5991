import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { file } from "@/lib/connectors/aws/fixtures/read-files";
import { csv } from "@/lib/connectors/csv/connector";
import { inheritDecisions } from "@/lib/features/accounts/mutations-inherit";
import { decideLink, undoLinkDecision } from "@/lib/features/links/mutations";
import { deleteOwnerRule } from "@/lib/features/owner-rules/mutations";
import { applyOwnerRules } from "@/lib/features/owner-rules/mutations-apply";
import { countNamed, countOwnerTexts, listOwnerTexts } from "@/lib/features/ownership/data-texts";
import { decideTexts, forgetText, undoTexts } from "@/lib/features/ownership/mutations-texts";
import type { DecideTexts } from "@/lib/features/ownership/schema-texts";
import { mergePeople } from "@/lib/features/people/mutations-merge";
import { previewRound } from "@/lib/features/questions/data-preview";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { sendRound } from "@/lib/features/questions/mutations-ask";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { prepareQueue } from "@/lib/platform/queue";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertPerson, insertTeam } from "@/tests/factories/inventory";
import { awsAccount, awsRecords, recordsOf, syncRecords } from "@/tests/factories/joined-estate";
import { ruleDraft, switchOn } from "@/tests/factories/owner-rules";
import { member } from "@/tests/factories/scopes";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-28T12:00:00Z");
const later = new Date("2026-11-28T12:05:00Z");
const analyst = member("analyst");
const admin = member("admin");
let database: TestDatabase;
let register: string;

beforeEach(async () => {
  database = await createTestDatabase();
  register = await createSource(database.pool, "Register");
});
afterEach(() => database.drop());

/** A sheet as it is pasted: cells with tabs between. */
async function bring(rows: readonly (readonly string[])[], source = register): Promise<void> {
  const text = [["Name", "System", "ARN", "Owner"], ...rows].map((cells) => cells.join("\t")).join("\n");
  const records = await recordsOf(csv, [file("Register.tsv", text)]);
  const scope = { key: "register/rows", pages: [records], issues: ["sheet:register"] };
  await syncOnce(
    testEngine(database.pool, scriptedConnector({ scopes: [scope], evidence: "spreadsheet" })),
    source,
  );
}

async function people() {
  return {
    ana: await insertPerson(database.pool, "Ana Silva", "ana.silva@example.com"),
    bo: await insertPerson(database.pool, "Bo Müller", "bo@example.com"),
    it: await insertTeam(database.pool, "IT", [
      await insertPerson(database.pool, "Cy Lee", "cy@example.com"),
    ]),
  };
}

async function owners(): Promise<string[]> {
  const found = await database.pool.query<{ line: string }>(
    `SELECT i.name || ': ' || coalesce(p.name, t.name, 'nobody') || ' ' || i.owner_state AS line FROM identities i
     LEFT JOIN people p ON p.id = i.owner_person_id LEFT JOIN teams t ON t.id = i.owner_team_id WHERE i.class <> 'human' ORDER BY i.name, i.id`,
  );
  return found.rows.map((row) => row.line);
}

const textsOf = async (sourceId: string | null = null) =>
  (await listOwnerTexts(database.pool, analyst.scope, sourceId)).texts;
const decide = (decisions: DecideTexts["decisions"], more: Partial<DecideTexts> = {}, at = now) =>
  decideTexts(database, analyst, { decisions, sourceId: null, agreed: false, ...more }, at);
const pass = (minutes: number) =>
  suggestOwners(database.pool, new Date(now.getTime() + minutes * 60_000), new AbortController().signal);

describe("texts of owner columns", () => {
  it("are listed with whom they mean, and nobody owns anything by that", async () => {
    await people();
    await bring([
      ["billing", "aws", "", "Ana S."],
      ["mailer", "aws", "", "ana s."],
      ["backup", "aws", "", "bo@example.com"],
      ["cron", "aws", "", "Ana & Bo"],
      ["vpn", "aws", "", "ops@example.com"],
      ["wifi", "aws", "", "IT team"],
      ["old", "aws", "", "left"],
      ["none", "aws", "", "?"],
      ["new", "aws", "", "new.person@example.com"],
    ]);
    expect(
      (await textsOf()).map(({ text, identities, match }) => [
        text,
        identities,
        match.verdict,
        match.proposals[0]?.name,
      ]),
    ).toEqual([
      ["ana s.", 2, "likely", "Ana Silva"],
      ["ana & bo", 1, "choose", "Bo Müller"],
      ["bo@example.com", 1, "exact", "Bo Müller"],
      ["it team", 1, "likely", "IT"],
      ["left", 1, "none", undefined],
      ["new.person@example.com", 1, "new", undefined],
      ["ops@example.com", 1, "none", undefined],
    ]);
    expect(await countOwnerTexts(database.pool, analyst.scope, register)).toEqual({
      texts: 7,
      identities: 8,
    });
    expect(await textsOf(randomUUID())).toEqual([]);
    expect((await owners()).every((line) => line.endsWith("nobody none"))).toBe(true);
  });

  it("become owners who are to be asked, are remembered for the next sheet, and are taken back together", async () => {
    const { ana, it } = await people();
    await bring([
      ["billing", "aws", "", "Ana S."],
      ["wifi", "aws", "", "IT team"],
      ["vpn", "aws", "", "ops@"],
      ["new", "aws", "", "new.person@example.com"],
    ]);
    const done = await decide([
      { text: "ana s.", owner: { kind: "person", id: ana } },
      { text: "it team", owner: { kind: "team", id: it } },
      { text: "ops@", owner: { kind: "nobody" } },
      {
        text: "new.person@example.com",
        owner: { kind: "email", email: "new.person@example.com", name: "New Person" },
      },
    ]);
    expect(done).toMatchObject({ changed: 3, unchanged: 0 });
    const named = [
      "billing: Ana Silva suggested",
      "new: New Person suggested",
      "vpn: nobody none",
      "wifi: IT suggested",
    ];
    expect(await owners()).toEqual(named);
    expect(await countNamed(database.pool, analyst.scope, register)).toBe(3);
    // Only what names nobody still stands there, as it was said.
    expect(await textsOf()).toMatchObject([{ text: "ops@", decided: { owner: { kind: "nobody" } } }]);
    expect(await countOwnerTexts(database.pool, analyst.scope, null)).toEqual({ texts: 0, identities: 0 });
    await bring([
      ["billing", "aws", "", "Ana S."],
      ["wifi", "aws", "", "IT team"],
      ["vpn", "aws", "", "ops@"],
      ["new", "aws", "", "new.person@example.com"],
      ["later", "aws", "", "ANA S."],
    ]);
    expect(await textsOf()).toMatchObject([
      {
        text: "ana s.",
        identities: 1,
        examples: ["later"],
        decided: { owner: { kind: "person", id: ana, name: "Ana Silva" } },
      },
      { text: "ops@" },
    ]);
    // What was said is evidence by itself from then on.
    await pass(1);
    const evidence = await database.pool.query(
      `SELECT i.name, s.evidence->0->>'text' AS text FROM owner_suggestions s JOIN identities i ON i.id = s.identity_id
       WHERE s.person_id = $1 ORDER BY 1`,
      [ana],
    );
    expect(evidence.rows).toContainEqual({
      name: "later",
      text: "A spreadsheet's owner column says ANA S.: Ana Silva.",
    });
    expect(await undoTexts(database, analyst, done.operation, later)).toEqual({ restored: 3, texts: 4 });
    expect((await owners()).every((line) => line.endsWith("nobody none"))).toBe(true);
    expect((await textsOf()).every(({ decided }) => decided === null)).toBe(true);
    await expect(undoTexts(database, analyst, done.operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    const told = (await auditEventsOf(database.pool, "owner-text.decided")).map(
      ({ payload }) => payload.text,
    );
    expect(told).toEqual(["ana s.", "it team", "ops@", "new.person@example.com"]);
    expect(await auditEventsOf(database.pool, "owner-text.undone")).toHaveLength(1);
  });

  it("count by who stands first in the cell, and a team only where no person does", async () => {
    const { ana, bo, it } = await people();
    await bring([
      ["both", "aws", "", "Ana S.; bo m"],
      ["other", "aws", "", "bo m; Ana S."],
      ["mixed", "aws", "", "IT team; Ana S."],
    ]);
    await decide([
      { text: "it team", owner: { kind: "team", id: it } },
      { text: "bo m", owner: { kind: "person", id: bo } },
      { text: "ana s.", owner: { kind: "person", id: ana } },
    ]);
    expect(await owners()).toEqual([
      "both: Ana Silva suggested",
      "mixed: Ana Silva suggested",
      "other: Bo Müller suggested",
    ]);
  });

  it("leave alone whoever answers already, what another source shows, and what is beyond the reach", async () => {
    const { ana, bo } = await people();
    await bring([["billing", "aws", "", "ana"]]);
    await bring([["other", "aws", "", "ana"]], await createSource(database.pool, "Other"));
    await decide([{ text: "ana", owner: { kind: "person", id: bo } }], { sourceId: register, agreed: true });
    expect(await owners()).toEqual(["billing: Bo Müller accepted", "other: nobody none"]);
    const elsewhere = member("analyst", { membership: { kind: "sources", ids: [register] } });
    const asked = {
      decisions: [{ text: "ana", owner: { kind: "person" as const, id: ana } }],
      sourceId: null,
      agreed: false,
    };
    expect(await decideTexts(database, elsewhere, asked, later)).toMatchObject({ changed: 0 });
    expect(await forgetText(database, elsewhere, "ana")).toEqual({ forgotten: false });
    expect(await textsOf()).toMatchObject([{ text: "ana", decided: { owner: { id: bo } } }]);
    expect(await forgetText(database, analyst, "ana")).toEqual({ forgotten: true });
    expect(await textsOf()).toMatchObject([{ text: "ana", decided: null }]);
    expect(await owners()).toContain("billing: Bo Müller accepted");
  });

  it("still wait to be matched where only a rule names somebody", async () => {
    const { bo } = await people();
    await prepareQueue(database.pool);
    await bring([["billing", "aws", "", "Ana S."]]);
    await switchOn(database.pool, admin.scope, ruleDraft("billing", { kind: "person", id: bo }), now);
    await applyOwnerRules(database.pool, now);
    expect(await owners()).toEqual(["billing: Bo Müller suggested"]);
    expect(await textsOf()).toMatchObject([{ text: "ana s.", identities: 1 }]);
  });

  it("leave alone whoever accepts while they are confirmed", async () => {
    const { ana, bo } = await people();
    await bring([["billing", "aws", "", "ana"]]);
    const holder = await database.pool.connect();
    await holder.query("BEGIN");
    await holder.query("SELECT FROM identities WHERE name = 'billing' FOR UPDATE");
    const confirming = decide([{ text: "ana", owner: { kind: "person", id: ana } }], { agreed: true });
    await vi.waitFor(async () => {
      const waiting =
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      expect((await database.pool.query(waiting)).rowCount).toBe(1);
    }, 20_000);
    await holder.query(
      `INSERT INTO ownerships (subject_type, subject_id, role, person_id, state, evidence, set_by, set_at, confirmed_at)
       SELECT 'identity', id, 'technical', $1, 'accepted', 'answered', 'user:bo', now(), now() FROM identities WHERE name = 'billing'`,
      [bo],
    );
    await holder.query(
      "UPDATE identities SET owner_person_id = $1, owner_state = 'accepted' WHERE name = 'billing'",
      [bo],
    );
    await holder.query("COMMIT");
    holder.release();
    expect(await confirming).toMatchObject({ changed: 0, unchanged: 1 });
    expect(await owners()).toEqual(["billing: Bo Müller accepted"]);
  });

  it("are remembered by nobody who reaches a part: only what they reach is named", async () => {
    const { ana, bo } = await people();
    await bring([["billing", "aws", "", "ana"]]);
    await bring([["other", "aws", "", "ana"]], await createSource(database.pool, "Other"));
    const part = member("analyst", { membership: { kind: "sources", ids: [register] }, id: "part" });
    const asked = (owner: DecideTexts["decisions"][number]["owner"]) => ({
      ...{ decisions: [{ text: "ana", owner }], sourceId: null, agreed: false },
    });
    expect(await decideTexts(database, part, asked({ kind: "nobody" }), now)).toMatchObject({ changed: 0 });
    const done = await decideTexts(database, part, asked({ kind: "person", id: bo }), now);
    expect(done.changed).toBe(1);
    expect(await owners()).toEqual(["billing: Bo Müller suggested", "other: nobody none"]);
    expect(await textsOf()).toMatchObject([{ text: "ana", examples: ["other"], decided: null }]);
    expect(await auditEventsOf(database.pool, "owner-text.decided")).toEqual([]);
    expect(await undoTexts(database, part, done.operation, later)).toEqual({ restored: 1, texts: 0 });
    expect(await owners()).toEqual(["billing: nobody none", "other: nobody none"]);
    await expect(undoTexts(database, part, done.operation, later)).rejects.toMatchObject({
      code: "undo_too_late",
    });
    // Nor do they forget for others what these said.
    await decide([{ text: "ana", owner: { kind: "person", id: ana } }], { sourceId: register });
    await bring([["third", "aws", "", "ana"]]);
    expect(await forgetText(database, part, "ana")).toEqual({ forgotten: false });
    expect(await textsOf()).toMatchObject([{ text: "ana", decided: { owner: { id: ana } } }]);
  });

  it("that stand together are told, so that an identity is counted once", async () => {
    await people();
    await bring([
      ["one", "aws", "", "ana s.; bo m"],
      ["two", "aws", "", "bo m; Ana S."],
      ["three", "aws", "", "bo m"],
    ]);
    const { shared } = await listOwnerTexts(database.pool, analyst.scope, null);
    expect(shared).toEqual([{ texts: ["ana s.", "bo m"], identities: 2 }]);
  });

  it("follow people: whoever left is no answer any more, and who is joined to another goes on as them", async () => {
    const { ana, bo } = await people();
    await bring([["billing", "aws", "", "ana"]]);
    await decide([{ text: "ana", owner: { kind: "person", id: ana } }]);
    await bring([
      ["billing", "aws", "", "ana"],
      ["mailer", "aws", "", "ana"],
    ]);
    await mergePeople(database, admin, { keepId: bo, otherId: ana }, now);
    expect(await textsOf()).toMatchObject([{ decided: { owner: { id: bo } } }]);
    await database.pool.query("UPDATE people SET active = false");
    expect(await textsOf()).toMatchObject([{ decided: null, match: { verdict: "none" } }]);
  });

  it("refuse a shared mailbox and somebody who is not there", async () => {
    await bring([["billing", "aws", "", "ops@example.com"]]);
    const text = "ops@example.com";
    await expect(
      decide([{ text, owner: { kind: "email", email: "ops@example.com", name: "" } }]),
    ).rejects.toMatchObject({ code: "shared_mailbox" });
    await expect(decide([{ text, owner: { kind: "person", id: randomUUID() } }])).rejects.toMatchObject({
      code: "no_such_owner",
    });
    expect(await database.pool.query("SELECT FROM owner_texts")).toMatchObject({ rowCount: 0 });
  });
});

describe("from a pasted sheet to owners", () => {
  it("takes a match, a Send and an answer; a connector that comes later finds the same rows", async () => {
    await prepareQueue(database.pool);
    const { ana } = await people();
    const arn = `arn:aws:iam::${awsAccount}:role/deploy`;
    await bring([
      ["deploy", "aws", arn, "Silva, Ana"],
      ["printer", "unknown", "", "Silva, Ana"],
    ]);
    await decide([{ text: "silva, ana", owner: { kind: "person", id: ana } }], { sourceId: register });
    const choice = { query: 'source:"Register"', from: ["named" as const], teamId: null, channelId: null };
    const looking = { scope: admin.scope, name: "Admin", origin: "https://rollcall.example", now };
    const preview = await previewRound(database.pool, looking, choice);
    expect(preview).toMatchObject({ blocked: null, people: 1, items: 2, rows: [{ name: "Ana Silva" }] });
    await sendRound(database, admin.scope, { roundId: randomUUID(), choice, seen: preview.seen }, now);
    const questions = await database.pool.query<{ id: string }>("SELECT id FROM owner_questions ORDER BY id");
    const { scope } = member("owner", { personId: ana, id: "ana" });
    const who = { personId: ana, actor: scope.actor, name: "Ana Silva", via: "app" as const, scope };
    for (const { id } of questions.rows)
      await answerQuestion(database, who, { questionId: id, says: "accept" }, later);
    const accepted = ["deploy: Ana Silva accepted", "printer: Ana Silva accepted"];
    expect(await owners()).toEqual(accepted);
    const before = await database.pool.query("SELECT id, name FROM identities WHERE name = 'deploy'");

    await syncRecords(database.pool, "aws", await awsRecords(), [`aws:${awsAccount}`], "api");
    const after = await database.pool.query("SELECT id, name, realm FROM identities WHERE name = 'deploy'");
    expect(after.rows).toEqual([{ ...before.rows[0], realm: `aws:${awsAccount}` }]);
    expect((await owners()).filter((line) => line.includes("Ana Silva"))).toEqual(accepted);
    // Its own tags and makers do not take it from her, and the sheet again changes nothing.
    await bring([
      ["deploy", "aws", arn, "somebody else"],
      ["printer", "unknown", "", "Silva, Ana"],
    ]);
    await pass(10);
    expect((await owners()).filter((line) => line.includes("Ana Silva"))).toEqual(accepted);
  });
});

describe("a sheet's row and what a connector lists by the same name", () => {
  it("are proposed to be one, and what was decided on the row holds for both once somebody says so", async () => {
    const sheets = await createSource(database.pool, "Sheets", "csv");
    const { ana } = await people();
    await bring(
      [
        ["deploy", "aws", "", "ana"],
        ["reports", "github", "", "ana"],
        ["shop-mailer", "unknown", "", "ana"],
      ],
      sheets,
    );
    await decide([{ text: "ana", owner: { kind: "person", id: ana } }], { agreed: true });
    await syncRecords(database.pool, "aws", await awsRecords(), [`aws:${awsAccount}`], "api");
    const links = await database.pool.query<{ id: string; name: string; from: string; to: string }>(
      `SELECT l.id, f.name, f.realm AS from, t.realm AS to FROM links l JOIN identities f ON f.id = l.from_id JOIN identities t ON t.id = l.to_id
       WHERE l.kind = 'same_name' ORDER BY 2`,
    );
    // The system that the sheet names has to agree: the role `reports` is no repository's.
    expect(links.rows).toMatchObject([
      { name: "deploy", from: "sheet:register", to: `aws:${awsAccount}` },
      { name: "shop-mailer", from: "sheet:register", to: `aws:${awsAccount}` },
    ]);
    const state = async () =>
      (await owners()).filter((line) => /^(?:deploy|reports|shop-mailer): /.test(line)).sort();
    const apart = [
      "deploy: Ana Silva accepted",
      "deploy: nobody none",
      "reports: Ana Silva accepted",
      "reports: nobody none",
      "shop-mailer: Ana Silva accepted",
      "shop-mailer: nobody none",
    ];
    expect(await state()).toEqual(apart);
    const linkId = links.rows[0]?.id ?? "";
    await prepareQueue(database.pool);
    const bo = await insertPerson(database.pool, "Bo", "bo.b@example.com");
    const rule = await switchOn(
      database.pool,
      admin.scope,
      ruleDraft("source:aws deploy", { kind: "person", id: bo }),
      now,
    );
    await applyOwnerRules(database.pool, now);
    expect(await state()).toContain("deploy: Bo suggested");
    const { operation } = await decideLink(database, analyst.scope, { linkId, state: "confirmed" }, now);
    expect((await state()).slice(0, 2)).toEqual(["deploy: Ana Silva accepted", "deploy: Ana Silva accepted"]);
    expect(await auditEventsOf(database.pool, "link.carried")).toMatchObject([
      { payload: { owners: 1, labels: 0 } },
    ]);
    // What a rule said is nobody's word, and no rule stands behind whom the row names.
    expect((await database.pool.query("SELECT FROM ownerships WHERE rule_id = $1", [rule.id])).rowCount).toBe(
      0,
    );
    expect(await undoLinkDecision(database, analyst.scope, operation, later)).toEqual({ restored: 1 });
    await deleteOwnerRule(database, admin.scope, rule.id);
    await applyOwnerRules(database.pool, now);
    expect(await state()).toEqual(apart);
  });

  it("stay one after a rejection that is taken back, and apart after the next one; the account's team is back then", async () => {
    const { pool } = database;
    const sheets = await createSource(pool, "Sheets", "csv");
    const { ana, it } = await people();
    await bring([["deploy", "aws", "", "ana"]], sheets);
    await decide([{ text: "ana", owner: { kind: "person", id: ana } }], { agreed: true });
    await syncRecords(pool, "aws", await awsRecords(), [`aws:${awsAccount}`], "api");
    const link = await pool.query<{ id: string; container: string }>(
      `SELECT l.id, t.container_id AS container FROM links l JOIN identities f ON f.id = l.from_id JOIN identities t ON t.id = l.to_id
       WHERE l.kind = 'same_name' AND f.name = 'deploy'`,
    );
    const { id: linkId = "", container = "" } = link.rows[0] ?? {};
    await pool.query("UPDATE containers SET owner_team_id = $2 WHERE id = $1", [container, it]);
    await inheritDecisions(pool, now, { containerIds: [container] });
    const deploys = async () => (await owners()).filter((line) => line.startsWith("deploy: ")).sort();
    const apart = ["deploy: Ana Silva accepted", "deploy: IT suggested"];
    const one = ["deploy: Ana Silva accepted", "deploy: Ana Silva accepted"];
    expect(await deploys()).toEqual(apart);
    const say = (state: "confirmed" | "rejected", minutes: number) =>
      decideLink(database, analyst.scope, { linkId, state }, new Date(now.getTime() + minutes * 60_000));
    await say("confirmed", 1);
    expect(await deploys()).toEqual(one);
    const { operation } = await say("rejected", 2);
    expect(await deploys()).toEqual(apart);
    await undoLinkDecision(database, analyst.scope, operation, later);
    expect(await deploys()).toEqual(one);
    await say("rejected", 6);
    expect(await deploys()).toEqual(apart);
  });

  it("are not proposed where two are called so", async () => {
    const sheets = await createSource(database.pool, "Sheets", "csv");
    await syncRecords(database.pool, "aws", await awsRecords(), [`aws:${awsAccount}`], "api");
    await syncRecords(database.pool, "other", await awsRecords("210987654321"), ["aws:210987654321"], "api");
    await bring([["deploy", "aws", "", "ana"]], sheets);
    expect(await database.pool.query("SELECT FROM links WHERE kind = 'same_name'")).toMatchObject({
      rowCount: 0,
    });
  });
});
