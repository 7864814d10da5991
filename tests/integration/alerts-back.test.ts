import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { exceptionKinds } from "@/lib/domain/exception";
import { withdrawException } from "@/lib/features/exceptions/mutations-decide";
import { applyExceptions } from "@/lib/jobs/assess/exceptions";
import { AlertRig } from "@/tests/factories/alert-rig";
import { setAside } from "@/tests/factories/exceptions";
import { type FindingFixture, insertFindings } from "@/tests/factories/findings";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
import { WireServer } from "@/tests/factories/wire-server";

let rig: AlertRig;
let slack: WireServer;
let channelId: string;
let viewId: string;
const identity = randomUUID();
const dayMinutes = 24 * 60;
const { scope: ana } = member("analyst", { id: "ana" });

beforeAll(async () => {
  rig = await AlertRig.start();
  await insertIdentities(rig.pool, [identityFixture({ id: identity, name: "ci-deploy" })]);
  slack = await new WireServer().start();
  ({ channelId } = await rig.channel("slack", { url: `${slack.origin}/services/T/B/hush` }));
  viewId = await rig.view("severity:critical", "Worst");
});
afterAll(async () => {
  slack.stop();
  await rig.stop();
});
beforeEach(async () => {
  slack.heard.length = 0;
  slack.answer = () => ({ status: 200, body: "ok" });
  await rig.pool.query(
    "DELETE FROM findings; DELETE FROM exceptions; DELETE FROM alerts; DELETE FROM deliveries",
  );
  rig.now = new Date("2026-11-27T10:00:00Z");
});
afterEach(() => expect(rig.defects).toEqual([]));

const put = async (more: Partial<FindingFixture> = {}) => {
  const id = randomUUID();
  await insertFindings(rig.pool, [
    { id, identity_id: identity, severity: "critical", rank: 4000, sentence: "Its owner left.", ...more },
  ]);
  return id;
};
const arm = async (more: object = {}) =>
  rig.arm((await rig.alert({ channelId, viewId, ...more })).alertId, "told");
const pass = async (minutes = 6) => {
  rig.later(minutes);
  await applyExceptions(rig.pool, rig.now);
  await rig.tick();
};
const posts = () => slack.heard.map(({ body }) => String(JSON.parse(body).text));
const resolve = (id: string, why: string) =>
  rig.pool.query(
    "UPDATE findings SET state = 'resolved', resolved_at = $2, resolved_why = $3, exception_id = NULL WHERE id = $1",
    [id, rig.now, why],
  );
const back = "Critical is back: ci-deploy: Its owner left.";

describe("a finding that people set aside", () => {
  it.each(exceptionKinds)("is told again when that is over: %s", async (kind) => {
    await arm();
    const id = await put();
    await rig.tick();
    await setAside(rig, id, kind, 7);
    await pass();
    await pass(6 * dayMinutes);
    expect(posts()).toEqual(["Critical: ci-deploy: Its owner left."]);
    await pass(dayMinutes);
    expect(posts()[1]).toBe(back);
    expect(slack.heard[1]?.body).toContain("back in the inbox: its exception's time was over");
    await pass();
    expect(slack.heard).toHaveLength(2);
  });

  it("is news when it was there before the alert, or set aside then", async () => {
    await put({ key: "there" });
    const aside = await put({ key: "aside", sentence: "Was aside." });
    await setAside(rig, aside, "snooze", 1);
    await arm();
    await setAside(rig, await idOf("there"), "snooze", 2);
    await pass(dayMinutes);
    await pass(dayMinutes);
    expect(posts()).toEqual(["Critical is back: ci-deploy: Was aside.", back]);
  });

  it("is no news where that was a slip, and is where people thought better of it", async () => {
    await arm();
    const id = await put();
    await rig.tick();
    const undo = async (after: number) => {
      const exception = await setAside(rig, id, "snooze", 7);
      rig.later(after);
      await withdrawException(rig, ana, exception, rig.now);
      await pass();
    };
    await undo(1);
    expect(posts()).toHaveLength(1);
    await undo(dayMinutes);
    expect(posts()[1]).toBe(back);
    expect(slack.heard[1]?.body).toContain("its exception was withdrawn");
  });

  it("is told again when it became worse than what was excepted", async () => {
    await rig.pool.query("UPDATE saved_views SET query = 'severity:critical,high' WHERE id = $1", [viewId]);
    await arm();
    const id = await put({ severity: "high" });
    await rig.tick();
    await setAside(rig, id, "accepted_risk", 90);
    await rig.pool.query("UPDATE findings SET severity = 'critical' WHERE id = $1", [id]);
    await pass();
    expect(posts()).toEqual(["High: ci-deploy: Its owner left.", back]);
    await rig.pool.query("UPDATE saved_views SET query = 'severity:critical' WHERE id = $1", [viewId]);
  });

  it("is left out of what was not sent yet, and told when it is back", async () => {
    await arm();
    slack.answer = () => ({ status: 500 });
    const id = await put();
    await rig.tick();
    slack.heard.length = 0;
    slack.answer = () => ({ status: 200, body: "ok" });
    await setAside(rig, id, "snooze", 1);
    await pass(30);
    expect(slack.heard).toEqual([]);
    expect((await rig.deliveries()).map(({ state }) => state)).toEqual(["dropped"]);
    await pass(dayMinutes);
    expect(posts()).toEqual([back]);
  });

  it("is told where the view asks for what is set aside", async () => {
    await arm({ viewId: await rig.view("state:accepted", "Accepted") });
    const id = await put();
    await rig.tick();
    expect(slack.heard).toEqual([]);
    await setAside(rig, id, "accepted_risk", 30);
    await pass();
    expect(posts()).toEqual(["Critical: ci-deploy: Its owner left."]);
  });
});

describe("what a digest says of a finding that closed", () => {
  it("is why, and that it closed also where it came back and went between two looks", async () => {
    await arm({ cadence: "daily", hour: 8 });
    const [mended, off, short] = [await put({ key: "a" }), await put({ key: "b" }), await put({ key: "c" })];
    await pass(22 * 60 + 1);
    expect(slack.heard).toHaveLength(1);
    await setAside(rig, short, "snooze", 1);
    rig.later(60);
    await resolve(mended, "proof");
    await resolve(off, "rule_off");
    await pass(23 * 60);
    const digest = String(slack.heard[1]?.body);
    expect(digest).toContain("Closed since (2)");
    expect(digest).toContain("closed as the data shows");
    expect(digest).toContain("closed because its rule is switched off");
    rig.later(60);
    await applyExceptions(rig.pool, rig.now);
    await resolve(short, "proof");
    await pass(23 * 60);
    expect(posts()[2]).toBe("1 finding is closed in Worst");
    await pass(dayMinutes);
    expect(slack.heard).toHaveLength(3);
  });
});

async function idOf(key: string): Promise<string> {
  const found = await rig.pool.query<{ id: string }>("SELECT id FROM findings WHERE key = $1", [key]);
  return found.rows[0]?.id ?? "";
}
