import { createHmac, randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rotateSigning } from "@/lib/features/channels/mutations";
import { decideDelivery } from "@/lib/features/channels/mutations-deliveries";
import { AlertRig } from "@/tests/factories/alert-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { type FindingFixture, insertFindings } from "@/tests/factories/findings";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { localhostCert } from "@/tests/factories/localhost-tls";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { WireServer } from "@/tests/factories/wire-server";

let rig: AlertRig;
let http: WireServer;
let smtp: SmtpServer;
let viewId: string;
let identity: string;
const hostile = `<!channel> <script>alert(1)</script> \u202Egnp
Bcc: eve@evil.example`;

beforeAll(async () => {
  rig = await AlertRig.start();
  viewId = await rig.view("severity:critical", "Critical");
  identity = randomUUID();
  await insertIdentities(rig.pool, [identityFixture({ id: identity, name: hostile })]);
});
afterAll(() => rig.stop());
beforeEach(async () => {
  http = await new WireServer().start();
  smtp = await new SmtpServer().start();
  await rig.pool.query("DELETE FROM findings; DELETE FROM alerts; DELETE FROM channels");
  rig.now = new Date("2026-11-27T10:00:00Z");
});
afterEach(() => {
  http.stop();
  smtp.stop();
  expect(rig.defects).toEqual([]);
});

const finding = (more: Partial<FindingFixture> = {}): Partial<FindingFixture> => ({
  id: randomUUID(),
  identity_id: identity,
  severity: "critical",
  rank: 4000,
  sentence: "Its key is AKIAQ3EGRF4XUDZ7PLMN wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY.",
  ...more,
});
const armed = async (channelId: string, more: object = {}) => {
  const alert = await rig.alert({ channelId, viewId, ...more });
  await rig.arm(alert.alertId);
  return alert;
};
const webhook = () => rig.channel("webhook", { url: `${http.origin}/hook` });
const mail = (more: Record<string, string> = {}) =>
  rig.channel("email", {
    host: "localhost",
    port: String(smtp.port),
    ca: localhostCert,
    user: "rollcall",
    password: "open sesame",
    from: "rollcall@example.com",
    ...more,
  });
const only = async () => {
  const all = await rig.deliveries();
  expect(all).toHaveLength(1);
  const [first] = all;
  if (!first) throw new Error("no delivery");
  return first;
};

describe("a letter", () => {
  beforeEach(() => {
    smtp.account = { user: "rollcall", password: "open sesame" };
  });

  it("goes encrypted and signed in, to all recipients, in words that no name can break", async () => {
    await armed((await mail()).channelId, { recipients: ["ana@example.com", "team@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    const { id } = await only();
    expect(smtp.letters).toMatchObject([
      {
        encrypted: true,
        user: "rollcall",
        from: "rollcall@example.com",
        to: ["ana@example.com", "team@example.com"],
      },
    ]);
    const data = smtp.letters[0]?.data ?? "";
    const [head = ""] = data.split("\n\n");
    expect(head).toContain(`Message-ID: <${id}@rollcall.example.com>`);
    expect(head).toContain("Auto-Submitted: auto-generated");
    expect(head).not.toMatch(/^Bcc:/im);
    expect(data).not.toContain("wJalr");
    expect(data.slice(data.indexOf("<!doctype"))).not.toContain("<script");
    expect(data.match(/^Content-Type: text\/(plain|html)/gm)).toHaveLength(2);
    expect(await only()).toMatchObject({ state: "sent", summary: "1 new", last_error: null });
  });

  it("has the same Message-ID when it is sent again after a crash between sending and noting", async () => {
    await armed((await mail()).channelId, { recipients: ["ana@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    // Taken, and then no word any more.
    smtp.refuse = (verb) => (verb === "DATA" && smtp.letters.length === 1 ? null : undefined);
    await rig.tick();
    expect(await only()).toMatchObject({ state: "waiting", attempts: 1 });
    await rig.pool.query("UPDATE deliveries SET state = 'sending', lease_until = $1", [
      new Date(rig.now.getTime() + 60_000),
    ]);
    await rig.tick();
    expect(smtp.letters).toHaveLength(1);
    rig.later(2);
    await rig.tick();
    expect(smtp.letters).toHaveLength(2);
    const names = smtp.letters.map(({ data }) => /Message-ID: (\S+)/.exec(data)?.[1]);
    expect(names[0]).toBe(names[1]);
    expect(await only()).toMatchObject({ state: "sent", attempts: 2 });
  });

  it.each([
    ["a wrong password", { password: "wrong" }, /does not accept the user and password/],
    ["a certificate that nobody vouches for", { ca: "" }, /certificate is not trusted/],
    ["a server that would have it unencrypted", {}, /could not be encrypted/],
  ])("does not go with %s, and is not tried again by itself", async (what, more, why) => {
    if (what.includes("unencrypted")) smtp.offersTls = false;
    await armed((await mail(more)).channelId, { recipients: ["ana@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    const failed = await only();
    expect(failed).toMatchObject({ state: "failed", last_error: expect.stringMatching(why) });
    expect(failed.last_error).not.toMatch(/wrong password|open sesame/);
    expect(smtp.letters).toEqual([]);
    rig.later(24 * 60);
    await rig.tick();
    expect(await only()).toMatchObject({ state: "failed", attempts: 1 });
  });

  it("goes to a server that speaks TLS from the start", async () => {
    smtp.implicitTls = true;
    await armed((await mail({ security: "tls" })).channelId, { recipients: ["ana@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    expect(await only()).toMatchObject({ state: "sent" });
    expect(smtp.letters).toMatchObject([{ encrypted: true, user: "rollcall" }]);
  });

  it("is sent where the server takes it for some recipients, and says so", async () => {
    const recipients = ["ana@example.com", "gone@example.com"];
    await armed((await mail()).channelId, { recipients });
    await insertFindings(rig.pool, [finding()]);
    smtp.refuse = (verb, argument) =>
      verb === "RCPT" && argument.includes("gone@") ? "550 no such user" : undefined;
    await rig.tick();
    expect(await only()).toMatchObject({
      state: "sent",
      last_error: "The server refused 1 of 2 recipients.",
    });
  });

  it("tells apart what the server does not want now from what it never wants", async () => {
    await armed((await mail()).channelId, { recipients: ["ana@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    smtp.refuse = (verb) => (verb === "MAIL" ? "451 come back later" : undefined);
    await rig.tick();
    expect(await only()).toMatchObject({ state: "waiting", last_error: expect.stringMatching(/now .*451/) });
    smtp.refuse = (verb) => (verb === "RCPT" ? "550 no such user <b>ana</b>" : undefined);
    rig.later(2);
    await rig.tick();
    expect(await only()).toMatchObject({ state: "failed", last_error: expect.stringMatching(/550/) });
    expect((await only()).last_error).not.toContain("ana");
  });

  it("goes unencrypted only where that was said by name, to networks that were allowed", async () => {
    const { channelId } = await mail({ security: "none", ca: "" });
    await armed(channelId, { recipients: ["ana@example.com"] });
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    expect(smtp.letters).toMatchObject([{ encrypted: false }]);
    await rig.pool.query(`UPDATE channels SET config = config || '{"host": "93.184.215.14"}' WHERE id = $1`, [
      channelId,
    ]);
    await insertFindings(rig.pool, [finding({ key: "b" })]);
    rig.later(6);
    await rig.tick();
    expect((await rig.deliveries()).at(-1)).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/networks that were allowed/),
    });
  });
});

describe("an event", () => {
  it("is signed with the secret that was shown once, one for each finding", async () => {
    const { channelId, signingSecret } = await webhook();
    await armed(channelId);
    const [one, two] = [finding(), finding({ key: "b" })];
    await insertFindings(rig.pool, [one, two]);
    await rig.tick();
    expect(http.heard).toHaveLength(2);
    for (const { headers, body } of http.heard) {
      const key = Buffer.from(signingSecret.slice(6), "base64");
      const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
      const expected = createHmac("sha256", key).update(signed).digest("base64");
      expect(headers["webhook-signature"]).toBe(`v1,${expected}`);
      expect(headers["webhook-timestamp"]).toBe(String(rig.now.getTime() / 1000));
      expect(JSON.parse(body)).toMatchObject({ type: "finding.opened", data: { severity: "critical" } });
      expect(body).not.toMatch(/wJalr|\u202E/);
    }
    expect(new Set(http.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(2);

    await rig.pool.query("UPDATE findings SET state = 'resolved', resolved_at = $2 WHERE id = $1", [
      one.id,
      rig.now,
    ]);
    rig.later(6);
    await rig.tick();
    await rig.pool.query("UPDATE findings SET state = 'open', times = 2 WHERE id = $1", [one.id]);
    rig.later(6);
    await rig.tick();
    expect(http.heard.slice(2).map(({ body }) => JSON.parse(body).type)).toEqual([
      "finding.resolved",
      "finding.reopened",
    ]);
    expect(http.heard.slice(2).every(({ body }) => JSON.parse(body).data.id === one.id)).toBe(true);
  });

  it("is signed twice for a day after the secret was replaced", async () => {
    const { channelId, signingSecret } = await webhook();
    await armed(channelId);
    const { signingSecret: next } = await rotateSigning(rig.database, rig.scope, rig.web, channelId, rig.now);
    const signatures = async () => {
      await insertFindings(rig.pool, [finding({ key: randomUUID() })]);
      await rig.tick();
      const heard = http.heard.at(-1);
      if (!heard) throw new Error("nothing was heard");
      const { headers, body } = heard;
      const by = (secret: string) =>
        `v1,${createHmac("sha256", Buffer.from(secret.slice(6), "base64"))
          .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`)
          .digest("base64")}`;
      const sent = String(headers["webhook-signature"]).split(" ");
      return { sent, old: by(signingSecret), next: by(next) };
    };
    const during = await signatures();
    expect(during.sent).toEqual([during.next, during.old]);
    rig.later(24 * 60 + 1);
    const after = await signatures();
    expect(after.sent).toEqual([after.next]);
  });

  it("is tried again with the same id, as late as the receiver asks, and given up after a day", async () => {
    await armed((await webhook()).channelId);
    await insertFindings(rig.pool, [finding()]);
    http.answer = (_, count) =>
      count === 1 ? { status: 429, headers: { "retry-after": "1800" } } : { status: 503 };
    await rig.tick();
    expect(await only()).toMatchObject({
      state: "waiting",
      attempts: 1,
      last_error: expect.stringMatching(/429/),
    });
    expect((await only()).next_at).toEqual(new Date("2026-11-27T10:30:00Z"));
    rig.later(29);
    await rig.tick();
    expect(http.heard).toHaveLength(1);
    let hours = 0;
    while ((await only()).state === "waiting" && hours < 48) {
      rig.later(30);
      hours += 0.5;
      await rig.tick();
    }
    expect(await only()).toMatchObject({ state: "given_up", attempts: 8 });
    expect(hours).toBeLessThan(25);
    expect(new Set(http.heard.map(({ headers }) => headers["webhook-id"]))).toEqual(
      new Set([(await only()).id]),
    );

    http.answer = () => ({ status: 204 });
    await decideDelivery(rig.database, rig.scope, (await only()).id, "retry", rig.now);
    await rig.deliver();
    expect(await only()).toMatchObject({ state: "sent" });
    expect(http.heard).toHaveLength(9);
    expect(await auditEventsOf(rig.pool, "delivery.decided")).toMatchObject([
      { payload: { decision: "retry" } },
    ]);
  });

  it.each([
    ["breaks off", { status: 0, hangUp: true } as const, "waiting"],
    ["sends it elsewhere", { status: 302, headers: { location: "http://127.0.0.1:9/" } }, "waiting"],
    ["is gone for good", { status: 410 }, "failed"],
  ])("that meets a receiver which %s is %s", async (_, said, state) => {
    await armed((await webhook()).channelId);
    await insertFindings(rig.pool, [finding()]);
    http.answer = () => said;
    await rig.tick();
    expect(await only()).toMatchObject({ state, attempts: 1 });
    expect(http.heard).toHaveLength(1);
  });

  it("goes to no private address that was not allowed", async () => {
    await armed((await rig.channel("webhook", { url: "https://10.1.2.3/hook" })).channelId);
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    expect(await only()).toMatchObject({
      state: "failed",
      last_error: expect.stringMatching(/private network.*ROLLCALL_ALLOW_CIDRS/),
    });
  });

  it("is sent by one worker only, however many look", async () => {
    await armed((await webhook()).channelId);
    await insertFindings(
      rig.pool,
      Array.from({ length: 12 }, (_, n) => finding({ key: String(n) })),
    );
    await Promise.all([rig.tick(), rig.tick(), rig.deliver()]);
    await rig.deliver();
    expect(http.heard).toHaveLength(12);
    expect(new Set(http.heard.map(({ headers }) => headers["webhook-id"])).size).toBe(12);
  });
});

describe("a post", () => {
  it("says in words what Slack documents, and never shows the webhook's address", async () => {
    const { channelId } = await rig.channel("slack", { url: `${http.origin}/services/T0/B0/hush-hush` });
    await armed(channelId);
    await insertFindings(rig.pool, [finding()]);
    http.answer = () => ({ status: 404, body: "no_service" });
    await rig.tick();
    expect(await only()).toMatchObject({
      state: "failed",
      last_error: "Slack answered 404: the webhook was removed or switched off.",
    });
    http.stop();
    await decideDelivery(rig.database, rig.scope, (await only()).id, "retry", rig.now);
    await rig.deliver();
    expect(await only()).toMatchObject({
      state: "waiting",
      last_error: expect.stringMatching(/nothing answers/),
    });
    expect((await only()).last_error).not.toContain("hush");
  });

  it("is not made again after a crash between sending and noting, but told as perhaps made, and made once more on request", async () => {
    const { channelId } = await rig.channel("slack", { url: `${http.origin}/services/T0/B0/x` });
    await armed(channelId);
    await insertFindings(rig.pool, [finding()]);
    // The row as it stands while Slack answers is what a worker that dies then leaves.
    let left: { posting_at: Date; lease_until: Date } | undefined;
    http.answer = async () => {
      left = (await rig.pool.query("SELECT posting_at, lease_until FROM deliveries")).rows[0];
      return { status: 200, body: "ok" };
    };
    await rig.tick();
    expect(left?.posting_at).toEqual(rig.now);
    await rig.pool.query(
      "UPDATE deliveries SET state = 'sending', sent_at = NULL, posting_at = $1, lease_until = $2",
      [left?.posting_at, left?.lease_until],
    );
    await rig.deliver();
    expect(await only()).toMatchObject({ state: "sending" });
    rig.later(6);
    await rig.deliver();
    expect(http.heard).toHaveLength(1);
    expect(await only()).toMatchObject({
      state: "failed",
      last_error: expect.stringContaining("may be there already"),
    });
    await decideDelivery(rig.database, rig.scope, (await only()).id, "retry", rig.now);
    await rig.deliver();
    expect(http.heard).toHaveLength(2);
    expect(await only()).toMatchObject({ state: "sent", last_error: null });
  });

  it("mentions nobody", async () => {
    const { channelId } = await rig.channel("slack", { url: `${http.origin}/services/T0/B0/x` });
    await armed(channelId);
    await insertFindings(rig.pool, [finding()]);
    await rig.tick();
    expect(http.heard[0]?.body).toContain("&lt;!channel&gt;");
    expect(http.heard[0]?.body).not.toMatch(/<!|<@|wJalr/);
  });
});

describe("what is kept", () => {
  it("holds no secret of a channel, in no table", async () => {
    const secrets = ["open sesame", "hush-hush"];
    await mail();
    await rig.channel("slack", { url: "https://hooks.slack.com/services/T0/B0/hush-hush" });
    const { signingSecret } = await webhook();
    const tables = await rig.pool.query<{ name: string }>(
      "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
    );
    const found: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await rig.pool.query<{ text: string }>(`SELECT t::text AS text FROM ${name} t`);
      for (const secret of [...secrets, signingSecret, signingSecret.slice(6)]) {
        const hex = Buffer.from(secret).toString("hex");
        if (rows.some(({ text }) => text.includes(secret) || text.includes(hex)))
          found.push(`${name}: ${secret}`);
      }
    }
    expect(found).toEqual([]);
    expect(tables.rows.length).toBeGreaterThan(20);
  });
});
