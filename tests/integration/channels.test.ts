import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ChannelKind } from "@/lib/domain/alert";
import {
  countFailed,
  getChannel,
  getChannelTest,
  listChannels,
  listDeliveries,
} from "@/lib/features/channels/data";
import { addChannel, editChannel, removeChannel, rotateSigning } from "@/lib/features/channels/mutations";
import { requestChannelTest } from "@/lib/features/channels/mutations-tests";
import { setTimeZone } from "@/lib/features/channels/mutations-zone";
import { testChannel } from "@/lib/jobs/alerts/test-channel";
import { AppError } from "@/lib/platform/errors";
import { AlertRig } from "@/tests/factories/alert-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { JiraServer } from "@/tests/factories/jira-server";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { member } from "@/tests/factories/scopes";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { WireServer } from "@/tests/factories/wire-server";

let rig: AlertRig;
let http: WireServer;
let smtp: SmtpServer;
const signal = new AbortController().signal;

beforeAll(async () => {
  rig = await AlertRig.start();
  http = await new WireServer().start();
  smtp = await new SmtpServer().start();
  smtp.account = { user: "rollcall", password: "open sesame" };
});
afterAll(async () => {
  http.stop();
  smtp.stop();
  await rig.stop();
});
beforeEach(async () => {
  await rig.pool.query("DELETE FROM channels");
  http.heard.length = 0;
  http.answer = () => ({ status: 200 });
});

const mailFields = () => ({
  host: "localhost",
  port: String(smtp.port),
  ca: localhostCert,
  user: "rollcall",
  password: "open sesame",
  from: "rollcall@example.com",
});
const add = (
  kind: ChannelKind,
  fields: Record<string, string>,
  name = "A channel",
  channelId = randomUUID(),
) => addChannel(rig.database, rig.scope, rig.web, { channelId, kind, name, fields }, rig.now);
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

/** Presses "Test", as the web and the worker do together. */
async function tried(kind: ChannelKind, fields: Record<string, string>, channelId = randomUUID()) {
  const asked = await requestChannelTest(
    rig.database,
    rig.scope,
    rig.web,
    { channelId, kind, name: "", fields },
    rig.now,
  );
  if (!asked.ok) return asked.fieldErrors;
  const [row] = (
    await rig.pool.query("SELECT sealed, config FROM channel_tests WHERE id = $1", [asked.testId])
  ).rows;
  expect(JSON.stringify([row.config, String(row.sealed)])).not.toContain("open sesame");
  await testChannel(rig.sending, asked.testId, rig.now, signal);
  const left = await rig.pool.query("SELECT FROM channel_tests WHERE id = $1 AND sealed IS NOT NULL", [
    asked.testId,
  ]);
  expect(left.rowCount).toBe(0);
  const { scope: stranger } = member("admin", { id: randomUUID() });
  expect(await getChannelTest(rig.pool, stranger, asked.testId)).toBeNull();
  return getChannelTest(rig.pool, rig.scope, asked.testId);
}

describe("a form", () => {
  it.each([
    ["email", { host: "x y", port: "0", from: "nobody" }, ["from", "host", "port"]],
    ["email", { host: "h", from: "a@b.example", password: "x" }, ["user"]],
    ["slack", {}, ["url"]],
    ["slack", { url: "hooks.slack.com" }, ["url"]],
    ["webhook", { url: "https://user:pw@x.example/" }, ["url"]],
    ["webhook", { url: "ftp://x.example/" }, ["url"]],
    ["jira", { url: "https://x.example", token: "t", project: "sec" }, ["email", "project"]],
    ["jira", { edition: "datacenter", url: "https://x.example", project: "SEC" }, ["token"]],
  ] as const)("of %s with %j is told what is wrong", async (kind, fields, wrong) => {
    const done = await add(kind, fields);
    expect(done).toMatchObject({ ok: false });
    if (!done.ok) expect(Object.keys(done.fieldErrors).sort()).toEqual(wrong);
  });

  it("that is right makes one channel, however often it is sent, with a name of its own", async () => {
    const id = randomUUID();
    const first = await add("webhook", { url: "https://x.example/" }, "SIEM", id);
    expect(first).toMatchObject({ ok: true, signingSecret: expect.stringMatching(/^whsec_/) });
    expect(await add("webhook", { url: "https://x.example/" }, "SIEM", id)).toEqual({
      ok: true,
      signingSecret: null,
    });
    expect(await add("webhook", { url: "https://y.example/" }, "siem")).toMatchObject({
      fieldErrors: { name: expect.stringMatching(/another/i) },
    });
    expect((await listChannels(rig.pool)).map(({ name }) => name)).toEqual(["SIEM"]);
    expect((await auditEventsOf(rig.pool, "channel.added")).at(-1)?.payload).toEqual({
      channelId: id,
      name: "SIEM",
      kind: "webhook",
    });
  });
});

describe("a channel", () => {
  it("shows its secrets by fingerprint only, and keeps them when they are left out", async () => {
    const channelId = randomUUID();
    await add("email", mailFields(), "Mail", channelId);
    const before = await getChannel(rig.pool, channelId);
    expect(before?.secrets).toMatchObject([
      { field: "password", fingerprint: expect.stringMatching(/^[0-9a-f]{6}$/) },
    ]);
    expect(JSON.stringify(before)).not.toContain("sesame");
    const { password: _, ...rest } = mailFields();
    const edit = { channelId, name: "Letters", fields: { ...rest, from: "alerts@example.com" } };
    expect(await editChannel(rig.database, rig.scope, rig.web, edit, rig.now)).toMatchObject({ ok: true });
    const after = await getChannel(rig.pool, channelId);
    expect(after).toMatchObject({
      name: "Letters",
      secrets: before?.secrets,
      config: { from: "alerts@example.com" },
    });
    expect((await auditEventsOf(rig.pool, "channel.edited")).at(-1)?.payload).toMatchObject({
      fields: ["name", "from"],
      secretsReplaced: [],
    });
  });

  it("hands its secret to no other place: there it has to be entered again", async () => {
    const channelId = randomUUID();
    const fields = { url: "https://jira.example", email: "a@b.example", token: "tok", project: "SEC" };
    await add("jira", fields, "Jira", channelId);
    const { token: _, ...elsewhere } = { ...fields, url: "https://evil.example" };
    const edit = { channelId, name: "Jira", fields: elsewhere };
    expect(await editChannel(rig.database, rig.scope, rig.web, edit, rig.now)).toMatchObject({
      ok: false,
      fieldErrors: { token: "Token is needed." },
    });
    expect(await tried("jira", elsewhere, channelId)).toMatchObject({ token: "Token is needed." });
    const again = { ...edit, fields: { ...elsewhere, token: "new" } };
    expect(await editChannel(rig.database, rig.scope, rig.web, again, rig.now)).toMatchObject({ ok: true });
  });

  it("is removed with its secrets and its log", async () => {
    const channelId = randomUUID();
    await add("email", mailFields(), "Mail", channelId);
    await removeChannel(rig.database, rig.scope, channelId);
    const left = await rig.pool.query("SELECT FROM channel_secrets WHERE channel_id = $1", [channelId]);
    expect(left.rowCount).toBe(0);
    expect(await getChannel(rig.pool, channelId)).toBeNull();
    expect(await codeOf(removeChannel(rig.database, rig.scope, channelId))).toBe("not_found");
  });

  it("has a new signing secret for the asking, if it signs", async () => {
    const hook = randomUUID();
    const first = await add("webhook", { url: "https://x.example/" }, "Hook", hook);
    const made = await rotateSigning(rig.database, rig.scope, rig.web, hook, rig.now);
    expect(made.signingSecret).not.toBe(first.ok && first.signingSecret);
    expect((await getChannel(rig.pool, hook))?.secrets.map(({ retiresAt }) => retiresAt !== null)).toEqual(
      expect.arrayContaining([false, true]),
    );
    const slack = randomUUID();
    await add("slack", { url: "https://hooks.slack.com/services/x" }, "Slack", slack);
    expect(await codeOf(rotateSigning(rig.database, rig.scope, rig.web, slack, rig.now))).toBe("not_signed");
  });

  it("says what came to nothing on it", async () => {
    const { channelId } = await rig.channel("slack", { url: `${http.origin}/x` }, "Slack");
    await rig.pool.query(
      `INSERT INTO deliveries (alert_name, channel_id, kind, state, next_at, created_at, summary)
       VALUES ('One', $1, 'message', 'failed', now(), now(), '1 new'), ('Two', $1, 'message', 'sent', now(), now(), '2 new')`,
      [channelId],
    );
    expect(await countFailed(rig.pool)).toEqual({
      messages: 1,
      channels: [{ id: channelId, name: "Slack" }],
    });
    expect(
      (await listDeliveries(rig.pool, { channelId }, "failed")).map(({ alertName }) => alertName),
    ).toEqual(["One"]);
    expect(await listDeliveries(rig.pool, { channelId }, null)).toHaveLength(2);
  });
});

describe("a test", () => {
  it("of a mail server signs in and sends nothing", async () => {
    expect(await tried("email", mailFields())).toMatchObject({
      state: "done",
      failure: null,
      said: expect.stringMatching(/No letter/),
    });
    expect(smtp.letters).toEqual([]);
    expect(await tried("email", { ...mailFields(), password: "wrong" })).toMatchObject({
      said: null,
      failure: expect.stringMatching(/does not accept/),
    });
    expect((await auditEventsOf(rig.pool, "channel.tested")).at(-1)?.payload).toMatchObject({ works: false });
  });

  it("of Slack and a webhook sends something that says it is a test", async () => {
    expect(await tried("slack", { url: `${http.origin}/services/x` })).toMatchObject({ failure: null });
    expect(await tried("webhook", { url: `${http.origin}/hook` })).toMatchObject({ failure: null });
    expect(http.heard.map(({ body }) => JSON.parse(body))).toMatchObject([
      { text: expect.stringMatching(/test from Rollcall/) },
      { type: "channel.tested", data: {} },
    ]);
    http.answer = () => ({ status: 403, body: "invalid_token" });
    expect(await tried("slack", { url: `${http.origin}/services/x` })).toMatchObject({
      failure: "Slack answered 403: the webhook's address is not valid any more.",
    });
  });

  it("of Jira looks at the project and makes nothing", async () => {
    const jira = new JiraServer(false, "Bearer pat");
    await jira.start();
    const fields = { edition: "datacenter", url: jira.origin, token: "pat", project: "SEC" };
    expect(await tried("jira", fields)).toMatchObject({
      failure: null,
      said: expect.stringMatching(/Security/),
    });
    expect(await tried("jira", { ...fields, issueType: "Bug" })).toMatchObject({
      failure: expect.stringMatching(/no issue type “Bug”.*Task/),
    });
    expect(await tried("jira", { ...fields, token: "old" })).toMatchObject({
      failure: expect.stringMatching(/401: it does not accept the token/),
    });
    expect(jira.issues.size).toBe(0);
    jira.stop();
  });

  it("reaches no network that was not allowed", async () => {
    expect(await tried("webhook", { url: "https://169.254.169.254/latest" })).toMatchObject({
      failure: expect.stringMatching(/metadata service/),
    });
    expect(await tried("email", { ...mailFields(), host: "10.0.0.1" })).toMatchObject({
      failure: expect.stringMatching(/private network/),
    });
  });
});

describe("the time zone", () => {
  it("moves the hour of every digest", async () => {
    const { channelId } = await rig.channel("slack", { url: `${http.origin}/x` }, "Slack");
    const viewId = await rig.view("severity:low", "Low");
    const { alertId } = await rig.alert({ channelId, viewId, cadence: "daily", hour: 8 });
    await rig.arm(alertId);
    expect((await rig.read(alertId)).nextAt).toEqual(new Date("2026-11-28T08:00:00Z"));
    await setTimeZone(rig.database, rig.scope, "America/New_York", rig.now);
    expect((await rig.read(alertId)).nextAt).toEqual(new Date("2026-11-27T13:00:00Z"));
    expect(await codeOf(setTimeZone(rig.database, rig.scope, "Mars/Olympus", rig.now))).toBe("no_such_zone");
    expect((await auditEventsOf(rig.pool, "time-zone.changed")).at(-1)?.payload).toEqual({
      from: "UTC",
      to: "America/New_York",
    });
  });
});
