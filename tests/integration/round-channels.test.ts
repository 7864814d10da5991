import { readFile } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { remindNow } from "@/lib/features/campaigns/mutations-run";
import { CampaignRig } from "@/tests/factories/campaign-rig";

let rig: CampaignRig;
beforeAll(async () => {
  rig = await CampaignRig.start();
});
afterAll(() => rig.stop());
beforeEach(() => rig.reset());
afterEach(() => expect(rig.asking.alerts.defects).toEqual([]));

/** Another channel to the same mail server, told by its sender. */
async function otherChannel(): Promise<string> {
  const { channelId } = await rig.asking.alerts.channel(
    "email",
    { host: "127.0.0.1", port: String(rig.smtp.port), security: "none", from: "other@example.com" },
    "other",
  );
  return channelId;
}
const senders = () =>
  rig.smtp.letters.map(({ to, data }) => `${to[0]} by ${/^From: .*?([a-z]+)@example/m.exec(data)?.[1]}`);
/** Asks Ana about one more. */
async function asked(name: string, choice: { channelId: string | null }): Promise<void> {
  const { asking } = rig;
  const [known] = (await asking.pool.query("SELECT id FROM people WHERE name = 'Ana'")).rows;
  const ana = known?.id ?? (await asking.person("Ana"));
  await asking.suggest(await asking.identities(1, { name }), { person: ana });
  await asking.send({ query: name, ...choice });
}

describe("a round or campaign without messages", () => {
  it("writes to nobody, then or later, whatever was sent by a channel before", async () => {
    const { asking } = rig;
    const bo = await asking.person("Bo");
    await asking.suggest(await asking.identities(1, { name: "sent" }), { person: bo });
    await asking.send({ query: "sent" });
    await asking.tick();
    await asked("quiet", { channelId: null });
    const ana = (await asking.pool.query("SELECT id FROM people WHERE name = 'Ana'")).rows[0].id;
    await asking.suggest(await asking.identities(1, { name: "silent" }), { person: ana });
    const { campaignId } = await rig.launch({ query: "silent", channelId: null });
    for (let day = 0; day < 12; day += 1) {
      await asking.tick();
      asking.days(1);
    }
    expect(rig.heads.map((head) => head.split(":")[0])).not.toContain("ana@example.com");
    expect(rig.heads).toContain("bo@example.com: Reminder: Do you answer for sent?");
    const whom = { kind: "person" as const, id: ana };
    await expect(remindNow(asking, asking.scope, { campaignId, whom }, asking.now)).rejects.toMatchObject({
      code: "no_channel",
    });
  });
});

describe("rounds from before their channel was kept", () => {
  it("have that of their letters, and campaigns the one that was chosen", async () => {
    const { asking } = rig;
    const other = await otherChannel();
    await asked("lettered", { channelId: other });
    await asked("quiet", { channelId: null });
    await asked("usual", { channelId: asking.channelId });
    await asking.pool.query("DELETE FROM owner_messages WHERE channel_id = $1", [asking.channelId]);
    await asking.identities(1, { name: "silent" });
    await rig.launch({ query: "silent", channelId: null });
    await asking.pool.query("ALTER TABLE ask_rounds DROP COLUMN channel_id");
    const file = "prisma/migrations/20261129200000_round_channels/migration.sql";
    await asking.pool.query(await readFile(file, "utf8"));
    const { rows } = await asking.pool.query("SELECT query, channel_id AS id FROM ask_rounds ORDER BY query");
    expect(rows).toEqual([
      { query: "lettered", id: other },
      { query: "quiet", id: null },
      { query: "silent", id: null },
      { query: "usual", id: asking.channelId },
    ]);
  });
});

describe("reminders", () => {
  it("go by the channel of their round, not by the last that was used, and of two channels one a day", async () => {
    const { asking } = rig;
    const other = await otherChannel();
    await asked("first", { channelId: other });
    await asking.tick();
    asking.days(1);
    await asked("second", { channelId: asking.channelId });
    await asking.tick();
    expect(senders()).toEqual(["ana@example.com by other", "ana@example.com by rollcall"]);
    asking.days(5);
    await asking.tick();
    await asking.tick();
    expect(senders().slice(2)).toEqual(["ana@example.com by other"]);
    expect(rig.heads.at(-1)).toBe("ana@example.com: Reminder: Do you answer for first?");
    asking.days(1);
    await asking.tick();
    await asking.tick();
    expect(senders().slice(3)).toEqual(["ana@example.com by rollcall"]);
    expect(rig.heads.at(-1)).toBe("ana@example.com: Reminder: Do you answer for second?");
  });

  it("by hand go by the campaign's channel, by the usual one where that was removed", async () => {
    const { asking } = rig;
    const other = await otherChannel();
    const ana = await asking.person("Ana");
    await asking.suggest(await asking.identities(1, { name: "mine" }), { person: ana });
    const { campaignId } = await rig.launch({ query: "mine", channelId: other });
    await asking.tick();
    await asking.suggest(await asking.identities(1, { name: "else" }), { person: await asking.person("Bo") });
    await asking.send({ query: "else" });
    await asking.deliver();
    const remind = async () => {
      asking.days(1);
      const whom = { kind: "person" as const, id: ana };
      await remindNow(asking, asking.scope, { campaignId, whom }, asking.now);
      await asking.deliver();
      return senders().at(-1);
    };
    expect(await remind()).toBe("ana@example.com by other");
    await asking.pool.query("DELETE FROM channels WHERE id = $1", [other]);
    expect(await remind()).toBe("ana@example.com by rollcall");
  });
});
