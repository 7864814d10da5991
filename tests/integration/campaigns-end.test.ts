import { randomUUID } from "node:crypto";
import type { QueryResult } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { listCampaignPeople } from "@/lib/features/campaigns/data-people";
import { linesOf } from "@/lib/features/campaigns/loaders-export";
import { everything, extendCampaign, remindNow, stopCampaign } from "@/lib/features/campaigns/mutations-run";
import { requestTrial } from "@/lib/features/campaigns/mutations-trial";
import { finishCampaign } from "@/lib/features/campaigns/mutations-write";
import { testChannel } from "@/lib/jobs/alerts/test-channel";
import { moveExpired } from "@/lib/jobs/questions/move-expired";
import { guardedRead } from "@/lib/platform/read";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { CampaignRig } from "@/tests/factories/campaign-rig";
import { insertOwnership } from "@/tests/factories/inventory";
import { insertQuestion } from "@/tests/factories/questions";
import { member } from "@/tests/factories/scopes";

let rig: CampaignRig;
const signal = new AbortController().signal;
beforeAll(async () => {
  rig = await CampaignRig.start();
});
afterAll(() => rig.stop());
beforeEach(() => rig.reset());
afterEach(() => expect(rig.asking.alerts.defects).toEqual([]));

/** Ana, whom Bak stands in for, is asked about three; nobody is known of a fourth. */
async function world() {
  const { asking } = rig;
  const bak = await asking.person("Bak");
  const ana = await asking.person("Ana", { backup_id: bak });
  const ids = await asking.identities(4);
  await asking.suggest(ids.slice(0, 3), { person: ana });
  return { ana, bak, ids };
}
const states = async () => (await rig.asking.questions()).map(({ who, state }) => `${who} ${state}`);
const owners = async () => {
  const { rows } = await rig.asking.pool.query("SELECT owner_state FROM identities ORDER BY risk DESC");
  return rows.map(({ owner_state }) => owner_state);
};

describe("the end of a campaign", () => {
  it("has what nobody answered wait for an analyst, and keeps what became of everything", async () => {
    const { ids, bak } = await world();
    const { campaignId } = await rig.launch({ end: "2026-12-04" });
    const [first] = await rig.asking.questions();
    await rig.asking.answered(first?.id ?? "", "accepted");
    rig.asking.alerts.now = new Date("2026-12-04T23:59:58Z");
    await rig.asking.tick();
    expect((await rig.campaign(campaignId))?.state).toBe("running");
    rig.asking.alerts.now = new Date("2026-12-04T23:59:59Z");
    await rig.asking.tick();
    expect(await states()).toEqual(["Ana accepted", "Ana expired", "Ana expired"]);
    expect((await owners()).slice(1)).toEqual(["none", "none", "none"]);
    const counts = { accepted: 1, unanswered: 2, nobody: 1 };
    expect(await rig.campaign(campaignId)).toMatchObject({ state: "ended", endedBy: "the worker", counts });
    expect(await auditEventsOf(rig.asking.pool, "campaign.ended")).toMatchObject([
      { payload: { campaignId, items: 4, covered: 1 } },
    ]);
    // Whatever comes later changes nothing of it.
    await insertOwnership(rig.asking.pool, ids[1] ?? "", { personId: bak });
    rig.asking.days(40);
    await rig.asking.tick();
    expect(await rig.counts(campaignId)).toEqual(counts);
    expect(await rig.named(campaignId, "unanswered")).toEqual(["bot-1", "bot-2"]);
    expect(await rig.asking.questions()).toHaveLength(3);
  });

  it("goes on to who stands in where that was said, with the usual time, and then waits for an analyst", async () => {
    await world();
    const { campaignId } = await rig.launch({ end: "2026-12-04", atEnd: "onward" });
    rig.asking.alerts.now = new Date("2026-12-05T00:00:00Z");
    await rig.asking.tick();
    expect(await rig.campaign(campaignId)).toMatchObject({
      state: "ended",
      counts: { onward: 3, nobody: 1 },
    });
    const passed = (await rig.asking.questions()).filter(({ who }) => who === "Bak");
    expect(passed).toHaveLength(3);
    expect(passed[0]).toMatchObject({ state: "asked", due_at: new Date("2026-12-19T00:00:00Z") });
    expect(rig.smtp.letters.at(-1)).toMatchObject({ to: ["bak@example.com"] });
    expect(rig.smtp.letters.at(-1)?.data).not.toContain("Claim Shop");
    rig.asking.days(14);
    await rig.asking.tick();
    expect(await owners()).toEqual(["none", "none", "none", "none"]);
    expect(await rig.counts(campaignId)).toEqual({ onward: 3, nobody: 1 });
  });

  it("is gone on with where the worker was killed within it", async () => {
    await world();
    const { campaignId } = await rig.launch({ end: "2026-12-04" });
    rig.asking.alerts.now = new Date("2026-12-05T00:00:00Z");
    // Killed after the questions expired.
    await moveExpired(rig.asking.pool, rig.asking.now, signal);
    expect(await rig.campaign(campaignId)).toMatchObject({
      state: "running",
      counts: { unanswered: 3, nobody: 1 },
    });
    // Killed while it kept what became of them: the database gives all of it back.
    await rig.asking.pool.query(
      `CREATE FUNCTION broken() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$;
       CREATE TRIGGER broken BEFORE UPDATE ON campaign_items FOR EACH ROW EXECUTE FUNCTION broken()`,
    );
    await rig.asking.tick();
    await rig.asking.pool.query("DROP FUNCTION broken CASCADE");
    expect(rig.asking.alerts.defects.splice(0).map(String)).toEqual(["error: killed"]);
    expect((await rig.campaign(campaignId))?.state).toBe("running");
    await rig.asking.tick();
    await rig.asking.tick();
    expect(await rig.campaign(campaignId)).toMatchObject({
      state: "ended",
      counts: { unanswered: 3, nobody: 1 },
    });
    const ended = await auditEventsOf(rig.asking.pool, "campaign.ended");
    expect(ended.filter(({ payload }) => payload.campaignId === campaignId)).toHaveLength(1);
  });

  it("keeps what became of those as well that are answered while it does", async () => {
    await world();
    const { campaignId } = await rig.launch({ end: "2026-12-04" });
    const { pool } = rig.asking;
    const [first] = await rig.asking.questions();
    const client = await pool.connect();
    const query = client.query.bind(client) as (text: string, values?: unknown[]) => Promise<QueryResult>;
    let isAnswered = false;
    const between = async (text: string, values?: unknown[]) => {
      if (!isAnswered && text.startsWith("UPDATE campaign_items")) {
        isAnswered = true;
        await rig.asking.answered(first?.id ?? "", "accepted");
      }
      return query(text, values);
    };
    await query("BEGIN");
    const tx = Object.assign(Object.create(client), { query: between });
    const end = { state: "ended" as const, by: "worker", now: rig.asking.now };
    const done = await finishCampaign(tx, everything("worker"), campaignId, end);
    await query("COMMIT");
    client.release();
    expect(done).toEqual({ items: 4, covered: 1 });
    const { rows } = await pool.query("SELECT outcome FROM campaign_items ORDER BY outcome");
    expect(rows.map(({ outcome }) => outcome)).toEqual(["accepted", "nobody", "open", "open"]);
  });

  it("follows no decline of the last day any more", async () => {
    const { ids, bak } = await world();
    await rig.asking.suggest(ids.slice(0, 1), { person: bak }, { place: 2 });
    await rig.launch({ end: "2026-12-04" });
    const [first] = await rig.asking.questions();
    rig.asking.alerts.now = new Date("2026-12-04T23:50:00Z");
    await rig.asking.answered(first?.id ?? "", "declined", { reason: "not_mine" });
    rig.asking.alerts.now = new Date("2026-12-05T00:10:00Z");
    await rig.asking.tick();
    expect((await states()).sort()).toEqual(["Ana declined", "Ana expired", "Ana expired"]);
  });
});

describe("a campaign that is stopped", () => {
  it("withdraws what is open, leaves answers, and asks nobody any more", async () => {
    const { ids, bak } = await world();
    const { campaignId } = await rig.launch();
    const { asking } = rig;
    const [first] = await asking.questions();
    await asking.answered(first?.id ?? "", "accepted");
    expect(await stopCampaign(asking, asking.scope, campaignId, asking.now)).toEqual({ withdrawn: 2 });
    await insertOwnership(asking.pool, ids[3] ?? "", { personId: bak, state: "suggested" });
    asking.days(1);
    await asking.tick();
    expect(await states()).toEqual(["Ana accepted", "Ana withdrawn", "Ana withdrawn"]);
    expect(rig.heads).toEqual([]);
    expect(await rig.campaign(campaignId)).toMatchObject({
      ...{ state: "stopped", counts: { accepted: 1, withdrawn: 2, nobody: 1 } },
    });
    expect(await auditEventsOf(asking.pool, "campaign.stopped")).toMatchObject([
      { payload: { withdrawn: 2 } },
    ]);
    for (const again of [
      () => stopCampaign(asking, asking.scope, campaignId, asking.now),
      () => extendCampaign(asking, asking.scope, { campaignId, end: "2026-12-20" }, asking.now),
      () => stopCampaign(asking, asking.scope, randomUUID(), asking.now),
    ])
      await expect(again()).rejects.toMatchObject({ code: "not_running" });
  });

  it("is stopped by nobody who sees a part of it", async () => {
    await world();
    const { campaignId } = await rig.launch();
    const { scope } = member("analyst", { membership: { kind: "sources", ids: [randomUUID()] } });
    const { asking } = rig;
    await expect(stopCampaign(asking, scope, campaignId, asking.now)).rejects.toMatchObject({
      code: "not_permitted",
    });
  });
});

describe("a later end", () => {
  it("is when what is open is due, and is told in the next reminder", async () => {
    await world();
    const { campaignId } = await rig.launch({ end: "2026-12-04", remindDays: 2 });
    const { asking } = rig;
    await asking.tick();
    const extend = (end: string) => extendCampaign(asking, asking.scope, { campaignId, end }, asking.now);
    await expect(extend("2026-12-04")).rejects.toMatchObject({ code: "not_later" });
    await expect(extend("2027-12-04")).rejects.toMatchObject({ code: "bad_end" });
    await extend("2026-12-11");
    asking.days(2);
    await asking.tick();
    expect(rig.heads).toEqual([
      "ana@example.com: Do you answer for these 3 identities?",
      "ana@example.com: Reminder: Do you answer for these 3 identities?",
    ]);
    const reminder = rig.smtp.letters.at(-1)?.data.replaceAll(/=\r?\n/g, "");
    expect(reminder).toContain("until Friday 2026-12-11 (moved; at first it was Friday 2026-12-04)");
    expect(reminder).toContain("Please answer by 2026-12-11.");
    expect((await asking.questions()).map(({ reminders }) => reminders)).toEqual([1, 1, 1]);
    expect(await auditEventsOf(asking.pool, "campaign.extended")).toMatchObject([
      { payload: { from: "2026-12-04T23:59:59.000Z", until: "2026-12-11T23:59:59.000Z" } },
    ]);
    asking.alerts.now = new Date("2026-12-05T00:00:00Z");
    await asking.tick();
    expect((await rig.campaign(campaignId))?.state).toBe("running");
  });
});

describe("people of a campaign", () => {
  const people = (id: string) =>
    guardedRead(rig.asking.pool, (db) => listCampaignPeople(db, rig.asking.scope, id), 10_000);

  it("are counted as the rows that each number opens", async () => {
    const { ana } = await world();
    const { campaignId } = await rig.launch();
    await rig.asking.tick();
    const [first, second] = await rig.asking.questions();
    await rig.asking.answered(first?.id ?? "", "accepted");
    await rig.asking.answered(second?.id ?? "", "unsure");
    const { rows, total } = await people(campaignId);
    expect(total).toBe(1);
    expect(rows).toMatchObject([{ kind: "person", name: "Ana", asked: 3, answered: 2, open: 1, expired: 0 }]);
    expect(rows[0]?.lastWrittenAt).toEqual(rig.asking.now);
    for (const said of ["answered", "open", "expired"] as const) {
      const listed = await rig.items(campaignId, { whom: { kind: "person", id: ana, said } });
      expect(listed.rows).toHaveLength(rows[0]?.[said] ?? -1);
    }
    expect(
      (await rig.items(campaignId, { whom: { kind: "person", id: ana, said: null } })).rows,
    ).toHaveLength(3);
  });

  it("who were asked twice about the same are counted as one of it", async () => {
    const { ana, ids } = await world();
    const { campaignId } = await rig.launch();
    const { asking } = rig;
    const [first] = await asking.questions();
    await asking.answered(first?.id ?? "", "unsure");
    for (const state of ["declined", "asked"])
      await insertQuestion(asking.pool, ids[0] ?? "", {
        personId: ana,
        state,
        at: asking.now,
        roundId: campaignId,
      });
    const { rows } = await people(campaignId);
    expect(rows).toMatchObject([{ name: "Ana", asked: 3, answered: 1, open: 3, expired: 0 }]);
    for (const said of ["answered", "open", null] as const) {
      const listed = await rig.items(campaignId, { whom: { kind: "person", id: ana, said } });
      expect(listed.rows).toHaveLength(rows[0]?.[said ?? "asked"] ?? -1);
    }
  });

  it("are reminded by hand at most once a day, teams as those of them who are written to", async () => {
    const { ana } = await world();
    const { campaignId } = await rig.launch();
    const { asking } = rig;
    const remind = (whom: { kind: "person" | "team"; id: string }) =>
      remindNow(asking, asking.scope, { campaignId, whom }, asking.now);
    await asking.tick();
    await expect(remind({ kind: "person", id: ana })).rejects.toMatchObject({ code: "written_today" });
    await expect(remind({ kind: "team", id: ana })).rejects.toMatchObject({ code: "nothing_open" });
    asking.days(1);
    expect(await remind({ kind: "person", id: ana })).toEqual({ people: 1 });
    await expect(remind({ kind: "person", id: ana })).rejects.toMatchObject({ code: "written_today" });
    await asking.deliver();
    expect(rig.heads.at(-1)).toBe("ana@example.com: Reminder: Do you answer for these 3 identities?");
    const teamId = await asking.team("Payments", [await asking.person("Cy"), await asking.person("Di")]);
    const [id = ""] = await asking.identities(1, { name: "of-a-team" });
    await asking.suggest([id], { team: teamId });
    const other = await rig.launch({ query: "of-a-team" });
    const team = { kind: "team" as const, id: teamId };
    asking.days(1);
    const asked = { campaignId: other.campaignId, whom: team };
    expect(await remindNow(asking, asking.scope, asked, asking.now)).toEqual({ people: 2 });
    expect(await auditEventsOf(asking.pool, "campaign.reminded")).toMatchObject([
      { payload: { people: 1, items: 3 } },
      { payload: { people: 2, items: 1 } },
    ]);
  });
});

describe("the record of a campaign", () => {
  it("has a line for each question: who was asked what when, who answered, by which way", async () => {
    const { bak } = await world();
    const { campaignId } = await rig.launch({ name: "=cmd|'/c calc'!A1" });
    const [first] = await rig.asking.questions();
    await rig.asking.answered(first?.id ?? "", "declined", { reason: "theirs", named: bak });
    rig.asking.days(1);
    await rig.asking.tick();
    const campaign = await rig.campaign(campaignId);
    if (campaign === null) throw new Error("it is not there");
    const lines: string[] = [];
    for await (const line of linesOf(rig.asking.pool, rig.asking.scope, campaign)) lines.push(line);
    expect(lines).toHaveLength(1 + 5);
    expect(lines[1]).toMatch(/^"'=cmd/);
    const of = (name: string) => lines.filter((line) => line.includes(`"${name}"`));
    expect(of("bot-0")).toHaveLength(2);
    expect(of("bot-0")[0]).toContain('"Ana"');
    expect(of("bot-0")[0]).toContain('"declined","theirs"');
    expect(of("bot-0")[1]).toContain('"Bak"');
    expect(of("bot-3")[0]).toContain('"Nobody to ask"');
  });
});

describe("a test of its letter", () => {
  it("goes to whoever asks, and to nobody else", async () => {
    await world();
    const { asking } = rig;
    const letter = (await rig.preview()).ask.sample?.letter ?? null;
    const trial = { channelId: asking.channelId, letter, to: "me@example.com" };
    const { testId } = await requestTrial(asking, asking.scope, trial, asking.now);
    await testChannel(asking.alerts.sending, testId, asking.now, signal);
    expect(rig.heads).toEqual(["me@example.com: Test: Do you answer for these 3 identities?"]);
    const { rows } = await asking.pool.query("SELECT said, failure FROM channel_tests WHERE id = $1", [
      testId,
    ]);
    expect(rows).toEqual([{ said: "The mail server took the letter to me@example.com.", failure: null }]);
    const none = { ...trial, channelId: null };
    await expect(requestTrial(asking, asking.scope, none, asking.now)).rejects.toMatchObject({
      code: "no_such_channel",
    });
    const nobody = { ...trial, letter: null };
    await expect(requestTrial(asking, asking.scope, nobody, asking.now)).rejects.toMatchObject({
      code: "nobody_asked",
    });
    expect(await asking.questions()).toEqual([]);
  });
});
