import { createHmac } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { slackSignature } from "@/lib/domain/slack-signature";
import { setEvents } from "@/lib/features/questions/mutations-further";
import { takePress } from "@/lib/features/questions/mutations-slack";
import { type AnswerQuestion, answerPresses } from "@/lib/jobs/questions/answer-presses";
import { AskingRig, origin } from "@/tests/factories/asking-rig";
import { WireServer } from "@/tests/factories/wire-server";

const secret = "8f742231b10e8888abcd99yyyzzz85a5";
const signal = new AbortController().signal;
let rig: AskingRig;
let slack: WireServer;
/** Who Slack says each of its users is. */
let users: Record<string, object>;
/** What was answered: stands in for the one way that every answer takes. */
let answers: { by: string; answer: object }[];

const answer: AnswerQuestion = async (_, by, given) => {
  answers.push({ by: by.actor, answer: given });
  const before = await rig.pool.query("SELECT state FROM owner_questions WHERE id = $1", [given.questionId]);
  if (before.rows[0]?.state !== "asked") return { state: "declined", alreadyAnsweredBy: "Bo" };
  await rig.answered(given.questionId, given.says === "accept" ? "accepted" : "declined", {
    reason: "not_mine",
  });
  return { state: given.says === "accept" ? "accepted" : "declined" };
};

beforeAll(async () => {
  rig = await AskingRig.start();
  rig.slackButtons = true;
});
afterAll(() => rig.stop());
beforeEach(async () => {
  await rig.clear();
  answers = [];
  users = { U1: userOf("U1", "ana@example.com") };
  rig.alerts.now = new Date("2026-11-27T10:00:00Z");
  slack = await new WireServer().start();
  slack.answer = ({ path, body }) => {
    const form = new URLSearchParams(body);
    if (path.endsWith("/users.lookupByEmail")) {
      const found = Object.values(users).find((each) =>
        JSON.stringify(each).includes(`"${form.get("email")}"`),
      );
      return {
        status: 200,
        body: found ? { ok: true, user: found } : { ok: false, error: "users_not_found" },
      };
    }
    if (path.endsWith("/users.info")) {
      const found = users[form.get("user") ?? ""];
      return {
        status: 200,
        body: found ? { ok: true, user: found } : { ok: false, error: "user_not_found" },
      };
    }
    return { status: 200, body: { ok: true } };
  };
  const { channelId } = await rig.alerts.channel("slack_app", {
    token: "xoxb-1-secret",
    api: `${slack.origin}/api`,
  });
  rig.channelId = channelId;
});
afterEach(() => {
  slack.stop();
  expect(rig.alerts.defects).toEqual([]);
});

const userOf = (id: string, email: string, more: object = {}) => ({
  id,
  is_email_confirmed: true,
  profile: { email },
  ...more,
});
const heard = (method: string) =>
  slack.heard.filter(({ path }) => path === `/api/${method}`).map(({ body }) => body);

async function asked(
  more: object = {},
): Promise<{ accept: string | undefined; notMine: string; questionId: string }> {
  const ana = await rig.person("Ana");
  await rig.suggest(await rig.identities(1, more), { person: ana });
  await rig.send();
  await rig.tick();
  const question = (await rig.questions()).at(-1);
  const [message] = await rig.messages();
  const questionId = question?.id ?? "";
  const value = `${message?.id}:${questionId}`;
  const posted = heard("chat.postMessage").join();
  return { accept: posted.includes(`accept:${questionId}`) ? value : undefined, notMine: value, questionId };
}

const press = (action: string, value: string, user = "U1") => {
  const payload = {
    type: "block_actions",
    user: { id: user },
    container: { channel_id: "D1", message_ts: "1764237600.000100" },
    actions: [{ action_id: `${action}:x`, value }],
  };
  return Buffer.from(new URLSearchParams({ payload: JSON.stringify(payload) }).toString());
};
const signed = (body: Buffer, at = rig.now) => {
  const timestamp = String(Math.floor(at.getTime() / 1000));
  return { timestamp, signature: slackSignature(secret, timestamp, body), body };
};
const carryOut = () =>
  answerPresses(
    {
      ...rig.alerts.sending,
      now: async () => rig.now,
      answer,
      warn: (error) => rig.alerts.defects.push(error),
    },
    signal,
  );
const presses = async () => (await rig.pool.query("SELECT says, finished_at FROM slack_presses")).rows;

describe("a question in Slack", () => {
  it("is posted to whoever has the confirmed e-mail address, with buttons, in words that mention nobody", async () => {
    const { accept, questionId } = await asked({ name: "<!channel> *bot* @here" });
    expect(accept).toBeDefined();
    const [post = ""] = heard("chat.postMessage");
    expect(JSON.parse(post)).toMatchObject({ channel: "U1" });
    expect(post).not.toContain("<!channel>");
    expect(post).toContain("&lt;!channel&gt;");
    expect(post).toContain(`not_mine:${questionId}`);
    expect(slack.heard.at(-1)?.headers.authorization).toBe("Bearer xoxb-1-secret");
    expect(heard("users.lookupByEmail")).toEqual(["email=ana%40example.com"]);
  });

  it("that is privileged, or not known not to be, is accepted in Rollcall only", async () => {
    const { accept } = await asked({ tier: null });
    expect(accept).toBeUndefined();
    expect(heard("chat.postMessage").join()).toContain("Sign in to accept");
  });

  it.each([
    ["whose address nobody has", {}, "nobody there has this e-mail address"],
    [
      "whose address was not confirmed",
      { U1: userOf("U1", "ana@example.com", { is_email_confirmed: false }) },
      "did not confirm",
    ],
  ])("to somebody %s is not posted, says why, and stands in the inbox", async (_, known, why) => {
    users = known;
    await asked();
    expect(heard("chat.postMessage")).toEqual([]);
    expect(await rig.messages()).toMatchObject([
      { state: "failed", last_error: expect.stringContaining(why) },
    ]);
    expect(await rig.questions()).toMatchObject([{ state: "asked" }]);
  });

  it("waits while Slack is down, as long as Slack asks for", async () => {
    slack.answer = () => ({ status: 429, headers: { "retry-after": "600" } });
    await asked();
    expect(await rig.messages()).toMatchObject([
      { state: "waiting", attempts: 1, last_error: "Slack answered 429." },
    ]);
    rig.alerts.later(9);
    await rig.tick();
    expect(await rig.messages()).toMatchObject([{ attempts: 1 }]);
  });
});

describe("a pressed button", () => {
  it("answers in the name of whoever pressed, and takes the buttons away", async () => {
    const { accept = "", questionId } = await asked();
    expect(await takePress(rig.pool, secret, signed(press("accept", accept)), rig.now)).toBe("taken");
    await carryOut();
    expect(answers).toEqual([
      { by: expect.stringMatching(/^person:/), answer: { questionId, says: "accept" } },
    ]);
    expect(heard("chat.update").join()).toContain("recorded, you answer for it");
    expect(await presses()).toMatchObject([{ says: "accept", finished_at: rig.now }]);
    await carryOut();
    expect(answers).toHaveLength(1);
  });

  it("the same request again is no second press; another press is told who was first", async () => {
    const { notMine } = await asked();
    const request = signed(press("not_mine", notMine));
    for (let n = 0; n < 3; n += 1) expect(await takePress(rig.pool, secret, request, rig.now)).toBe("taken");
    await carryOut();
    expect(answers).toHaveLength(1);
    rig.alerts.later(1);
    await takePress(rig.pool, secret, signed(press("not_mine", notMine)), rig.now);
    await carryOut();
    expect(heard("chat.update").at(-1)).toContain("already answered by Bo");
  });

  it.each([
    [
      "another secret",
      (body: Buffer) => ({
        ...signed(body),
        signature: `v0=${createHmac("sha256", "x").update(body).digest("hex")}`,
      }),
    ],
    ["no signature", (body: Buffer) => ({ ...signed(body), signature: null })],
    ["an old one", (body: Buffer) => signed(body, new Date(rig.now.getTime() - 301_000))],
    ["one of another body", (body: Buffer) => ({ ...signed(Buffer.from("payload=")), body })],
  ])("with %s is refused and changes nothing", async (_, forge) => {
    const { notMine } = await asked();
    expect(await takePress(rig.pool, secret, forge(press("not_mine", notMine)), rig.now)).toBe("refused");
    await carryOut();
    expect(await presses()).toEqual([]);
    expect(answers).toEqual([]);
  });

  it("by somebody else, or by nobody that is known, answers nothing and says where to go", async () => {
    const { notMine } = await asked();
    await rig.person("Bo");
    users.U2 = userOf("U2", "bo@example.com");
    users.U3 = userOf("U3", "ana@example.com", { is_email_confirmed: false });
    users.U4 = userOf("U4", "ana@example.com", { deleted: true });
    for (const user of ["U2", "U3", "U4", "U5"]) {
      await takePress(rig.pool, secret, signed(press("not_mine", notMine, user)), rig.now);
      await carryOut();
    }
    expect(answers).toEqual([]);
    const said = heard("chat.postEphemeral");
    expect(said[0]).toContain("sent to somebody else");
    expect(said[1]).toContain("does not know you");
    expect(said[2]).toContain(`${origin}/inbox`);
    expect(await rig.questions()).toMatchObject([{ state: "asked" }]);
  });

  it("to accept what became privileged since opens Rollcall instead", async () => {
    const { accept = "" } = await asked();
    await rig.pool.query("UPDATE identities SET tier = 0");
    await takePress(rig.pool, secret, signed(press("accept", accept)), rig.now);
    await carryOut();
    expect(answers).toEqual([]);
    expect(heard("chat.postEphemeral").join()).toContain("needs a sign-in");
  });

  it("is carried out later where Slack is down for a moment", async () => {
    const { notMine } = await asked();
    await takePress(rig.pool, secret, signed(press("not_mine", notMine)), rig.now);
    const up = slack.answer;
    slack.answer = () => ({ status: 503 });
    await carryOut();
    expect(answers).toEqual([]);
    slack.answer = up;
    rig.alerts.later(2);
    await carryOut();
    expect(answers).toHaveLength(1);
  });

  it("of a link, or of nothing that we know, is taken and means nothing", async () => {
    await asked();
    for (const body of [press("open", ""), Buffer.from("payload=%7B"), Buffer.from("x")]) {
      expect(await takePress(rig.pool, secret, signed(body), rig.now)).toBe("taken");
    }
    expect(await presses()).toEqual([]);
  });
});

describe("a webhook", () => {
  it("gets a signed event for each question and each answer, once, from when it was chosen", async () => {
    const before = await rig.person("Before");
    await rig.suggest(await rig.identities(1, { name: "before" }), { person: before });
    await rig.send({ channelId: null });
    rig.alerts.later(1);
    const hook = await rig.alerts.channel("webhook", { url: `${slack.origin}/hook` });
    await setEvents(rig, rig.scope, hook.channelId, rig.now);
    const { questionId } = await asked();
    await rig.answered(questionId, "declined", { reason: "not_mine" });
    await rig.tick();
    await rig.tick();
    const events = slack.heard.filter(({ path }) => path === "/hook");
    expect(events.map(({ body }) => JSON.parse(body))).toMatchObject([
      { type: "owner.asked", data: { id: questionId, asked: { name: "Ana" }, identity: { name: "bot-0" } } },
      { type: "owner.answered", data: { id: questionId, state: "declined", reason: "not_mine", via: "app" } },
    ]);
    expect(events[0]?.headers["webhook-signature"]).toMatch(/^v1,/);
  });
});
