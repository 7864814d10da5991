import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sendRound, stopRound } from "@/lib/features/questions/mutations-ask";
import { claimMessage, noteMessageSent } from "@/lib/jobs/questions/outbox";
import { linkTokenHash } from "@/lib/platform/auth/one-time-link";
import { AskingRig, origin } from "@/tests/factories/asking-rig";
import { auditEventsOf } from "@/tests/factories/audit-events";
import { insertOwnership } from "@/tests/factories/inventory";
import { member } from "@/tests/factories/scopes";
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

const textOf = (data: string) =>
  data
    .replaceAll("=\n", "")
    .replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));

describe("nothing leaves", () => {
  it("before an administrator pressed Send on what they saw", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(20), { person: ana });
    const seen = await rig.preview();
    expect(seen).toMatchObject({
      blocked: null,
      people: 1,
      messages: 1,
      items: 15,
      rows: [{ name: "Ana", email: "ana@example.com", items: 15 }],
      left: [{ why: "Ana: 15 are open", items: 5 }],
      dueDays: 14,
    });
    expect(seen.sample?.letter.text).toContain("* bot-0\n  AWS role\n  Why you: the tag owner names you.");
    rig.days(30);
    await rig.tick();
    expect(smtp.letters).toEqual([]);
    expect(await rig.questions()).toEqual([]);
    expect(await rig.messages()).toEqual([]);
  });

  it("of another plan than the one that was seen", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(2), { person: ana });
    const { seen } = await rig.preview();
    await rig.pool.query("UPDATE people SET email = 'other@example.com'");
    const pressed = sendRound(rig, rig.scope, { roundId: randomUUID(), choice: rig.choice(), seen }, rig.now);
    await expect(pressed).rejects.toMatchObject({ code: "changed" });
    expect(await rig.questions()).toEqual([]);
  });

  it("of what is beyond the reach of who asks, has an owner, or is no identity that asks for one", async () => {
    const ana = await rig.person("Ana");
    const [owned = "", human = "", gone = "", asked = ""] = await rig.identities(4);
    await rig.suggest([owned, human, gone, asked], { person: ana });
    await insertOwnership(rig.pool, owned, { personId: ana });
    await rig.pool.query("UPDATE identities SET class = 'human' WHERE id = $1", [human]);
    await rig.pool.query("UPDATE identities SET gone_at = now() WHERE id = $1", [gone]);
    expect(await rig.preview()).toMatchObject({ items: 1 });
    const elsewhere = member("admin", { membership: { kind: "containers", ids: [randomUUID()] } });
    const choice = rig.choice();
    const { seen } = await rig.preview();
    await expect(
      sendRound(rig, elsewhere.scope, { roundId: randomUUID(), choice, seen }, rig.now),
    ).rejects.toMatchObject({ code: "changed" });
  });
});

describe("Send", () => {
  it("asks, marks the identities, and writes one letter to each; pressing twice sends once", async () => {
    const [ana, bo] = [await rig.person("Ana"), await rig.person("Bo")];
    const ids = await rig.identities(3);
    await rig.suggest(ids.slice(0, 2), { person: ana });
    await rig.suggest(ids.slice(2), { person: bo });
    const roundId = randomUUID();
    const { seen } = await rig.preview();
    const press = () => sendRound(rig, rig.scope, { roundId, choice: rig.choice(), seen }, rig.now);
    const pressed = await Promise.all([press(), press()]);
    expect(pressed).toEqual([
      { people: 2, messages: 2, items: 3 },
      { people: 2, messages: 2, items: 3 },
    ]);
    expect(await rig.questions()).toMatchObject([
      { who: "Ana", state: "asked", step: "owner", owner: "asked" },
      { who: "Ana", state: "asked", owner: "asked" },
      { who: "Bo", state: "asked", owner: "asked" },
    ]);
    await rig.deliver();
    await rig.tick();
    expect(smtp.letters.map(({ to }) => to[0]).sort()).toEqual(["ana@example.com", "bo@example.com"]);
    expect(await auditEventsOf(rig.pool, "questions.sent")).toHaveLength(1);
    expect(await auditEventsOf(rig.pool, "owner-message.sent")).toHaveLength(2);
    const { rows } = await rig.pool.query(
      "SELECT details FROM changes WHERE kind = 'decided' AND identity_id = $1",
      [ids[0]],
    );
    expect(rows).toMatchObject([{ details: [{ what: "owner", before: null, after: "Ana (asked)" }] }]);
  });

  it("puts a link into the letter that only its hash is kept of, for seven days", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(1, { name: "<b>bot</b>" }), { person: ana });
    await rig.send();
    await rig.deliver();
    const text = textOf(smtp.letters[0]?.data ?? "");
    expect(text).toContain("Subject: Do you answer for <b>bot</b>?");
    expect(text).toContain("&lt;b&gt;bot&lt;/b&gt;");
    const token = new RegExp(`${origin}/answer/([\\w-]{43})\\b`).exec(text)?.[1] ?? "";
    const { rows } = await rig.pool.query("SELECT token_hash, person_id, expires_at FROM owner_links");
    expect(rows).toEqual([
      {
        token_hash: linkTokenHash(token),
        person_id: ana,
        expires_at: new Date(rig.now.getTime() + 7 * 86_400_000),
      },
    ]);
  });

  it("names whom a person named first, then evidence, and asks nobody again who declined", async () => {
    const [ana, bo, cy] = [await rig.person("Ana"), await rig.person("Bo"), await rig.person("Cy")];
    const [one = ""] = await rig.identities(1);
    await insertOwnership(rig.pool, one, { personId: ana, state: "suggested" });
    await rig.suggest([one], { person: bo });
    await rig.suggest([one], { person: cy }, { place: 2, level: "medium" });
    const who = async () => (await rig.questions()).map((each) => `${each.who} ${each.state}`);
    for (const name of ["Ana", "Bo", "Cy"]) {
      await rig.send();
      const last = (await rig.questions()).at(-1);
      expect(last).toMatchObject({ who: name, state: "asked" });
      rig.days(1);
      await rig.answered(last?.id ?? "", "declined", { reason: "not_mine" });
    }
    await expect(rig.send()).rejects.toMatchObject({ code: "nothing_to_ask" });
    expect(await who()).toEqual(["Ana declined", "Bo declined", "Cy declined"]);
  });

  it("asks for a business owner of what is highly sensitive only", async () => {
    const ana = await rig.person("Ana");
    const [high = ""] = await rig.identities(1, { sensitivity: "high" });
    const [low = ""] = await rig.identities(1, { sensitivity: "low" });
    await rig.suggest([high, low], { person: ana }, { role: "business" });
    await rig.send();
    expect(await rig.questions()).toMatchObject([{ who: "Ana", owner: "none" }]);
    const { rows } = await rig.pool.query("SELECT subject_id, role, state FROM ownerships");
    expect(rows).toEqual([{ subject_id: high, role: "business", state: "asked" }]);
  });

  it("asks once to say again what was accepted a year ago or is contradicted, and takes nothing away", async () => {
    const ana = await rig.person("Ana");
    const [old = "", fresh = "", contradicted = ""] = await rig.identities(3);
    const from = { from: ["reconfirm" as const] };
    for (const [id, days] of [
      [old, 366],
      [fresh, 340],
      [contradicted, 10],
    ] as const) {
      await insertOwnership(rig.pool, id, { personId: ana });
      await rig.pool.query("UPDATE identities SET owner_state = 'accepted' WHERE id = $1", [id]);
      await rig.pool.query("UPDATE ownerships SET confirmed_at = $2 WHERE subject_id = $1", [
        id,
        new Date(rig.now.getTime() - days * 86_400_000),
      ]);
    }
    await rig.suggest(
      [contradicted],
      { person: await rig.person("Bo") },
      {
        kind: "contradiction",
        evidence: [{ kind: "tag_owner", text: "the tag owner names Bo now" }],
      },
    );
    expect(await rig.send(from)).toMatchObject({ items: 2 });
    expect(await rig.questions()).toMatchObject([
      { who: "Ana", kind: "reconfirm", identity: "bot-0", owner: "accepted" },
      { who: "Ana", kind: "reconfirm", identity: "bot-2", owner: "accepted" },
    ]);
    await rig.tick();
    expect(textOf(smtp.letters[0]?.data ?? "")).toContain(
      "the tag owner names Bo now; accepted on 2026-11-17",
    );
    rig.days(20);
    await rig.tick();
    expect((await rig.questions()).map(({ state, owner }) => [state, owner])).toEqual([
      ["expired", "accepted"],
      ["expired", "accepted"],
    ]);
    await expect(rig.send(from)).rejects.toMatchObject({ code: "nothing_to_ask" });
  });

  it("can be stopped: what is open is withdrawn, what waits does not leave, answers stay", async () => {
    const ana = await rig.person("Ana");
    const ids = await rig.identities(3);
    await rig.suggest(ids, { person: ana });
    await insertOwnership(rig.pool, ids[2] ?? "", { personId: ana, state: "suggested" });
    const roundId = randomUUID();
    await rig.send({}, roundId);
    const [first] = await rig.questions();
    await rig.answered(first?.id ?? "", "accepted");
    expect(await stopRound(rig, rig.scope, roundId, rig.now)).toEqual({ withdrawn: 2 });
    await rig.tick();
    expect(smtp.letters).toEqual([]);
    expect((await rig.questions()).map(({ state }) => state)).toEqual(["accepted", "withdrawn", "withdrawn"]);
    const { rows } = await rig.pool.query("SELECT state FROM ownerships ORDER BY state");
    expect(rows).toEqual([{ state: "accepted" }, { state: "suggested" }]);
    await expect(stopRound(rig, rig.scope, roundId, rig.now)).rejects.toMatchObject({ code: "not_running" });
  });

  it("of two at once fills no inbox beyond what it may hold", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(12, { environment: "production" }), { person: ana });
    await rig.suggest(await rig.identities(12, { environment: "staging" }), { person: ana });
    const done = await Promise.allSettled([
      rig.send({ query: "env:production" }),
      rig.send({ query: "env:staging" }),
    ]);
    expect(done.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    expect(await rig.send({ query: "" })).toMatchObject({ items: 3 });
    expect(await rig.questions()).toHaveLength(15);
  });
});

describe("a mail server that is down", () => {
  it("loses no question: it stands in the inbox, says why it did not leave, and leaves later", async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(2), { person: ana });
    await rig.send();
    smtp.refuse = () => "421 not now";
    await rig.tick();
    expect(await rig.messages()).toMatchObject([
      {
        to: "Ana",
        state: "waiting",
        attempts: 1,
        last_error: expect.stringContaining("does not take the letter now"),
      },
    ]);
    expect((await rig.questions()).map(({ state }) => state)).toEqual(["asked", "asked"]);
    smtp.refuse = () => undefined;
    rig.alerts.later(2);
    await rig.tick();
    expect(await rig.messages()).toMatchObject([{ state: "sent", attempts: 2, last_error: null, items: 2 }]);
    expect(smtp.letters).toHaveLength(1);
  });
});

describe("a worker that was killed", () => {
  const sending = async () => {
    const ana = await rig.person("Ana");
    await rig.suggest(await rig.identities(1), { person: ana });
    await rig.send();
  };

  it("before it sent: another one sends, once", async () => {
    await sending();
    const claimed = await claimMessage(rig.pool, rig.now);
    await rig.tick();
    expect(smtp.letters).toEqual([]);
    rig.alerts.later(6);
    await rig.tick();
    expect(smtp.letters).toHaveLength(1);
    // The first one comes back: it was overtaken, and notes nothing.
    const noted = await auditEventsOf(rig.pool, "owner-message.sent");
    if (claimed) await noteMessageSent(rig.pool, claimed, { items: 1, note: null }, rig.now);
    expect(await rig.messages()).toMatchObject([{ state: "sent", attempts: 2 }]);
    expect(await auditEventsOf(rig.pool, "owner-message.sent")).toEqual(noted);
  });

  it("after it sent: the same letter may arrive twice, under one Message-ID, and the message says so", async () => {
    await sending();
    await rig.tick();
    await rig.pool.query("UPDATE owner_messages SET state = 'sending', lease_until = $1", [rig.now]);
    await rig.tick();
    const names = smtp.letters.map(({ data }) => /Message-ID: (\S+)/.exec(data)?.[1]);
    expect(new Set(names).size).toBe(1);
    expect(names).toHaveLength(2);
    expect(await rig.messages()).toMatchObject([
      { state: "sent", note: expect.stringContaining("arrived twice") },
    ]);
  });
});
