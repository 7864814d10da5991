import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { MembershipScope } from "@/lib/domain/permissions";
import { removeAlert, saveAlert } from "@/lib/features/alerts/mutations";
import { armAlert } from "@/lib/features/alerts/mutations-arm";
import { editChannel, removeChannel } from "@/lib/features/channels/mutations";
import { changeView } from "@/lib/features/views/mutations";
import { AppError } from "@/lib/platform/errors";
import { AlertRig } from "@/tests/factories/alert-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { type FindingFixture, insertFindings } from "@/tests/factories/findings";
import { identityFixture, insertContainer, insertIdentities } from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { member } from "@/tests/factories/scopes";
import { WireServer } from "@/tests/factories/wire-server";

let rig: AlertRig;
let slack: WireServer;
let channelId: string;
let viewId: string;
const ids = { deploy: randomUUID(), backup: randomUUID() };
let payments: string;

beforeAll(async () => {
  rig = await AlertRig.start();
  payments = await insertContainer(rig.pool, "payments");
  await insertIdentities(rig.pool, [
    identityFixture({ id: ids.deploy, name: "ci-deploy", containerId: payments }),
    identityFixture({ id: ids.backup, name: "backup" }),
  ]);
  slack = await new WireServer().start();
  ({ channelId } = await rig.channel("slack", { url: `${slack.origin}/services/T/B/hush` }));
  viewId = await rig.view("severity:critical,high", "Worst");
});
afterAll(async () => {
  slack.stop();
  await rig.stop();
});
beforeEach(async () => {
  slack.heard.length = 0;
  slack.answer = () => ({ status: 200, body: "ok" });
  await rig.pool.query("DELETE FROM findings; DELETE FROM alerts; DELETE FROM deliveries");
  rig.now = new Date("2026-11-27T10:00:00Z");
});
afterEach(() => expect(rig.defects).toEqual([]));

const finding = (more: Partial<FindingFixture> = {}): Partial<FindingFixture> => ({
  id: randomUUID(),
  identity_id: ids.deploy,
  severity: "critical",
  rank: 4000,
  sentence: "Its owner left.",
  ...more,
});
const posts = () => slack.heard.map(({ body }) => String(JSON.parse(body).text));
const resolve = (id: string, why = "proof") =>
  rig.pool.query(
    "UPDATE findings SET state = 'resolved', resolved_at = $2, resolved_why = $3, exception_id = NULL WHERE id = $1",
    [id, rig.now, why],
  );
const reopen = (id: string) =>
  rig.pool.query(
    "UPDATE findings SET state = 'open', resolved_at = NULL, reopened_at = $2, times = times + 1 WHERE id = $1",
    [id, rig.now],
  );
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );
const armed = async (
  more: Parameters<AlertRig["alert"]>[0] | object = {},
  existing: "send" | "told" = "told",
) => {
  const alert = await rig.alert({ channelId, viewId, ...more });
  await rig.arm(alert.alertId, existing);
  return alert;
};

describe("an alert", () => {
  it("sends nothing before it is armed, and says what is there already", async () => {
    await insertFindings(rig.pool, [
      finding(),
      finding({ key: "b", severity: "high" }),
      finding({ severity: "low" }),
    ]);
    const { alertId } = await rig.alert({ channelId, viewId });
    await rig.tick();
    const preview = await rig.preview(alertId);
    expect(preview).toMatchObject({ blocked: null, untold: 2, begins: true, messages: 1 });
    expect(preview.parts[0]?.text).toContain("ci-deploy");
    expect(slack.heard).toEqual([]);

    expect(await rig.arm(alertId)).toEqual({ sent: 0, takenAsTold: 2 });
    rig.later(10);
    await rig.tick();
    expect(slack.heard).toEqual([]);
    expect(await rig.preview(alertId)).toMatchObject({ untold: 0, begins: false });
    await insertFindings(rig.pool, [finding({ sentence: "It can administer." })]);
    await rig.tick();
    expect(posts()).toEqual(["Critical: ci-deploy: It can administer."]);
    expect(await auditEventsOf(rig.pool, "alert.delivered")).toMatchObject([
      { actor: "worker", payload: { alertId, channelId, opened: 1, reopened: 0, resolved: 0 } },
    ]);
  });

  it("may tell what is there once, as a digest of the worst with a link to all", async () => {
    await insertFindings(
      rig.pool,
      Array.from({ length: 82 }, (_, n) => finding({ key: String(n), sentence: `Number ${n}.` })),
    );
    const { alertId } = await rig.alert({ channelId, viewId });
    expect(await rig.arm(alertId, "send")).toEqual({ sent: 82, takenAsTold: 0 });
    await rig.deliver();
    expect(posts()).toEqual(["82 new findings in Worst: 82 critical"]);
    expect(slack.heard[0]?.body).toContain("and 62 more");
    rig.later(60);
    await rig.tick();
    expect(slack.heard).toHaveLength(1);
  });

  it("tells each time that a finding was found once, and again when it comes back", async () => {
    await armed();
    const one = finding();
    await insertFindings(rig.pool, [one]);
    for (let n = 0; n < 3; n++) {
      await rig.tick();
      rig.later(6);
    }
    expect(posts()).toEqual(["Critical: ci-deploy: Its owner left."]);
    await resolve(one.id ?? "");
    await rig.tick();
    // That it closed waits for company.
    expect(slack.heard).toHaveLength(1);
    rig.later(6);
    await reopen(one.id ?? "");
    await rig.tick();
    expect(posts()[1]).toBe("Critical is back: ci-deploy: Its owner left.");
    rig.later(6);
    await rig.tick();
    expect(slack.heard).toHaveLength(2);
  });

  it("gathers for five minutes what it tells at once", async () => {
    await armed();
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    await insertFindings(rig.pool, [finding({ key: "b" }), finding({ key: "c" })]);
    rig.later(4);
    await rig.tick();
    expect(slack.heard).toHaveLength(1);
    rig.later(1);
    await rig.tick();
    expect(posts()[1]).toBe("2 new findings in Worst: 2 critical");
  });

  it("tells once a day what is new and what closed since, and nothing where there is nothing", async () => {
    const old = finding({ key: "old" });
    await insertFindings(rig.pool, [old]);
    const { alertId } = await armed({ cadence: "daily", hour: 8 });
    expect((await rig.read(alertId)).nextAt).toEqual(new Date("2026-11-28T08:00:00Z"));
    await insertFindings(rig.pool, [finding({ key: "new" })]);
    await resolve(old.id ?? "");
    await rig.tick();
    expect(slack.heard).toEqual([]);
    rig.now = new Date("2026-11-28T08:00:10Z");
    await rig.tick();
    expect(slack.heard).toHaveLength(1);
    expect(slack.heard[0]?.body).toContain("Closed since (1)");
    rig.now = new Date("2026-11-29T08:00:10Z");
    await rig.tick();
    expect(slack.heard).toHaveLength(1);
    expect((await rig.read(alertId)).nextAt).toEqual(new Date("2026-11-30T08:00:00Z"));
  });

  it("stops where its view asks for something else, until an administrator has looked again", async () => {
    const changed = await rig.view("severity:critical", "Changing");
    const { alertId } = await armed({ viewId: changed });
    await insertFindings(rig.pool, [finding({ severity: "low", key: "l" })]);
    const content = { noun: "findings" as const, name: "Changing", sort: "-rank", columns: [] };
    await changeView(rig, { userId: randomUUID(), canShare: true }, changed, {
      ...content,
      query: "severity:critical,high,low",
      shared: true,
      isDefault: false,
    });
    await rig.tick();
    expect(slack.heard).toEqual([]);
    expect(await rig.read(alertId)).toMatchObject({
      armedAt: null,
      stoppedWhy: expect.stringContaining("was changed"),
    });
    expect((await auditEventsOf(rig.pool, "view.saved")).at(-1)?.payload).toMatchObject({
      viewId: changed,
      query: "severity:critical,high,low",
    });
    expect(await rig.preview(alertId)).toMatchObject({ untold: 1, begins: true });
    await rig.arm(alertId, "told");
    await insertFindings(rig.pool, [finding({ severity: "low", key: "new", sentence: "New." })]);
    await rig.tick();
    expect(posts()).toEqual(["Low: ci-deploy: New."]);
  });

  it("is disarmed by another channel, view, recipient or least severity, and by a channel that leads elsewhere", async () => {
    const saved = await armed();
    const by = { scope: rig.scope, userId: rig.admin.id };
    const isArmed = async () => (await rig.read(saved.alertId)).armedAt !== null;
    await saveAlert(rig.database, by, { ...saved, name: "Another name", cadence: "daily" }, rig.now);
    expect(await isArmed()).toBe(true);
    const changes = [
      { channelId: (await rig.channel("slack", { url: `${slack.origin}/other` }, "Other")).channelId },
      { viewId: await rig.view("severity:high", "High") },
      { recipients: ["eve@example.com"] },
      { minSeverity: "high" as const },
    ];
    for (const change of changes) {
      await saveAlert(rig.database, by, saved, rig.now);
      await rig.arm(saved.alertId);
      await saveAlert(rig.database, by, { ...saved, ...change }, rig.now);
      expect([change, await isArmed()]).toEqual([change, false]);
    }
    await saveAlert(rig.database, by, saved, rig.now);
    await rig.arm(saved.alertId);
    const edit = { channelId, name: "slack", fields: { url: `${slack.origin}/services/T/B/hush` } };
    expect(await editChannel(rig.database, rig.scope, rig.web, edit, rig.now)).toEqual({
      ok: true,
      alertsDisarmed: 1,
    });
    expect(await isArmed()).toBe(false);
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    expect(slack.heard).toEqual([]);
  });

  it("is armed only as it was looked at", async () => {
    const { alertId } = await rig.alert({ channelId, viewId });
    const { seen } = await rig.preview(alertId);
    await rig.pool.query("UPDATE alerts SET recipients = '{eve@example.com}' WHERE id = $1", [alertId]);
    const arm = () => armAlert(rig.database, rig.scope, { alertId, seen, existing: "told" }, rig.now);
    expect(await codeOf(arm())).toBe("changed");
    await rig.pool.query("UPDATE alerts SET recipients = '{}' WHERE id = $1", [alertId]);
    expect(await codeOf(arm())).toBe("done");
  });

  it("goes quiet with its channel, its view or the alert itself", async () => {
    const other = await rig.channel("slack", { url: `${slack.origin}/gone` }, "Going");
    const onIt = await armed({ channelId: other.channelId });
    const removed = await armed();
    const hidden = await armed({ viewId: await rig.view("severity:critical", "Hidden") });
    slack.answer = () => ({ status: 500 });
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    await removeChannel(rig.database, rig.scope, other.channelId);
    await removeAlert(rig.database, rig.scope, removed.alertId);
    await rig.pool.query("UPDATE saved_views SET shared = false WHERE name = 'Hidden'");
    slack.heard.length = 0;
    rig.later(60);
    await rig.tick();
    expect(slack.heard).toEqual([]);
    expect(await rig.read(onIt.alertId)).toMatchObject({ channelId: null, armedAt: null });
    expect((await rig.read(hidden.alertId)).stoppedWhy).toMatch(/no longer shared/);
    expect((await rig.deliveries()).map(({ state }) => state).sort()).toEqual(["dropped", "waiting"]);
    rig.later(8 * 24 * 60);
    await rig.tick();
    expect((await rig.deliveries()).map(({ state }) => state)).toEqual(["dropped", "dropped"]);
  });
});

describe("the reach of an alert", () => {
  const analyst = async () => {
    const scope: MembershipScope = { kind: "containers", ids: [payments] };
    const user = await createUser(rig.prisma, "analyst", { scope });
    return { userId: user.id, scope: member("analyst", { id: user.id, membership: scope }).scope };
  };

  it("is that of whoever made it, when it is sent", async () => {
    const by = await analyst();
    const saved = await rig.alert({ channelId, viewId }, by);
    await rig.arm(saved.alertId);
    await insertFindings(rig.pool, [finding(), finding({ identity_id: ids.backup, sentence: "Foreign." })]);
    await rig.tick();
    expect(posts()).toEqual(["Critical: ci-deploy: Its owner left."]);

    // What left the reach between queueing and sending is not told.
    slack.answer = () => ({ status: 500 });
    await insertFindings(rig.pool, [finding({ key: "b" })]);
    rig.later(6);
    await rig.tick();
    await rig.pool.query("UPDATE identities SET container_id = NULL WHERE id = $1", [ids.deploy]);
    slack.answer = () => ({ status: 200, body: "ok" });
    slack.heard.length = 0;
    rig.later(6);
    await rig.tick();
    await rig.pool.query("UPDATE identities SET container_id = $2 WHERE id = $1", [ids.deploy, payments]);
    expect(slack.heard).toEqual([]);
    expect((await rig.deliveries()).at(-1)).toMatchObject({ state: "dropped" });
  });

  it("is the one that an administrator looked at: where it widens, the alert stops", async () => {
    const by = await analyst();
    const { alertId } = await rig.alert({ channelId, viewId }, by);
    await rig.arm(alertId);
    await insertFindings(rig.pool, [finding({ identity_id: ids.backup, sentence: "Foreign." })]);
    await rig.pool.query(`UPDATE users SET scope = '{"kind":"all"}' WHERE id = $1`, [by.userId]);
    await rig.tick();
    expect(slack.heard).toEqual([]);
    expect((await rig.read(alertId)).stoppedWhy).toContain("what its maker may see");
    await rig.arm(alertId, "send");
    await rig.deliver();
    expect(posts()).toEqual(["Critical: backup: Foreign."]);
  });

  it.each([
    ["was disabled", "UPDATE users SET disabled_at = now() WHERE id = $1", /disabled/],
    ["has another role", "UPDATE users SET role = 'leader' WHERE id = $1", /role/],
    ["is gone", "DELETE FROM users WHERE id = $1", /no longer a member/],
  ])("ends where whoever made it %s", async (_, change, why) => {
    const by = await analyst();
    const { alertId } = await rig.alert({ channelId, viewId }, by);
    await rig.arm(alertId);
    await insertFindings(rig.pool, [finding()]);
    slack.answer = () => ({ status: 500 });
    await rig.tick();
    await rig.pool.query(change, [by.userId]);
    slack.heard.length = 0;
    rig.later(6);
    await rig.tick();
    expect(slack.heard).toEqual([]);
    expect(await rig.read(alertId)).toMatchObject({ armedAt: null, stoppedWhy: expect.stringMatching(why) });
    expect((await rig.preview(alertId)).blocked).toMatch(why);
    expect((await auditEventsOf(rig.pool, "alert.stopped")).at(-1)?.payload).toMatchObject({ alertId });
    expect(await codeOf(rig.arm(alertId))).toBe("not_ready");
  });

  it("hides it from whoever sees another part only", async () => {
    const by = await analyst();
    const other = await analyst();
    const { alertId } = await rig.alert({ channelId, viewId }, by);
    expect(await rig.reaches(by.scope, alertId)).toBe(true);
    expect(await rig.reaches(rig.scope, alertId)).toBe(true);
    expect(await rig.reaches(other.scope, alertId)).toBe(false);
    expect(await codeOf(removeAlert(rig.database, other.scope, alertId))).toBe("not_found");
  });
});
