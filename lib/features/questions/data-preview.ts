import type { Pool } from "pg";
import type { Letter } from "@/lib/domain/alert-mail";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { type OwnerLetter, ownerLetter } from "@/lib/domain/owner-letter";
import { everybodyAsked } from "@/lib/domain/ownership/asking";
import type { ToldCampaign } from "@/lib/domain/ownership/campaign";
import { readThresholds } from "@/lib/features/thresholds/data";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { readPlannedItems } from "./data-message-items";
import { type MadePlan, makePlan, readEvidence } from "./data-plan";
import type { AskPreview, RoundChoice } from "./schema-asking";

const timeoutMs = 20_000;
/** So many people are listed one by one. */
const mostPeople = 200;

/** Who looks, and from where letters lead. */
export interface Looking {
  scope: Scope;
  /** As letters name them. */
  name: string;
  origin: string;
  now: Date;
  /** Which campaign asks, where one does: until its end. */
  campaign?: ToldCampaign;
}

/** What pressing Send would send now, to whom, and what it leaves over. Sends nothing. */
export function previewRound(pool: Pool, looking: Looking, choice: RoundChoice): Promise<AskPreview> {
  return guardedRead(
    pool,
    async (db) => {
      const made = await makePlan(db, looking.scope, choice, looking.now);
      return showPlan(db, looking, made, choice.channelId);
    },
    timeoutMs,
  );
}

/** A plan as its preview shows it. */
export async function showPlan(
  db: Runner,
  looking: Looking,
  made: MadePlan,
  channelId: string | null,
): Promise<AskPreview> {
  const { plan, circle, seen } = made;
  const letters = [...plan.letters].sort(
    ([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1),
  );
  const [first] = letters;
  const kind = await db.query<{ kind: string }>("SELECT kind FROM channels WHERE id = $1", [channelId]);
  return {
    seen,
    blocked: plan.questions.length === 0 ? blockedWhy(plan.left.length > 0) : null,
    people: everybodyAsked(circle, plan.questions).size,
    messages: channelId === null ? 0 : letters.length,
    items: plan.questions.length,
    rows: letters.slice(0, mostPeople).map(([id, places]) => {
      const person = circle.people.get(id);
      const questions = places.flatMap((place) => plan.questions[place] ?? []);
      return {
        id,
        name: person?.name ?? id,
        email: person?.email ?? "",
        items: places.length,
        instead: questions.filter(({ step }) => step !== "owner").length,
        team: questions.filter(({ asked }) => asked.kind === "team").length,
      };
    }),
    left: plan.left.slice(0, 50).map(({ why, whom, items }) => {
      const name = (whom.kind === "person" ? circle.people : circle.teams).get(whom.id)?.name ?? "Somebody";
      return {
        why:
          why === "full"
            ? `${name}: ${circle.cap} are open${whom.kind === "team" ? " with somebody of the team" : ""}`
            : `${name}: not here, or without an e-mail address, and so is whoever stands in`,
        items,
      };
    }),
    sample: first ? { personId: first[0], letter: await letterTo(db, looking, made, first[0]) } : null,
    asSlack: kind.rows[0]?.kind === "slack_app",
    dueDays: thresholdOf("answerDue", await readThresholds(db)),
    cap: circle.cap,
  };
}

function blockedWhy(left: boolean): string {
  return left
    ? "Everybody who could be asked has enough open questions, or cannot be reached."
    : "Nothing that this finds has somebody to ask: it has an owner, or nothing suggests one.";
}

/** The letter that a person would get; null where they would get none. */
export function sampleLetter(
  pool: Pool,
  looking: Looking,
  choice: RoundChoice,
  personId: string,
): Promise<Letter | null> {
  return guardedRead(
    pool,
    async (db) => {
      const made = await makePlan(db, looking.scope, choice, looking.now);
      return made.plan.letters.has(personId) ? letterTo(db, looking, made, personId) : null;
    },
    timeoutMs,
  );
}

async function letterTo(
  db: Runner,
  { name, origin, now, campaign }: Looking,
  { plan, circle }: MadePlan,
  personId: string,
): Promise<Letter> {
  const places = plan.letters.get(personId) ?? [];
  const questions = places.flatMap((place) => plan.questions[place] ?? []);
  const evidence = await readEvidence(db, questions, circle);
  const usual = new Date(now.getTime() + thresholdOf("answerDue", await readThresholds(db)) * 86_400_000);
  const due = { dueAt: campaign?.endsAt ?? usual, campaign: campaign ?? null };
  const letter: OwnerLetter = {
    kind: "asked",
    to: circle.people.get(personId)?.name ?? "",
    askedBy: name,
    items: await readPlannedItems(db, questions, evidence, circle, due),
    answerUrl: `${origin}/answer/(made when it is sent)`,
    inboxUrl: `${origin}/inbox`,
  };
  return ownerLetter(letter);
}
