import { z } from "zod";
import { escapeSlack } from "@/lib/domain/alert-slack";
import { webhookTestBody } from "@/lib/domain/alert-webhook";
import { showText } from "@/lib/domain/text";
import { testSealField } from "@/lib/features/channels/mutations-tests";
import { isChannelKind } from "@/lib/features/channels/schema-kinds";
import { writeAudit } from "@/lib/platform/audit";
import { sealContext, unseal } from "@/lib/platform/seal";
import { inTransaction } from "@/lib/platform/transaction";
import { createJira } from "./jira-client";
import { judged, type OpenChannel, openDoor, openSecrets, type SendOptions } from "./open-channel";
import { SendFailure, sendFailureOf } from "./send-failure";
import { sendMail, tryMailServer } from "./send-mail";
import { sendSlack } from "./send-slack";
import { sendWebhook } from "./send-webhook";
import { createSlackApi } from "./slack-api";

/** A person waits for the answer. */
const patienceMs = 8_000;

interface TestRow {
  id: string;
  channel_id: string;
  kind: string;
  config: Record<string, unknown>;
  stored: string[];
  key_id: string | null;
  sealed: Buffer | null;
  requested_by: string;
  letter: unknown;
}

/** A letter to whoever asked for the test. */
const letterSchema = z
  .object({ to: z.string(), subject: z.string(), text: z.string(), html: z.string() })
  .nullable();

/** Carries out one press of "Test" on a channel, and writes what came of it. What was entered is forgotten before. */
export async function testChannel(
  options: SendOptions,
  testId: string,
  now: Date,
  signal: AbortSignal,
): Promise<void> {
  const test = await takeTest(options, testId);
  if (test === null) return;
  const patience = AbortSignal.timeout(patienceMs);
  let said: string | null = null;
  let failure: string | null = null;
  let defect: unknown;
  try {
    const open = judged(test.kind, test.config, await secretsOf(options, test, now));
    said = await attempt(options, open, test, now, AbortSignal.any([signal, patience]));
  } catch (error) {
    signal.throwIfAborted();
    const expected = patience.aborted
      ? new SendFailure("It did not answer within a few seconds.", true)
      : sendFailureOf(error);
    if (expected === null) defect = error;
    failure = expected?.message ?? "The test stopped for a reason that only the worker's log tells.";
  }
  await inTransaction(options.pool, async (tx) => {
    await tx.query(
      "UPDATE channel_tests SET finished_at = clock_timestamp(), said = $2, failure = $3 WHERE id = $1",
      [test.id, said, failure],
    );
    if (!isChannelKind(test.kind)) return;
    const event = {
      type: "channel.tested" as const,
      channelId: test.channel_id,
      kind: test.kind,
      works: failure === null,
    };
    await writeAudit(tx, event, test.requested_by, `channel:${test.channel_id}`);
  });
  if (defect !== undefined) throw defect;
}

/** Takes a test and its sealed secrets off the row; null: somebody else has it, or it is gone. */
function takeTest({ pool }: SendOptions, testId: string): Promise<TestRow | null> {
  return inTransaction(pool, async (tx) => {
    const found = await tx.query<TestRow>(
      `SELECT id, channel_id, kind, config, stored, key_id, sealed, requested_by, letter FROM channel_tests
       WHERE id = $1 AND started_at IS NULL FOR UPDATE SKIP LOCKED`,
      [testId],
    );
    const test = found.rows[0];
    if (!test) return null;
    await tx.query("UPDATE channel_tests SET started_at = clock_timestamp(), sealed = NULL WHERE id = $1", [
      test.id,
    ]);
    return test;
  });
}

const enteredSchema = z.record(z.string(), z.string());

/** What was entered, and of what is stored only what the form may use. */
async function secretsOf(options: SendOptions, test: TestRow, now: Date): Promise<Record<string, string>> {
  const stored = Object.entries(await openSecrets(options, test.channel_id, now)).filter(([field]) =>
    test.stored.includes(field),
  );
  if (test.sealed === null || test.key_id === null) return Object.fromEntries(stored);
  const context = sealContext({
    table: "channel_tests",
    id: test.id,
    field: testSealField,
    keyId: test.key_id,
  });
  const opened = unseal(options.keys.worker.privateKey, test.sealed, context);
  const entered = enteredSchema.parse(JSON.parse(opened.toString("utf8")));
  opened.fill(0);
  return { ...Object.fromEntries(stored), ...entered };
}

/** Tries a channel, with nothing of anybody's data but a letter to whoever asked; gives in words what was done. */
async function attempt(
  options: SendOptions,
  { channel, signing }: OpenChannel,
  { id: testId, letter: outside }: TestRow,
  now: Date,
  signal: AbortSignal,
): Promise<string> {
  const letter = letterSchema.parse(outside);
  if (channel.kind === "email") {
    if (letter !== null) {
      await sendMail(
        options,
        channel,
        { ...letter, id: testId, recipients: [letter.to], createdAt: now },
        signal,
      );
      return `The mail server took the letter to ${showText(letter.to, 120)}.`;
    }
    await tryMailServer(options, channel, signal);
    return channel.user
      ? "The mail server answers and accepts the user. No letter was sent."
      : "The mail server answers. No letter was sent.";
  }
  const http = openDoor(options, signal);
  try {
    if (channel.kind === "slack") {
      const text = "This is a test from Rollcall. Alerts can be sent to this channel.";
      await sendSlack(http, channel.url, { text }, now);
      return "A test message stands in the channel.";
    }
    if (channel.kind === "webhook") {
      // A channel that is not added yet has no secret of its own.
      const secrets = signing.length > 0 ? signing : [`whsec_${Buffer.from(testId).toString("base64")}`];
      await sendWebhook(http, channel, secrets, { id: testId, body: webhookTestBody(now) }, now);
      return signing.length > 0
        ? "The receiver took a signed event of type channel.tested."
        : "The receiver took an event of type channel.tested. It is signed with the channel's own secret from when it is added.";
    }
    if (channel.kind === "slack_app" && letter !== null) {
      const slack = createSlackApi(http, channel, now);
      const user = await slack.userByEmail(letter.to);
      await slack.post(user.id, { text: escapeSlack(`${letter.subject}\n\n${letter.text}`) });
      return `Slack took the message to ${showText(letter.to, 120)}.`;
    }
    if (channel.kind === "slack_app") {
      const { team, user } = await createSlackApi(http, channel, now).self();
      return `Slack accepts the token: the bot ${showText(user, 60)} in ${showText(team, 60)}. Nobody was written to.`;
    }
    const project = await createJira(http, channel, now).project();
    const wanted = channel.issueType.toLowerCase();
    if (project.issueTypes.length > 0 && !project.issueTypes.some((type) => type.toLowerCase() === wanted)) {
      throw new SendFailure(
        `The project has no issue type “${channel.issueType}”. It has: ${project.issueTypes.slice(0, 12).join(", ")}.`,
        false,
      );
    }
    return `The account sees the project ${project.name} and its issue types. No issue was made.`;
  } finally {
    await http.close();
  }
}
