import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { file } from "@/lib/connectors/aws/fixtures/read-files";
import { csv } from "@/lib/connectors/csv/connector";
import { countNamed, countOwnerTexts, listOwnerTexts } from "@/lib/features/ownership/data-texts";
import { decideTexts, undoTexts } from "@/lib/features/ownership/mutations-texts";
import { previewRound } from "@/lib/features/questions/data-preview";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { sendRound } from "@/lib/features/questions/mutations-ask";
import { suggestOwners } from "@/lib/jobs/ownership/suggest-owners";
import { prepareQueue } from "@/lib/platform/queue";
import { insertPerson } from "@/tests/factories/inventory";
import { recordsOf } from "@/tests/factories/joined-estate";
import { member } from "@/tests/factories/scopes";
import { scriptedConnector } from "@/tests/factories/scripted-connector";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-28T12:00:00Z");
const later = new Date("2026-11-28T12:05:00Z");
const analyst = member("analyst");
const admin = member("admin");
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const lines = (sql: string) =>
  database.pool.query<{ line: string }>(sql).then(({ rows }) => rows.map((row) => row.line));
const owners = () =>
  lines(`SELECT i.name || ' ' || o.role || ': ' || p.name || ' ' || o.state AS line FROM ownerships o
    JOIN identities i ON i.id = o.subject_id JOIN people p ON p.id = o.person_id ORDER BY 1`);

it("who stands in a column of business owners is named, suggested and asked as business owner, and nobody as the other", async () => {
  const { pool } = database;
  await prepareQueue(pool);
  const ana = await insertPerson(pool, "Ana Silva", "ana.silva@example.com");
  const bo = await insertPerson(pool, "Bo Lee", "bo@example.com");
  const source = await createSource(pool, "Register");
  const sheet = file(
    "Register.csv",
    `Name,Sensitivity,Tech owner,Business owner
billing,high,Silva Ana,B. Lee
payroll,high,,Silva Ana
wiki,low,,B. Lee
`,
  );
  const scope = { key: "r/rows", pages: [await recordsOf(csv, [sheet])], issues: ["sheet:register"] };
  await syncOnce(testEngine(pool, scriptedConnector({ scopes: [scope], evidence: "spreadsheet" })), source);

  await pool.query("UPDATE identities SET sensitivity = tags->>'sensitivity'");

  const { texts, shared } = await listOwnerTexts(pool, analyst.scope, source);
  expect(texts).toMatchObject([
    { text: "b. lee", identities: 2, business: 2, match: { proposals: [{ id: bo }] } },
    { text: "silva ana", identities: 2, business: 1, match: { proposals: [{ id: ana }] } },
  ]);
  expect(shared).toEqual([{ texts: ["b. lee", "silva ana"], identities: 1 }]);

  const decisions = [
    { text: "silva ana", owner: { kind: "person" as const, id: ana } },
    { text: "b. lee", owner: { kind: "person" as const, id: bo } },
  ];
  const decide = () => decideTexts(database, analyst, { decisions, sourceId: source, agreed: false }, now);
  const done = await decide();
  expect(done).toMatchObject({ changed: 3, unchanged: 0 });
  const named = [
    "billing business: Bo Lee suggested",
    "billing technical: Ana Silva suggested",
    "payroll business: Ana Silva suggested",
    "wiki business: Bo Lee suggested",
  ];
  expect(await owners()).toEqual(named);
  expect(await countOwnerTexts(pool, analyst.scope, source)).toEqual({ texts: 0, identities: 0 });
  expect(await undoTexts(database, analyst, done.operation, later)).toEqual({ restored: 3, texts: 2 });
  expect(await owners()).toEqual([]);
  await decide();
  expect(await owners()).toEqual(named);

  await suggestOwners(pool, now, new AbortController().signal);
  expect(
    await lines(`SELECT i.name || ' ' || s.role || ': ' || (s.evidence->0->>'text') AS line FROM owner_suggestions s
      JOIN identities i ON i.id = s.identity_id WHERE s.place = 1 ORDER BY 1`),
  ).toEqual([
    "billing business: A spreadsheet's business owner column says B. Lee: Bo Lee.",
    "billing technical: A spreadsheet's owner column says Silva Ana: Ana Silva.",
    "payroll business: A spreadsheet's business owner column says Silva Ana: Ana Silva.",
    "wiki business: A spreadsheet's business owner column says B. Lee: Bo Lee.",
  ]);

  // What is not sensitive needs no second owner: whoever is named for it is kept, and not asked.
  expect(await countNamed(pool, analyst.scope, source)).toBe(2);
  const choice = { query: "", from: ["named" as const], teamId: null, channelId: null };
  const looking = { scope: admin.scope, name: "Admin", origin: "https://rollcall.example", now };
  const { seen, items } = await previewRound(pool, looking, choice);
  expect(items).toBe(3);
  await sendRound(database, admin.scope, { roundId: randomUUID(), choice, seen }, now);
  const asked = await pool.query<{ id: string; name: string }>(
    `SELECT q.id, i.name FROM owner_questions q JOIN identities i ON i.id = q.identity_id
     WHERE q.role = 'business' AND q.person_id = $1`,
    [ana],
  );
  expect(asked.rows).toMatchObject([{ name: "payroll" }]);
  const { scope: asAna } = member("owner", { personId: ana, id: "ana" });
  const who = { personId: ana, actor: asAna.actor, name: "Ana Silva", via: "app" as const, scope: asAna };
  await answerQuestion(database, who, { questionId: asked.rows[0]?.id ?? "", says: "accept" }, later);
  expect(await owners()).toEqual([
    "billing business: Bo Lee asked",
    "billing technical: Ana Silva asked",
    "payroll business: Ana Silva accepted",
    "wiki business: Bo Lee suggested",
  ]);
});
