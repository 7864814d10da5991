import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseQuery } from "@/lib/domain/query/parse";
import { countIdentities, listIdentities } from "@/lib/features/identities/data";
import { identityNoun } from "@/lib/features/identities/query";
import { listOwnerRules } from "@/lib/features/owner-rules/data";
import { deleteOwnerRule, switchOffOwnerRule } from "@/lib/features/owner-rules/mutations";
import { applyOwnerRules } from "@/lib/features/owner-rules/mutations-apply";
import { previewRound } from "@/lib/features/questions/data-preview";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import { sendRound, stopRound } from "@/lib/features/questions/mutations-ask";
import { undoAnswer } from "@/lib/features/questions/mutations-undo";
import type { Answer } from "@/lib/features/questions/schema";
import { prepareQueue } from "@/lib/platform/queue";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
} from "@/tests/factories/inventory";
import { insertNamespace, ruleDraft, switchOn } from "@/tests/factories/owner-rules";
import { member } from "@/tests/factories/scopes";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const now = new Date("2026-11-27T12:00:00Z");
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);
const admin = member("admin");
const choice = { query: "", from: ["named" as const], teamId: null, channelId: null };
let database: TestDatabase;
let ana: string;

beforeEach(async () => {
  database = await createTestDatabase();
  await prepareQueue(database.pool);
  ana = await insertPerson(database.pool, "Ana", "ana@example.com");
});
afterEach(() => database.drop());

async function insertNamed(...names: string[]): Promise<string[]> {
  const made = names.map((name, n) => identityFixture({ name, tier: 2, risk: 9 - n }));
  await insertIdentities(database.pool, made);
  return made.map(({ id }) => id);
}

const apply = () => applyOwnerRules(database.pool, now);

async function counts() {
  const query = { terms: [], now, sort: "position" as const, direction: "asc" as const, limit: 50 };
  const [row] = (await listOwnerRules(database.pool, admin.scope, query)).rows;
  const { names, accepted, asked, declined, waiting } = row ?? {};
  return { names, accepted, asked, declined, waiting };
}

async function found(q: string): Promise<string[]> {
  const parsed = parseQuery(q, identityNoun.set);
  if (!parsed.ok) throw new Error(parsed.problems[0]?.message);
  const query = { terms: parsed.terms, now };
  const page = await listIdentities(database.pool, admin.scope, {
    ...{ ...query, sort: "name", direction: "asc", limit: 50 },
  });
  const { count } = await countIdentities(database.pool, admin.scope, query);
  expect(count).toBe(page.rows.length);
  return page.rows.map(({ name }) => name);
}

async function send() {
  const looking = { scope: admin.scope, name: "Ada", origin: "https://rollcall.example.com", now };
  const preview = await previewRound(database.pool, looking, choice);
  const roundId = randomUUID();
  await sendRound(database, admin.scope, { roundId, choice, seen: preview.seen }, now);
  const asked = await database.pool.query<{ id: string; name: string; evidence: unknown }>(
    "SELECT q.id, i.name, q.evidence FROM owner_questions q JOIN identities i ON i.id = q.identity_id WHERE q.state = 'asked' ORDER BY i.name",
  );
  return { roundId, preview, questions: asked.rows };
}

const asAna = () => {
  const { scope } = member("owner", { personId: ana, id: "ana" });
  return { personId: ana, actor: scope.actor, name: "Ana", via: "app" as const, scope };
};
const answer = (what: Answer, at = now) => answerQuestion(database, asAna(), what, at);

describe("whom a rule names", () => {
  it("is asked with the rule as the reason, and what they answer stays known as the rule's", async () => {
    await insertNamed("pay-1", "pay-2", "pay-3", "pay-4");
    const draft = ruleDraft("pay-", { kind: "person", id: ana }, { name: "Payments" });
    const { id } = await switchOn(database.pool, admin.scope, draft, now);
    await apply();
    expect(await counts()).toEqual({ names: 4, accepted: 0, asked: 0, declined: 0, waiting: 4 });
    const { preview, questions } = await send();
    expect(preview.items).toBe(4);
    expect(questions[0]?.evidence).toEqual([{ kind: "named", text: "the rule “Payments” says so" }]);
    expect(await counts()).toEqual({ names: 4, accepted: 0, asked: 4, declined: 0, waiting: 0 });
    const [one = "", two = "", three = ""] = questions.map((question) => question.id);
    await answer({ questionId: one, says: "accept" });
    await answer({ questionId: two, says: "decline", reason: "not_mine" });
    await answer({ questionId: three, says: "decline", reason: "unsure" });
    const expected = { names: 4, accepted: 1, asked: 1, declined: 2, waiting: 0 };
    expect(await counts()).toEqual(expected);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    expect(await found("ownerrule:payments")).toEqual(["pay-1", "pay-2", "pay-3", "pay-4"]);
    expect(await found(`ownerrule:${id} owner:none`)).toEqual(["pay-2", "pay-3"]);
    await switchOffOwnerRule(database, admin.scope, id, later(1));
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    expect(await counts()).toEqual(expected);
  });

  it("declined, is whom the next rule names, who is asked; until then the answer can be taken back", async () => {
    const bo = await insertPerson(database.pool, "Bo", "bo@example.com");
    await insertNamed("pay-1", "pay-2");
    await switchOn(database.pool, admin.scope, ruleDraft("pay-", { kind: "person", id: ana }), now);
    await apply();
    const { questions } = await send();
    for (const { id } of questions) {
      await answer({ questionId: id, says: "decline", reason: "not_mine" }, later(1));
    }
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    const next = ruleDraft("pay", { kind: "person", id: bo }, { name: "next" });
    const { preview } = await switchOn(database.pool, admin.scope, next, later(2));
    expect(preview).toMatchObject({ matches: 2, named: 2, stays: { declined: 0 } });
    expect(await apply()).toEqual({ named: 2, taken: 0 });
    expect(await found("owner:bo")).toEqual(["pay-1", "pay-2"]);
    await undoAnswer(database, asAna().scope, questions[0]?.id ?? "", later(3));
    expect(await found("ownerstate:asked owner:ana")).toEqual(["pay-1"]);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    const again = await send();
    expect(again.preview.items).toBe(1);
    await expect(undoAnswer(database, asAna().scope, questions[1]?.id ?? "", later(4))).rejects.toMatchObject(
      { code: "undo_too_late" },
    );
  });

  it("can take an answer back, as before; a round that is stopped leaves them named", async () => {
    await insertNamed("pay-1", "pay-2");
    const draft = ruleDraft("pay-", { kind: "person", id: ana }, { name: "Payments" });
    const { id } = await switchOn(database.pool, admin.scope, draft, now);
    await apply();
    const { questions, roundId } = await send();
    const [one = ""] = questions.map((question) => question.id);
    await answer({ questionId: one, says: "decline", reason: "not_mine" }, later(1));
    await apply();
    await undoAnswer(database, asAna().scope, one, later(2));
    expect(await counts()).toMatchObject({ asked: 2, declined: 0 });
    await deleteOwnerRule(database, admin.scope, id);
    expect(await apply()).toEqual({ named: 0, taken: 0 });
    await stopRound(database, admin.scope, roundId, later(3));
    // What only the rule said goes with the rule.
    expect(await apply()).toEqual({ named: 0, taken: 2 });
    expect(await found("owner:any")).toEqual([]);
  });
});

describe("what rules ask for", () => {
  it("tag, path, namespace, account and rule are found in the inventory, and their absence", async () => {
    const cluster = await insertContainer(database.pool, "cluster");
    const payments = await insertNamespace(database.pool, "Payments", cluster);
    const inside = await insertContainer(database.pool, "inside", payments);
    const [tagged = "", path = "", spaced = "", deep = "", bare = ""] = await insertNamed(
      "a-tagged",
      "b-path",
      "c-spaced",
      "d-deep",
      "e-bare",
    );
    const set = (id: string, column: string, value: unknown) =>
      database.pool.query(`UPDATE identities SET ${column} = $2 WHERE id = $1`, [id, value]);
    await set(tagged, "tags", { Team: "Payments", "a=b": "c" });
    await set(path, "owner_hints", JSON.stringify([{ type: "path", value: "/Payments/ci/", at: null }]));
    await set(spaced, "container_id", payments);
    await set(deep, "container_id", inside);
    await set(bare, "container_id", cluster);
    expect(await found("tag:team")).toEqual(["a-tagged"]);
    expect(await found("tag:TEAM=payments")).toEqual(["a-tagged"]);
    expect(await found("tag:team=web")).toEqual([]);
    expect(await found("tag:a=b,a=b=c")).toEqual(["a-tagged"]);
    expect(await found("tag:none path:none namespace:none")).toEqual(["e-bare"]);
    expect(await found("-tag:team=payments path:any")).toEqual(["b-path"]);
    expect(await found("path:/payments/")).toEqual(["b-path"]);
    expect(await found("path:payments")).toEqual([]);
    expect(await found("path:/%")).toEqual([]);
    expect(await found("namespace:payments")).toEqual(["c-spaced", "d-deep"]);
    expect(await found("namespace:any")).toEqual(["c-spaced", "d-deep"]);
    expect(await found("-namespace:payments account:cluster")).toEqual(["e-bare"]);
    expect(await found("namespace:cluster")).toEqual([]);
    expect(await found("ownerrule:any")).toEqual([]);
    expect(await found("ownerrule:none")).toHaveLength(5);
    expect(await found("ownerrule:nobody")).toEqual([]);
  });
});
