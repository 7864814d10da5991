import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { planOne } from "@/lib/features/questions/data-one";
import {
  countQueued,
  listAskingChannels,
  listFailing,
  listRounds,
  listWaiting,
} from "@/lib/features/questions/data-rounds";
import { sendPlan } from "@/lib/features/questions/mutations-ask";
import { decideMessage } from "@/lib/features/questions/mutations-further";
import { inTransaction } from "@/lib/platform/transaction";
import { AskingRig } from "@/tests/factories/asking-rig";

let rig: AskingRig;

beforeAll(async () => {
  rig = await AskingRig.start();
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clear();
  rig.alerts.now = new Date("2026-11-27T10:00:00Z");
  // Nobody listens there.
  const fields = { host: "127.0.0.1", port: "1", security: "none", from: "rollcall@example.com" };
  rig.channelId = (await rig.alerts.channel("email", fields, "Letters")).channelId;
});

describe("what became of what was asked", () => {
  it("is told by round and by person, and of how much nobody is left to ask", async () => {
    const [ana, bo] = [await rig.person("Ana"), await rig.person("Bo")];
    const ids = await rig.identities(3);
    await rig.suggest(ids.slice(0, 2), { person: ana });
    await rig.suggest(ids.slice(2), { team: await rig.team("Payments", [ana, bo]) });
    await rig.send();
    const [first] = await rig.questions();
    await rig.answered(first?.id ?? "", "accepted");
    expect(await listRounds(rig.pool)).toMatchObject([
      { query: "", people: 2, messages: 2, items: 3, stoppedAt: null, states: { accepted: 1, asked: 2 } },
    ]);
    expect(await listWaiting(rig.pool, rig.now)).toMatchObject([
      { name: "Ana", open: 2, answered: 1, expired: 0, away: false },
      { name: "Bo", open: 1, answered: 0 },
    ]);
    expect(await countQueued(rig.pool)).toBe(0);
    rig.days(15);
    await rig.tick();
    expect(await listWaiting(rig.pool, rig.now)).toMatchObject([
      { name: "Ana", open: 0, answered: 1, expired: 2, nextDueAt: null },
      { name: "Bo", expired: 1 },
    ]);
    expect(await countQueued(rig.pool)).toBe(2);
  });

  it("shows a message that does not arrive, with why; it is tried again at once, or let rest", async () => {
    await rig.suggest(await rig.identities(1), { person: await rig.person("Ana") });
    await rig.send();
    await rig.tick();
    const [message] = await listFailing(rig.pool, rig.now);
    expect(message).toMatchObject({
      person: "Ana",
      channel: "Letters",
      state: "waiting",
      attempts: 1,
      items: 1,
    });
    const decide = (decision: "retry" | "drop") =>
      decideMessage(rig, rig.scope, message?.id ?? "", decision, rig.now);
    await decide("retry");
    expect(await rig.messages()).toMatchObject([{ state: "waiting", attempts: 0 }]);
    await rig.deliver();
    await decide("drop");
    expect(await listFailing(rig.pool, rig.now)).toEqual([]);
    await expect(decide("retry")).rejects.toMatchObject({ code: "not_failed" });
    expect(await rig.questions()).toMatchObject([{ state: "asked" }]);
  });

  it("lists channels that write to people and webhooks, no others", async () => {
    await rig.alerts.channel("slack", { url: "https://hooks.slack.com/services/x" });
    await rig.alerts.channel("slack_app", { token: "xoxb-1" });
    await rig.alerts.channel("webhook", { url: "https://siem.example.com" });
    expect((await listAskingChannels(rig.pool)).map(({ kind }) => kind)).toEqual([
      "email",
      "slack_app",
      "webhook",
    ]);
  });
});

describe("one question", () => {
  const plan = (identityId: string, whom: { kind: "person" | "team"; id: string } | null) =>
    planOne(rig.pool, rig.scope, { identityId, role: "technical", whom, channelId: rig.channelId }, rig.now);

  it("goes to who is named on the spot, or to who is suggested", async () => {
    const [ana, bo] = [await rig.person("Ana"), await rig.person("Bo")];
    const [one = "", two = ""] = await rig.identities(2);
    await rig.suggest([two], { person: bo });
    expect((await plan(two, null)).plan.questions).toMatchObject([{ asked: { id: bo } }]);
    expect((await plan(one, null)).plan.questions).toEqual([]);
    const whom = { kind: "person", id: ana } as const;
    const made = await plan(one, whom);
    await inTransaction(rig.pool, (tx) =>
      sendPlan(
        tx,
        rig.scope,
        {
          roundId: randomUUID(),
          made,
          seen: made.seen,
          channelId: rig.channelId,
          query: "bot-0",
          because: { kind: "named", text: "whoever runs Rollcall names you" },
        },
        rig.now,
      ),
    );
    expect(await rig.questions()).toMatchObject([{ who: "Ana", identity: "bot-0", owner: "asked" }]);
    await expect(plan(one, whom)).rejects.toMatchObject({
      code: "not_asked_about",
      message: "Somebody is asked about it already.",
    });
    await expect(plan(randomUUID(), whom)).rejects.toMatchObject({ message: "There is no such identity." });
  });
});
