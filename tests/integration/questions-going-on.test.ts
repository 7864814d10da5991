import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { setFurther } from "@/lib/features/questions/mutations-further";
import { AskingRig } from "@/tests/factories/asking-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertOwnership } from "@/tests/factories/inventory";
import { SmtpServer } from "@/tests/factories/smtp-server";

let rig: AskingRig;
let smtp: SmtpServer;

beforeAll(async () => {
  rig = await AskingRig.start();
});
afterAll(() => rig.stop());
beforeEach(async () => {
  smtp = await new SmtpServer().start();
  await rig.clear();
  rig.alerts.now = new Date("2026-11-27T10:00:00Z");
  const mail = await rig.alerts.channel("email", {
    host: "127.0.0.1",
    port: String(smtp.port),
    security: "none",
    from: "rollcall@example.com",
  });
  rig.channelId = mail.channelId;
});
afterEach(() => {
  smtp.stop();
  expect(rig.alerts.defects).toEqual([]);
});

const ways = async () => (await rig.questions()).map(({ who, step, state }) => `${who} ${step} ${state}`);
const heads = () => smtp.letters.map(({ to, data }) => `${to[0]}: ${/^Subject: (.*)$/m.exec(data)?.[1]}`);
const owner = async () => {
  const { rows } = await rig.pool.query(
    "SELECT i.owner_state, p.name FROM identities i LEFT JOIN people p ON p.id = i.owner_person_id",
  );
  return rows[0];
};

describe("a question that nobody answers", () => {
  it("goes to the delegate, the backup and the manager in turn, then into the queue", async () => {
    const [delegate_id, backup_id, manager_id] = [
      await rig.person("Del"),
      await rig.person("Bak"),
      await rig.person("Man"),
    ];
    const ana = await rig.person("Ana", { delegate_id, backup_id, manager_id });
    await rig.suggest(await rig.identities(1), { person: ana });
    await rig.send();
    await rig.tick();
    const chain = ["Ana owner", "Del delegate", "Bak backup", "Man manager"];
    for (const [n, name] of ["Ana", "Del", "Bak", "Man"].entries()) {
      expect(await ways()).toEqual([
        ...chain.slice(0, n).map((each) => `${each} expired`),
        `${chain[n]} asked`,
      ]);
      expect(await owner()).toEqual({ owner_state: "asked", name });
      rig.days(13);
      await rig.tick();
      expect((await rig.questions()).at(-1)).toMatchObject({ who: name, state: "asked" });
      rig.days(1);
      await rig.tick();
    }
    expect(await ways()).toEqual(chain.map((each) => `${each} expired`));
    expect(await owner()).toEqual({ owner_state: "none", name: null });
    expect(await auditEventsOf(rig.pool, "questions.moved")).toMatchObject([
      { payload: { expired: 1, toDelegate: 1, queued: 0 } },
      { payload: { expired: 1, toBackup: 1, queued: 0 } },
      { payload: { expired: 1, toManager: 1, queued: 0 } },
      { payload: { expired: 1, toManager: 0, queued: 1 } },
    ]);
    rig.days(30);
    await rig.tick();
    expect(await rig.questions()).toHaveLength(4);
  });

  it("passes over whoever has no room, and goes at once where somebody left", async () => {
    const [bo, cy] = [await rig.person("Bo"), await rig.person("Cy")];
    await rig.suggest(await rig.identities(15), { person: bo });
    await rig.send();
    const ana = await rig.person("Ana", { backup_id: bo, manager_id: cy });
    await rig.suggest(await rig.identities(1, { name: "last" }), { person: ana });
    await rig.send();
    await rig.pool.query("UPDATE people SET active = false WHERE id = $1", [ana]);
    await rig.tick();
    expect((await ways()).filter((each) => !each.startsWith("Bo")).sort()).toEqual([
      "Ana owner expired",
      "Cy manager asked",
    ]);
    expect(heads()).toContain("cy@example.com: Do you answer for last?");
  });

  it("is withdrawn when an analyst finds its owner otherwise, or it is gone", async () => {
    const ana = await rig.person("Ana");
    const [one = "", two = ""] = await rig.identities(3);
    await rig.suggest([one, two], { person: ana });
    await rig.send();
    await rig.pool.query("UPDATE ownerships SET state = 'accepted' WHERE subject_id = $1", [one]);
    await rig.pool.query("UPDATE identities SET gone_at = now() WHERE id = $1", [two]);
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner withdrawn", "Ana owner withdrawn"]);
    const { rows } = await rig.pool.query("SELECT state FROM ownerships");
    expect(rows).toEqual([{ state: "accepted" }]);
    expect(smtp.letters).toEqual([]);
  });
});

describe("somebody who is away", () => {
  it("is not asked: their delegate is, and reads for whom", async () => {
    const del = await rig.person("Del");
    const ana = await rig.person("Ana", { delegate_id: del, away_until: new Date("2026-12-10T00:00:00Z") });
    await rig.suggest(await rig.identities(1), { person: ana });
    expect(await rig.preview()).toMatchObject({ rows: [{ name: "Del", items: 1, instead: 1 }] });
    await rig.send();
    await rig.tick();
    expect(await ways()).toEqual(["Del delegate asked"]);
    expect(smtp.letters[0]?.data).toContain("you stand in for Ana");
  });

  it("after they were asked, has their reminders go to the delegate", async () => {
    const del = await rig.person("Del");
    const ana = await rig.person("Ana", { delegate_id: del });
    await rig.suggest(await rig.identities(1), { person: ana });
    await rig.send();
    await rig.tick();
    await rig.pool.query("UPDATE people SET away_from = $2 WHERE id = $1", [ana, rig.now]);
    rig.days(5);
    await rig.tick();
    expect(heads()).toEqual([
      "ana@example.com: Do you answer for bot-0?",
      "del@example.com: Reminder: Do you answer for bot-0?",
    ]);
  });
});

describe("a reminder", () => {
  it("is one digest of all that is open, at most once a day", async () => {
    const ana = await rig.person("Ana");
    const ids = await rig.identities(3);
    await rig.suggest(ids.slice(0, 2), { person: ana });
    await rig.send();
    rig.days(1);
    await rig.suggest(ids.slice(2), { person: ana });
    await rig.send();
    await rig.tick();
    expect(smtp.letters).toHaveLength(2);
    rig.days(4);
    for (let n = 0; n < 48; n += 1) {
      await rig.tick();
      rig.alerts.later(30);
    }
    expect(heads().slice(2)).toEqual(["ana@example.com: Reminder: Do you answer for these 3 identities?"]);
    expect((await rig.questions()).map(({ reminders }) => reminders)).toEqual([1, 1, 1]);
    rig.days(4);
    await rig.tick();
    expect(smtp.letters).toHaveLength(4);
    for (const { id } of await rig.questions()) await rig.answered(id, "accepted");
    rig.days(6);
    await rig.tick();
    expect(smtp.letters).toHaveLength(4);
  });

  it("of a team goes to three of it only", async () => {
    const people = await Promise.all(["Ana", "Bo", "Cy", "Di"].map((name) => rig.person(name)));
    await rig.suggest(await rig.identities(1), { team: await rig.team("Payments", people) });
    await rig.send();
    rig.days(5);
    await rig.tick();
    expect(heads().filter((head) => head.includes("Reminder"))).toHaveLength(3);
    expect(smtp.letters[0]?.data).toContain("Your team Payments is asked.");
  });
});

describe("a decline", () => {
  const declined = async (more: Record<string, unknown>) => {
    const ana = await rig.person("Ana");
    const ids = await rig.identities(1);
    await rig.suggest(ids, { person: ana });
    await rig.send();
    rig.days(2);
    const [question] = await rig.questions();
    await rig.answered(question?.id ?? "", "declined", more);
    return ids;
  };

  it("that names somebody asks them, with who said so, in a letter of the day", async () => {
    const bo = await rig.person("Bo");
    await declined({ reason: "theirs", named: bo });
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner declined", "Bo owner asked"]);
    expect(smtp.letters.at(-1)).toMatchObject({ to: ["bo@example.com"] });
    expect(smtp.letters.at(-1)?.data).toContain("Ana says that it is yours");
  });

  it("that names somebody who declined before is left to an analyst", async () => {
    const bo = await rig.person("Bo");
    await declined({ reason: "theirs", named: bo });
    await rig.tick();
    const { rows } = await rig.pool.query("SELECT id FROM people WHERE name = 'Ana'");
    await rig.answered((await rig.questions()).at(-1)?.id ?? "", "declined", {
      reason: "theirs",
      named: rows[0]?.id,
    });
    rig.days(1);
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner declined", "Bo owner declined"]);
  });

  it("without a name asks whom evidence names next, unless a retirement is proposed or the round was stopped", async () => {
    const [id = ""] = await declined({ reason: "unneeded" });
    await rig.suggest([id], { person: await rig.person("Bo") }, { place: 2, level: "medium" });
    await rig.pool.query(
      "INSERT INTO actions (kind, identity_id, state, reason, requested_by, requested_at) VALUES ('disable', $1, 'requested', '', 'person:x', now())",
      [id],
    );
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner declined"]);
    await rig.pool.query("UPDATE actions SET state = 'declined'");
    await rig.pool.query("UPDATE ask_rounds SET stopped_at = now()");
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner declined"]);
    await rig.pool.query("UPDATE ask_rounds SET stopped_at = NULL");
    await rig.tick();
    expect(await ways()).toEqual(["Ana owner declined", "Bo owner asked"]);
  });
});

describe("asking further by itself", () => {
  it("is off: answers make room, and nothing is asked", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(20), { person: ana });
    await rig.send();
    for (const { id } of await rig.questions()) await rig.answered(id, "accepted");
    rig.days(3);
    await rig.tick();
    expect(await rig.questions()).toHaveLength(15);
  });

  it("fills up who was asked before, writes to nobody new, and asks what is to be said again", async () => {
    const [ana, bo, cy] = [await rig.person("Ana"), await rig.person("Bo"), await rig.person("Cy")];
    const ids = await rig.identities(22);
    await rig.suggest(ids.slice(0, 20), { person: ana });
    await rig.send();
    await rig.suggest(ids.slice(20, 21), { person: bo });
    await insertOwnership(rig.pool, ids[21] ?? "", { personId: cy });
    await rig.pool.query("UPDATE ownerships SET confirmed_at = $1 WHERE state = 'accepted'", [
      new Date("2025-01-01T00:00:00Z"),
    ]);
    const choice = rig.choice({ from: ["high", "reconfirm"] });
    await setFurther(rig, rig.scope, choice, rig.now);
    const [first, second] = await rig.questions();
    await rig.answered(first?.id ?? "", "accepted");
    await rig.answered(second?.id ?? "", "declined", { reason: "not_mine" });
    rig.days(2);
    await rig.tick();
    const asked = (await rig.questions()).filter(({ state }) => state === "asked");
    expect(asked.filter(({ who }) => who === "Ana")).toHaveLength(15);
    expect(asked.filter(({ who }) => who !== "Ana")).toMatchObject([{ who: "Cy", kind: "reconfirm" }]);
    expect(heads().sort()).toEqual([
      "ana@example.com: Do you answer for these 13 identities?",
      "ana@example.com: Do you answer for these 15 identities?",
      "cy@example.com: Do you answer for bot-21?",
    ]);
    await setFurther(rig, rig.scope, null, rig.now);
    expect(await auditEventsOf(rig.pool, "asking.further")).toMatchObject([
      { payload: { on: true } },
      { payload: { on: false } },
    ]);
  });
});
