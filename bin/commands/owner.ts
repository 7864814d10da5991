import { userInfo } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import type { Pool } from "pg";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { type DeclineReason, declineReasons, type OwnerRole } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import { findIdentity } from "@/lib/features/identities/data-find";
import { assignOwner } from "@/lib/features/ownership/mutations";
import type { OwnerChoice } from "@/lib/features/ownership/schema";
import { findOpenQuestion, findParty } from "@/lib/features/questions/data-named";
import { answerQuestion } from "@/lib/features/questions/mutations-answer";
import type { Answer, Answered } from "@/lib/features/questions/schema";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

interface Options {
  business?: true;
  data?: string;
}

/** `rollcall owner set|accept|decline`. */
export function register(program: Command): void {
  const owner = program.command("owner").description("who answers for an identity");
  const identity = "its id, name, ARN or other id";
  owner
    .command("set")
    .description("say who answers for an identity")
    .argument("<identity>", identity)
    .argument("<who>", "an e-mail address, or team:NAME")
    .option("--business", "the business owner; without it, the technical one")
    .option("--agreed", "they agreed: accepted; without it, only suggested")
    .option("--why <text>", "the reason, for the timeline", "")
    .option("--data <dir>", "the data folder")
    .action(set);
  owner
    .command("accept")
    .description("accept on behalf of whoever is asked about an identity")
    .argument("<identity>", identity)
    .option("--business", "the question about the business owner")
    .option("--data <dir>", "the data folder")
    .action((name: string, options: Options) =>
      say(name, options, async (_pool, questionId) => ({ questionId, says: "accept" })),
    );
  owner
    .command("decline")
    .description("decline on behalf of whoever is asked about an identity")
    .argument("<identity>", identity)
    .option("--reason <reason>", declineReasons.join(", "), readReason)
    .option("--to <who>", "whose it is: an e-mail address, or team:NAME")
    .option("--note <text>", "what else to keep", "")
    .option("--business", "the question about the business owner")
    .option("--data <dir>", "the data folder")
    .action(decline);
}

function readReason(text: string): DeclineReason {
  const reason = declineReasons.find((each) => each === text);
  if (!reason) throw new InvalidArgumentError(`It takes ${declineReasons.join(", ")}.`);
  return reason;
}

async function set(
  name: string,
  who: string,
  options: Options & { agreed?: true; why: string },
): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    const scope = systemScope();
    const id = await identityNamed(pool, name);
    const party = await findParty(pool, who);
    const owner: OwnerChoice = party ?? newPerson(who);
    const by = { scope, name: userInfo().username };
    const asked = {
      selection: { kind: "ids" as const, ids: [id] },
      part: roleOf(options),
      owner,
      agreed: options.agreed === true,
      why: options.why,
    };
    const { changed } = await assignOwner({ pool }, by, asked, await databaseNow(pool));
    const said = options.agreed ? "answers for it" : "is suggested for it";
    answer(changed === 0 ? "Nothing changed: it was so before." : `${showText(who, 80)} ${said}.`);
  });
}

async function decline(
  name: string,
  options: Options & { reason?: DeclineReason; to?: string; note: string },
): Promise<void> {
  const reason = options.reason ?? (options.to === undefined ? "not_mine" : "theirs");
  await say(name, options, async (pool, questionId) => {
    const named =
      options.to === undefined ? undefined : ((await findParty(pool, options.to)) ?? noSuchParty(options.to));
    return { questionId, says: "decline", reason, note: options.note, ...(named ? { named } : {}) };
  });
}

async function say(
  name: string,
  options: Options,
  answerOf: (pool: Pool, questionId: string) => Promise<Answer>,
): Promise<void> {
  await withDatabase(options, async ({ database: { pool } }) => {
    const scope = systemScope();
    const id = await identityNamed(pool, name);
    const questionId = await findOpenQuestion(pool, id, roleOf(options));
    if (questionId === null) throw noQuestion(name);
    const by = {
      personId: null,
      actor: scope.actor,
      name: userInfo().username,
      via: "command" as const,
      scope,
    };
    const done = await answerQuestion(
      { pool },
      by,
      await answerOf(pool, questionId),
      await databaseNow(pool),
    );
    report(done);
  });
}

function report({ state, alreadyAnsweredBy, told }: Answered): void {
  if (alreadyAnsweredBy === undefined) answer(state);
  else tell(`Already answered by ${showText(alreadyAnsweredBy, 80)}: ${state}. Nothing was changed.`);
  if (told !== undefined) tell(told);
}

const roleOf = ({ business }: Options): OwnerRole => (business ? "business" : "technical");

async function identityNamed(pool: Pool, name: string): Promise<string> {
  const id = await findIdentity(pool, systemScope(), name);
  if (id !== null) return id;
  throw refusal(
    "no_such_identity",
    `There is no identity ${showText(name, 80)}.`,
    "`rollcall list identities --where WORD` searches names, ids and key ids.",
  );
}

function newPerson(who: string): OwnerChoice {
  const email = who.trim().toLowerCase();
  if (/^[^\s@,;<>"]{1,64}@[^\s@,;<>"]+\.[^\s@,;<>"]{2,}$/.test(email))
    return { kind: "email", email, name: "" };
  return noSuchParty(who);
}

function noSuchParty(who: string): never {
  throw refusal(
    "no_such_owner",
    `There is nobody ${showText(who, 80)}.`,
    "Name a person by e-mail address, or a team as team:NAME.",
  );
}

function noQuestion(name: string): AppError {
  return refusal(
    "no_such_question",
    `Nobody is asked about ${showText(name, 80)} at the moment.`,
    "`rollcall owner set` says who answers for it.",
  );
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next, exitCode: 2 });
}
