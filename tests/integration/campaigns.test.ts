import { createHash, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { campaignOutcomes } from "@/lib/domain/ownership/campaign";
import { campaignFields } from "@/lib/domain/query/campaign-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { isStorable } from "@/lib/domain/text";
import {
  countCampaigns,
  countRunning,
  eachCampaign,
  listCampaigns,
  usualOrder,
} from "@/lib/features/campaigns/data";
import { startCampaign } from "@/lib/features/campaigns/mutations";
import { listRounds } from "@/lib/features/questions/data-rounds";
import { stopRound } from "@/lib/features/questions/mutations-ask";
import { guardedRead } from "@/lib/platform/read";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { CampaignRig } from "@/tests/factories/campaign-rig";
import { hostileNames } from "@/tests/factories/hostile-names";
import { identityFixture, insertIdentities, insertOwnership } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";

let rig: CampaignRig;
beforeAll(async () => {
  rig = await CampaignRig.start();
});
afterAll(() => rig.stop());
beforeEach(() => rig.reset());
afterEach(() => expect(rig.asking.alerts.defects).toEqual([]));

/** Ana is suggested for more than she may be asked, Bo for one; nobody is known of two; one has an owner. */
async function world() {
  const { asking } = rig;
  const [ana, bo] = [await asking.person("Ana"), await asking.person("Bo")];
  const ids = await asking.identities(21);
  await asking.suggest(ids.slice(0, 17), { person: ana });
  await asking.suggest(ids.slice(17, 18), { person: bo });
  await insertOwnership(asking.pool, ids[20] ?? "", { personId: bo });
  return { ana, bo, ids };
}

describe("the preview of a campaign", () => {
  it("counts the population, who is asked at once, who waits and of what nobody is known; it sends nothing", async () => {
    await world();
    const seen = await rig.preview();
    expect(seen).toMatchObject({
      blocked: null,
      found: 21,
      identities: 20,
      items: 20,
      room: 2,
      nobody: 2,
      elsewhere: 0,
    });
    expect(seen.ask).toMatchObject({ people: 2, messages: 2, items: 16 });
    expect(seen.ask.sample?.letter.text).toContain("This is part of “Claim Shop”, until Friday 2026-12-11.");
    expect(seen.ask.sample?.letter.text).toContain("an analyst decides about it");
    expect(seen.ask.sample?.letter.text).toContain("Please answer by 2026-12-11.");
    const { rows } = await rig.asking.pool.query(
      "SELECT FROM campaigns UNION ALL SELECT FROM owner_questions",
    );
    expect(rows).toEqual([]);
  });

  it("is of what the query finds within reach, of a team alone where one is chosen, and says why nothing can be started", async () => {
    const { bo, ids } = await world();
    const teamId = await rig.asking.team("Payments", [bo]);
    expect(await rig.preview({ query: "bot-1" })).toMatchObject({ items: 11 });
    expect(await rig.preview({ teamId })).toMatchObject({ found: 21, identities: 1, items: 1, nobody: 0 });
    const { scope } = member("admin", { membership: { kind: "sources", ids: [randomUUID()] } });
    expect(await rig.preview({}, scope)).toMatchObject({ found: 0, items: 0 });
    expect((await rig.preview({ query: "bot-20" })).blocked).toContain("has an owner who accepted");
    expect((await rig.preview({ end: "2026-11-27" })).blocked).toContain("at least a day");
    expect((await rig.preview({ end: "2027-11-27" })).blocked).toContain("180 days");
    await expect(rig.preview({ query: "nope:nope" })).rejects.toMatchObject({ code: "bad_query" });
    expect(ids).toHaveLength(21);
  });

  it("asks for a business owner too of what is highly sensitive, and for owners to say it again only where that is chosen", async () => {
    const { asking } = rig;
    const ana = await asking.person("Ana");
    const [high = ""] = await asking.identities(1, { sensitivity: "high" });
    const [old = ""] = await asking.identities(1, { name: "old" });
    await insertOwnership(asking.pool, old, { personId: ana });
    await asking.pool.query("UPDATE ownerships SET confirmed_at = '2025-01-01'");
    await asking.suggest([high], { person: ana });
    expect(await rig.preview()).toMatchObject({ found: 2, identities: 1, items: 2, nobody: 1 });
    const again = { from: ["high", "reconfirm"] as ("high" | "reconfirm")[] };
    expect(await rig.preview(again)).toMatchObject({ identities: 2, items: 3, ask: { items: 2 } });
  });
});

describe("a campaign that starts", () => {
  it("freezes its population, asks up to the limit until its end, and writes one letter each", async () => {
    const { ids } = await world();
    const { campaignId, ...started } = await rig.launch();
    expect(started).toEqual({ people: 2, asked: 16, items: 20 });
    await rig.asking.tick();
    expect(rig.heads.sort()).toEqual([
      "ana@example.com: Do you answer for these 15 identities?",
      "bo@example.com: Do you answer for bot-17?",
    ]);
    const questions = await rig.asking.questions();
    expect(new Set(questions.map(({ due_at }) => due_at.toISOString()))).toEqual(
      new Set(["2026-12-11T23:59:59.000Z"]),
    );
    expect(await rig.counts(campaignId)).toEqual({ open: 16, room: 2, nobody: 2 });
    expect(await rig.named(campaignId, "nobody")).toEqual(["bot-18", "bot-19"]);
    expect(await rig.named(campaignId, "room")).toEqual(["bot-15", "bot-16"]);
    const mark = createHash("sha256")
      .update(
        ids
          .slice(0, 20)
          .sort()
          .map((id) => `${id} technical`)
          .join("\n"),
      )
      .digest("hex");
    expect(await rig.campaign(campaignId)).toMatchObject({ mark, found: 21, identities: 20 });
    expect(await auditEventsOf(rig.asking.pool, "campaign.started")).toMatchObject([
      {
        payload: {
          campaignId,
          items: 20,
          asked: 16,
          atEnd: "queue",
          endsAt: "2026-12-11T23:59:59.000Z",
          mark,
        },
      },
    ]);
  });

  it("is one, however often it is pressed, and is refused where something else is seen", async () => {
    const { bo, ids } = await world();
    const campaignId = randomUUID();
    const { seen } = await rig.preview();
    const asked = { campaignId, choice: rig.choice(), seen };
    const { asking } = rig;
    const both = await Promise.all([
      startCampaign(asking, asking.scope, asked, asking.now),
      startCampaign(asking, asking.scope, asked, asking.now),
    ]);
    expect(both[0]).toEqual(both[1]);
    expect(await asking.questions()).toHaveLength(16);
    await asking.suggest(ids.slice(18, 19), { person: bo });
    const late = { ...asked, campaignId: randomUUID() };
    await expect(startCampaign(asking, asking.scope, late, asking.now)).rejects.toMatchObject({
      code: "changed",
    });
    const other = { ...asked, campaignId: randomUUID(), choice: rig.choice({ atEnd: "onward" }) };
    await expect(startCampaign(asking, asking.scope, other, asking.now)).rejects.toMatchObject({
      code: "changed",
    });
    const { rows } = await asking.pool.query("SELECT count(*)::int AS n FROM campaigns");
    expect(rows).toEqual([{ n: 1 }]);
  });

  it("may ask nobody as yet: whoever is named is asked within it", async () => {
    const [id = ""] = await rig.asking.identities(1);
    const { campaignId, asked } = await rig.launch();
    expect(asked).toBe(0);
    expect(await rig.counts(campaignId)).toEqual({ nobody: 1 });
    const bo = await rig.asking.person("Bo");
    await insertOwnership(rig.asking.pool, id, { personId: bo, state: "suggested" });
    await rig.asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ nobody: 1 });
    rig.asking.alerts.later(10);
    await rig.asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ open: 1 });
    expect(rig.heads).toEqual(["bo@example.com: Do you answer for bot-0?"]);
    expect(await auditEventsOf(rig.asking.pool, "campaign.asked")).toMatchObject([{ payload: { items: 1 } }]);
  });

  it("is no round to be stopped under Asking", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const { asking } = rig;
    expect(await listRounds(asking.pool)).toEqual([]);
    await expect(stopRound(asking, asking.scope, campaignId, asking.now)).rejects.toMatchObject({
      code: "not_running",
    });
  });
});

describe("while a campaign runs", () => {
  it("asks as room appears, the highest risk first, and nothing that came later", async () => {
    const { ana } = await world();
    const { campaignId } = await rig.launch();
    const late = identityFixture({ name: "late", risk: 99 });
    await insertIdentities(rig.asking.pool, [late]);
    await rig.asking.suggest([late.id], { person: ana });
    const [first] = await rig.asking.questions();
    await rig.asking.answered(first?.id ?? "", "accepted");
    rig.asking.days(1);
    await rig.asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ open: 16, accepted: 1, room: 1, nobody: 2 });
    expect(await rig.named(campaignId, "room")).toEqual(["bot-16"]);
    const questions = await rig.asking.questions();
    expect(questions.map(({ identity }) => identity)).not.toContain("late");
    expect(questions.at(-1)).toMatchObject({ identity: "bot-15", due_at: new Date("2026-12-11T23:59:59Z") });
    expect((await rig.campaign(campaignId))?.items).toBe(20);
  });

  it("goes on to whom a decline names, until its end, and to nobody who was asked", async () => {
    const { bo } = await world();
    const { campaignId } = await rig.launch({ query: "bot-0" });
    const [question] = await rig.asking.questions();
    await rig.asking.answered(question?.id ?? "", "declined", { reason: "theirs", named: bo });
    expect(await rig.counts(campaignId)).toEqual({ declined: 1 });
    rig.asking.days(1);
    await rig.asking.tick();
    expect(await rig.asking.questions()).toMatchObject([
      { who: "Ana", state: "declined" },
      { who: "Bo", state: "asked", due_at: new Date("2026-12-11T23:59:59Z") },
    ]);
    expect(await rig.counts(campaignId)).toEqual({ open: 1 });
    rig.asking.days(1);
    await rig.asking.tick();
    expect(await rig.asking.questions()).toHaveLength(2);
  });

  it("goes to the stand-in of whoever leaves, not beyond its end", async () => {
    const bak = await rig.asking.person("Bak");
    const ana = await rig.asking.person("Ana", { backup_id: bak });
    await rig.asking.suggest(await rig.asking.identities(1), { person: ana });
    await rig.launch({ end: "2026-12-01" });
    await rig.asking.pool.query("UPDATE people SET active = false WHERE id = $1", [ana]);
    await rig.asking.tick();
    expect((await rig.asking.questions()).find(({ who }) => who === "Bak")).toMatchObject({
      ...{ step: "backup", state: "asked" },
      due_at: new Date("2026-12-01T23:59:59Z"),
    });
  });

  it("shows what is owned by another way, asked outside, gone and proposed for retirement as such", async () => {
    const { asking } = rig;
    const { ids, bo } = await world();
    const { campaignId } = await rig.launch();
    await insertOwnership(asking.pool, ids[18] ?? "", { personId: bo });
    await asking.pool.query("UPDATE identities SET gone_at = now() WHERE id = ANY($1::uuid[])", [
      [ids[0], ids[19]],
    ]);
    const [, second] = await asking.questions();
    await asking.answered(second?.id ?? "", "declined", { reason: "unneeded" });
    await asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ open: 14, room: 2, outside: 1, gone: 2, retire: 1 });
    expect((await rig.items(campaignId, { outcome: "gone" })).rows).toMatchObject([
      { identity: { name: "bot-0" }, questions: [{ state: "withdrawn" }] },
      { identity: { name: "bot-19" }, questions: [] },
    ]);
    await asking.pool.query("DELETE FROM identities WHERE id = $1", [ids[19]]);
    expect(await rig.named(campaignId, "gone")).toEqual(["bot-0", "bot-19"]);
  });

  it("has every number equal to the rows that it opens, page by page", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const counts = await rig.counts(campaignId);
    for (const outcome of campaignOutcomes) {
      const seen: string[] = [];
      for (let after: string | undefined, more = true; more; ) {
        const page = await rig.items(campaignId, { outcome, limit: 3, after });
        seen.push(...page.rows.map(({ id }) => id));
        expect(page.rows.every((row) => row.outcome === outcome)).toBe(true);
        after = page.next ?? undefined;
        more = after !== undefined;
      }
      expect(new Set(seen).size).toBe(seen.length);
      expect(seen.length).toBe(counts?.[outcome] ?? 0);
    }
  });

  it("shows what nobody is known for any more as such", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const { asking } = rig;
    expect(await rig.counts(campaignId)).toEqual({ open: 16, room: 2, nobody: 2 });
    await asking.pool.query(
      "DELETE FROM owner_suggestions WHERE identity_id IN (SELECT id FROM identities WHERE name = 'bot-16')",
    );
    asking.alerts.later(10);
    await asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ open: 16, room: 1, nobody: 3 });
    await asking.pool.query("DELETE FROM owner_suggestions");
    asking.alerts.later(10);
    await asking.tick();
    expect(await rig.counts(campaignId)).toEqual({ open: 16, nobody: 4 });
    const { rows } = await rig.items(campaignId, { outcome: "nobody" });
    expect(rows.map(({ first }) => first)).toEqual([null, null, null, null]);
  });

  it("is seen by whoever reaches a part of it as that part, and by nobody who reaches nothing of it", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const sourceId = randomUUID();
    const { scope } = member("analyst", { membership: { kind: "sources", ids: [sourceId] } });
    const { pool } = rig.asking;
    const seen = async () => [
      await rig.campaign(campaignId, scope),
      ...(await listCampaigns(pool, scope, { terms: [], now: rig.asking.now, ...usualOrder, limit: 10 }))
        .rows,
    ];
    const running = () => guardedRead(pool, (db) => countRunning(db, scope), 10_000);
    expect((await rig.items(campaignId, {}, scope)).rows).toEqual([]);
    expect(await seen()).toEqual([null]);
    expect(await running()).toBe(0);
    await pool.query("UPDATE identities SET source_ids = $1 WHERE name IN ('bot-0', 'bot-19')", [[sourceId]]);
    expect(await seen()).toMatchObject(Array(2).fill({ items: 20, counts: { open: 1, nobody: 1 } }));
    expect(await running()).toBe(1);
  });

  it("is listed by its state, its end and its words, with what became of its items", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const { pool, scope, now } = rig.asking;
    const found = async (query: string) => {
      const read = parseQuery(query, campaignFields);
      const rows = [];
      const terms = read.ok ? read.terms : [];
      for await (const row of eachCampaign(pool, scope, { terms, now })) rows.push(row);
      expect(await countCampaigns(pool, scope, { terms, now })).toMatchObject({ count: rows.length });
      return rows.map(({ id, counts }) => [id, counts.open]);
    };
    for (const query of ["state:running", "ends:<30d", "started:<1d", "claim shop"])
      expect(await found(query)).toEqual([[campaignId, 16]]);
    for (const query of ["state:ended", "ends:<2d", "nothing like it"])
      expect(await found(query)).toEqual([]);
  });

  it("takes hostile names as text", async () => {
    const ana = await rig.asking.person("Ana");
    const names = hostileNames.filter(isStorable);
    const made = names.map((name) => identityFixture({ name }));
    await insertIdentities(rig.asking.pool, made);
    await rig.asking.suggest([made[0]?.id ?? ""], { person: ana });
    const name = (names[1] ?? "").slice(0, 120).trim();
    const { campaignId } = await rig.launch({ name });
    await rig.asking.tick();
    expect(rig.smtp.letters[0]?.data).not.toContain("<script");
    expect((await rig.items(campaignId)).rows).toHaveLength(Math.min(names.length, 200));
  });
});
