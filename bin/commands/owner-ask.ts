import { randomUUID } from "node:crypto";
import { userInfo } from "node:os";
import { type Command, Option } from "commander";
import { answer, withDatabase } from "@/bin/command-context";
import type { Whom } from "@/lib/domain/ownership/asking";
import { showText } from "@/lib/domain/text";
import { getIdentity } from "@/lib/features/identities/data-one";
import { readAsking } from "@/lib/features/questions/data-asking";
import { planOne } from "@/lib/features/questions/data-one";
import { showPlan } from "@/lib/features/questions/data-preview";
import { holdAsking, sendPlan } from "@/lib/features/questions/mutations-ask";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import type { Runner } from "@/lib/platform/read";
import { systemScope } from "@/lib/platform/scope";
import { inTransaction } from "@/lib/platform/transaction";

interface Options {
  person?: string;
  team?: string;
  business?: true;
  send?: true;
  data?: string;
}

/** `rollcall owner ask`. */
export function register(program: Command): void {
  const owner =
    program.commands.find((each) => each.name() === "owner") ??
    program.command("owner").description("who answers for an identity");
  owner
    .command("ask")
    .description(
      "ask somebody whether they answer for an identity; without --send, only tell what would be sent",
    )
    .argument("<identity>", "its id, name, ARN or other id")
    .addOption(new Option("--person <email>", "whom to ask").conflicts("team"))
    .option("--team <name>", "the team to ask; with neither, whoever is named or suggested")
    .option("--business", "as its business owner; without it, the technical one")
    .option("--send", "send it")
    .option("--data <dir>", "the data folder")
    .action(ask);
}

async function ask(name: string, options: Options): Promise<void> {
  await withDatabase(options, async ({ env, database: { pool } }) => {
    const scope = systemScope();
    const now = await databaseNow(pool);
    const identity = await getIdentity(pool, scope, name, now);
    if (!identity) throw unknown(`There is no identity ${showText(name, 80)}.`);
    const whom = await whomOf(pool, options);
    await inTransaction(pool, async (tx) => {
      await holdAsking(tx);
      const { channelId } = await readAsking(tx);
      const role = options.business ? "business" : "technical";
      const made = await planOne(tx, scope, { identityId: identity.id, role, whom, channelId }, now);
      const looking = { scope, name: userInfo().username, origin: env.publicUrl, now };
      const preview = await showPlan(tx, looking, made, channelId);
      if (preview.blocked !== null)
        throw unknown([preview.blocked, ...preview.left.map(({ why }) => showText(why, 300))].join(" "));
      if (!options.send) {
        for (const line of linesOf(preview, channelId)) answer(line);
        return;
      }
      const because = { kind: "named", text: "whoever runs Rollcall names you" };
      const sent = await sendPlan(
        tx,
        scope,
        {
          roundId: randomUUID(),
          made,
          seen: preview.seen,
          channelId,
          query: identity.name,
          ...(whom ? { because } : {}),
        },
        now,
      );
      answer(
        sent.messages > 0
          ? "Asked: the message leaves when the worker runs."
          : "Asked: the question stands in the inbox. No channel for messages is in use yet.",
      );
    });
  });
}

function linesOf(preview: Awaited<ReturnType<typeof showPlan>>, channelId: string | null): string[] {
  const to = preview.rows.map(({ name, email }) => `${showText(name, 80)} <${showText(email, 120)}>`);
  return [
    `Would ask: ${to.join(", ")}`,
    channelId === null ? "No message: no channel for messages is in use yet." : "",
    ...(preview.sample ? ["", preview.sample.letter.subject, "", preview.sample.letter.text] : []),
    "Nothing was sent. `--send` sends it.",
  ].filter((line, n) => line !== "" || n > 1);
}

async function whomOf(db: Runner, { person, team }: Options): Promise<Whom | null> {
  if (person !== undefined) {
    const found = await db.query<{ id: string }>("SELECT id FROM people WHERE email = lower($1)", [person]);
    if (!found.rows[0]) throw unknown(`Nobody here has the e-mail address ${showText(person, 120)}.`);
    return { kind: "person", id: found.rows[0].id };
  }
  if (team === undefined) return null;
  const found = await db.query<{ id: string }>("SELECT id FROM teams WHERE lower(name) = lower($1)", [team]);
  if (!found.rows[0]) throw unknown(`There is no team ${showText(team, 120)}.`);
  return { kind: "team", id: found.rows[0].id };
}

function unknown(message: string): AppError {
  return new AppError({
    code: "unknown",
    message,
    safe: "Nothing was sent.",
    next: "`rollcall list identities --where WORD` searches names; people and teams stand under Ownership.",
    exitCode: 2,
  });
}
