import type { PoolClient } from "pg";
import { judgeRetirement } from "@/lib/domain/owner-answer";
import { scrubText } from "@/lib/domain/secrets/scrub";
import { showText } from "@/lib/domain/text";
import { refuseSharedMailbox } from "@/lib/features/people/mutations-mailbox";
import { readThresholds } from "@/lib/features/thresholds/data";
import { AppError } from "@/lib/platform/errors";
import { readUse } from "./data-use";
import type { Answerer } from "./mutations-answer";
import type { LockedQuestion } from "./mutations-lock";
import { type Outcome, saidBy } from "./mutations-outcome";
import type { Answer } from "./schema";

type Declined = Extract<Answer, { says: "decline" }>;

/**
 * What follows when somebody does not answer for it: whom they name is suggested, what nobody needs is proposed for
 * retirement where its use agrees, and else the next who may know is asked.
 */
export async function declineOf(
  tx: PoolClient,
  question: LockedQuestion,
  by: Answerer,
  answer: Declined,
  now: Date,
): Promise<Outcome> {
  const note = scrubText(answer.note ?? "");
  switch (answer.reason) {
    case "theirs":
      return theirs(tx, question, by, answer, note);
    case "unneeded":
      return unneeded(tx, question, by, note, now);
    case "unsure":
      return declined(question, by, note, {
        reason: "unsure",
        said: "does not know whose it is",
        told: "Others who may know are asked.",
      });
    case "not_mine":
      return declined(question, by, note, {
        reason: "not_mine",
        said: "says that it is not theirs",
        told: null,
      });
  }
}

function declined(
  question: LockedQuestion,
  by: Answerer,
  note: string,
  how: { reason: Declined["reason"]; said: string; told: string | null; disable?: string | null },
): Outcome {
  const evidence = `${saidBy(question, by, how.said)}${note === "" ? "" : `: ${note}`}`;
  return {
    state: how.reason === "unsure" ? "unsure" : "declined",
    reason: how.reason,
    named: null,
    // An owner who accepted stays while a successor declines.
    owner:
      question.kind === "succeed"
        ? undefined
        : {
            person_id: question.personId,
            team_id: question.teamId,
            state: "declined",
            evidence,
            confidence: 100,
            confirmed_at: null,
          },
    after: `${question.asked ?? "nobody"} (${how.reason === "unsure" ? "does not know" : "declined"})`,
    note,
    disable: how.disable ?? null,
    told: how.told,
  };
}

async function theirs(
  tx: PoolClient,
  question: LockedQuestion,
  by: Answerer,
  { named }: Declined,
  note: string,
): Promise<Outcome> {
  if (!named)
    throw refusal("no_such_owner", "Nobody was named.", "Say whose it is, or that you do not know.");
  if (named.id === question.personId || named.id === question.teamId) {
    throw refusal("same_owner", "This is who was asked.", "Name somebody else, or accept it.");
  }
  const name = showText(await nameOfNamed(tx, named), 80);
  const before = await hasDeclined(tx, question, named);
  const base = declined(question, by, note, {
    reason: "theirs",
    said: `says that it is ${name}'s`,
    told: before
      ? `${name} said before that it is not theirs. Both answers are kept; an analyst decides.`
      : `${name} is suggested, and asked next.`,
  });
  if (before || question.kind === "succeed") return { ...base, named };
  return {
    ...base,
    named,
    owner: {
      person_id: named.kind === "person" ? named.id : null,
      team_id: named.kind === "team" ? named.id : null,
      state: "suggested",
      evidence: base.owner?.evidence ?? "",
      confidence: 80,
      confirmed_at: null,
    },
    after: `${name} (suggested by ${question.asked ?? by.name}, who declined)`,
  };
}

async function nameOfNamed(tx: PoolClient, { kind, id }: NonNullable<Declined["named"]>): Promise<string> {
  const from = kind === "person" ? "email FROM people WHERE active AND" : "NULL AS email FROM teams WHERE";
  const found = await tx.query<{ name: string; email: string | null }>(`SELECT name, ${from} id = $1`, [id]);
  const [row] = found.rows;
  if (!row) throw refusal("no_such_owner", "This person or team is not there any more.", "Name another one.");
  refuseSharedMailbox(row.email);
  return row.name;
}

/** Two who each say that it is the other's would be asked for ever. */
async function hasDeclined(
  tx: PoolClient,
  { identityId, role }: LockedQuestion,
  named: { kind: "person" | "team"; id: string },
): Promise<boolean> {
  const column = named.kind === "person" ? "person_id" : "team_id";
  const found = await tx.query(
    `SELECT FROM owner_questions WHERE identity_id = $1 AND role = $2 AND ${column} = $3 AND state = 'declined' LIMIT 1`,
    [identityId, role, named.id],
  );
  return found.rows.length > 0;
}

async function unneeded(
  tx: PoolClient,
  question: LockedQuestion,
  by: Answerer,
  note: string,
  now: Date,
): Promise<Outcome> {
  const facts = await readUse(tx, question.identityId);
  const { agrees, why } = judgeRetirement(facts, now, await readThresholds(tx));
  const said = "says that nobody needs it";
  if (agrees !== "yes") {
    const doubt = agrees === "unknown" ? "Nothing is proposed, because that cannot be told: " : "";
    const told = `${doubt}${why} Others who may know are asked.`;
    return declined(question, by, note, { reason: "unneeded", said, told });
  }
  return declined(question, by, note, {
    reason: "unneeded",
    said,
    told: `Its retirement is proposed. ${why} An analyst decides.`,
    disable: [`${saidBy(question, by, said)}.`, why, note].filter((part) => part !== "").join(" "),
  });
}

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}
