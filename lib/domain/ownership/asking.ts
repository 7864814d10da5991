import type { Evidence, OwnerRole, QuestionKind, QuestionStep } from "@/lib/domain/owner-question";
import { questionSteps } from "@/lib/domain/owner-question";

/** Who is asked about what, and who instead while they are away or do not answer. Pure: the clock is a parameter. */

/** A person as far as asking is concerned. */
export interface AskablePerson {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  awayFrom: Date | null;
  awayUntil: Date | null;
  delegateId: string | null;
  backupId: string | null;
  managerId: string | null;
}

export interface AskableTeam {
  id: string;
  name: string;
  memberIds: readonly string[];
}

export interface Whom {
  kind: "person" | "team";
  id: string;
}

/** Everybody who may be asked, and how many open questions stand in each inbox already. */
export interface Circle {
  people: ReadonlyMap<string, AskablePerson>;
  teams: ReadonlyMap<string, AskableTeam>;
  open: ReadonlyMap<string, number>;
  /** At most so many open questions a person. */
  cap: number;
  now: Date;
}

/** An identity that nobody answers for as yet, or whose owner is to say again that they do. */
export interface Candidate {
  identityId: string;
  role: OwnerRole;
  kind: QuestionKind;
  /** Null: not assessed. */
  risk: number | null;
  confidence: number;
  whom: Whom;
  /** What is known of why they are asked, beside what suggests them. */
  because?: readonly Evidence[];
  /** Whose leaving causes it. */
  departureId?: string | null;
}

export interface PlannedQuestion extends Candidate {
  /** Who is asked: the one whom it is about, or who stands in for them. */
  asked: Whom;
  step: QuestionStep;
}

/** Items that are not asked now, and why. */
export interface LeftOver {
  why: "full" | "nobody";
  whom: Whom;
  items: number;
}

export interface AskingPlan {
  questions: PlannedQuestion[];
  /** One letter to each of these people, with the places of its questions in `questions`. */
  letters: Map<string, number[]>;
  left: LeftOver[];
}

/** So many people of a team get the message; the question stands in the inbox of all. */
export const mostWrittenOfTeam = 3;

export function isAway({ awayFrom, awayUntil }: AskablePerson, now: Date): boolean {
  if (awayFrom === null && awayUntil === null) return false;
  return (awayFrom === null || awayFrom <= now) && (awayUntil === null || now < awayUntil);
}

/** Whether somebody can be written to at all. */
function isReachable(person: AskablePerson | undefined): person is AskablePerson {
  return person?.active === true && person.email !== null;
}

const isHere = (person: AskablePerson | undefined, now: Date): person is AskablePerson =>
  isReachable(person) && !isAway(person, now);

/** People of a team who are here at all. */
export function activeMembers(circle: Pick<Circle, "people" | "teams">, teamId: string): AskablePerson[] {
  return (circle.teams.get(teamId)?.memberIds ?? [])
    .flatMap((id) => circle.people.get(id) ?? [])
    .filter((person) => person.active);
}

/** In whose inbox a question stands. */
export function audienceOf(circle: Pick<Circle, "people" | "teams">, whom: Whom): string[] {
  return whom.kind === "person" ? [whom.id] : activeMembers(circle, whom.id).map(({ id }) => id);
}

/** Who of a team gets the message: those who are here and have the least open, by name where that is equal. */
export function writtenOfTeam(circle: Circle, teamId: string): AskablePerson[] {
  const load = ({ id }: AskablePerson) => circle.open.get(id) ?? 0;
  return activeMembers(circle, teamId)
    .filter((person) => isHere(person, circle.now))
    .sort((a, b) => load(a) - load(b) || compare(a.name, b.name) || compare(a.id, b.id))
    .slice(0, mostWrittenOfTeam);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Who stands on a step of the way of whoever would answer; undefined: nobody. */
function standingOn(circle: Circle, whom: Whom, step: QuestionStep): string | undefined {
  if (whom.kind === "team") return step === "manager" ? managerOfTeam(circle, whom.id) : undefined;
  const person = circle.people.get(whom.id);
  switch (step) {
    case "owner":
      return whom.id;
    case "delegate":
      return person?.delegateId ?? undefined;
    case "backup":
      return person?.backupId ?? undefined;
    case "manager":
      return person?.managerId ?? undefined;
  }
}

/** Whom most of a team report to, outside of the team before within it. */
function managerOfTeam(circle: Circle, teamId: string): string | undefined {
  const members = activeMembers(circle, teamId);
  const within = new Set(members.map(({ id }) => id));
  const votes = new Map<string, number>();
  for (const { managerId } of members) {
    if (managerId !== null) votes.set(managerId, (votes.get(managerId) ?? 0) + 1);
  }
  return [...votes].sort(
    ([a, one], [b, other]) => Number(within.has(a)) - Number(within.has(b)) || other - one || compare(a, b),
  )[0]?.[0];
}

export interface Addressee {
  asked: Whom;
  step: QuestionStep;
}

/**
 * Who is asked on the steps from `from` on: the first who is here, can be written to, and has not said already that it is
 * not theirs. Null: nobody is left.
 */
export function addresseeFrom(
  circle: Circle,
  whom: Whom,
  from: QuestionStep,
  declined: (asked: Whom) => boolean = () => false,
): Addressee | null {
  for (const step of questionSteps.slice(questionSteps.indexOf(from))) {
    if (step === "owner" && whom.kind === "team") {
      if (writtenOfTeam(circle, whom.id).length > 0) return { asked: whom, step };
      continue;
    }
    const id = standingOn(circle, whom, step);
    if (id === undefined || (step !== "owner" && id === whom.id)) continue;
    const asked: Whom = { kind: "person", id };
    if (isHere(circle.people.get(id), circle.now) && !declined(asked)) return { asked, step };
  }
  return null;
}

/** The step after one that came to nothing; null: it was the last. */
export function stepAfter(step: QuestionStep): QuestionStep | null {
  return questionSteps[questionSteps.indexOf(step) + 1] ?? null;
}

/** Counts up who has how many open questions while more are asked. Who is in a team does not change meanwhile. */
export class Loads {
  private readonly counts = new Map<string, { open: number }>();
  private readonly audiences = new Map<string, readonly { open: number }[]>();

  constructor(private readonly circle: Circle) {}

  /** Whether everybody in whose inbox it would stand has room for it. */
  hasRoom(whom: Whom): boolean {
    return this.audience(whom).every(({ open }) => open < this.circle.cap);
  }

  add(whom: Whom): void {
    for (const count of this.audience(whom)) count.open += 1;
  }

  private audience(whom: Whom): readonly { open: number }[] {
    const known = this.audiences.get(whom.id);
    if (known) return known;
    const found = audienceOf(this.circle, whom).map((id) => {
      const count = this.counts.get(id) ?? { open: this.circle.open.get(id) ?? 0 };
      this.counts.set(id, count);
      return count;
    });
    this.audiences.set(whom.id, found);
    return found;
  }
}

/** Everybody in whose inbox some of these questions stand. */
export function everybodyAsked(
  circle: Pick<Circle, "people" | "teams">,
  questions: readonly Pick<PlannedQuestion, "asked">[],
): Set<string> {
  const asked = new Map(questions.map((question) => [question.asked.id, question.asked]));
  return new Set([...asked.values()].flatMap((whom) => audienceOf(circle, whom)));
}

/** The order in which is asked: the highest risk first, then who is the surest, then by id so that it is always the same. */
export function byRisk(a: Candidate, b: Candidate): number {
  return (
    (b.risk ?? -1) - (a.risk ?? -1) ||
    b.confidence - a.confidence ||
    compare(a.identityId, b.identityId) ||
    compare(b.role, a.role)
  );
}

/** Plans who is asked about what, in order of risk, until everybody's inbox is full. */
export function planQuestions(candidates: readonly Candidate[], circle: Circle): AskingPlan {
  const loads = new Loads(circle);
  const questions: PlannedQuestion[] = [];
  const letters = new Map<string, number[]>();
  const left = new Map<string, LeftOver>();
  const leave = (why: LeftOver["why"], whom: Whom) => {
    const key = `${why} ${whom.id}`;
    const before = left.get(key);
    if (before) before.items += 1;
    else left.set(key, { why, whom, items: 1 });
  };
  const written = new Map<string, AskablePerson[]>();
  const addressees = new Map<string, Addressee | null>();
  for (const candidate of [...candidates].sort(byRisk)) {
    const key = `${candidate.whom.kind} ${candidate.whom.id}`;
    const known = addressees.get(key);
    const found = known === undefined ? addresseeFrom(circle, candidate.whom, "owner") : known;
    addressees.set(key, found);
    if (found === null) leave("nobody", candidate.whom);
    else if (!loads.hasRoom(found.asked)) leave("full", found.asked);
    else {
      loads.add(found.asked);
      const place = questions.push({ ...candidate, ...found }) - 1;
      for (const id of addressesOf(circle, found.asked, written)) {
        const items = letters.get(id);
        if (items) items.push(place);
        else letters.set(id, [place]);
      }
    }
  }
  return { questions, letters, left: [...left.values()].sort((a, b) => b.items - a.items) };
}

/** To whom the message of a question goes. */
function addressesOf(circle: Circle, asked: Whom, written: Map<string, AskablePerson[]>): string[] {
  if (asked.kind === "person") return [asked.id];
  const known = written.get(asked.id) ?? writtenOfTeam(circle, asked.id);
  written.set(asked.id, known);
  return known.map(({ id }) => id);
}

/**
 * Who gets the message of an open question: who is asked, or their delegate while they are away; of a team, those in `written`
 * where it was told of the team before.
 */
export function readersOf(
  { personId, teamId }: { personId: string | null; teamId: string | null },
  circle: Circle,
  written: Map<string, string[]> = new Map(),
): string[] {
  if (teamId !== null) {
    const known = written.get(teamId) ?? writtenOfTeam(circle, teamId).map(({ id }) => id);
    written.set(teamId, known);
    return known;
  }
  const person = circle.people.get(personId ?? "");
  if (!person) return [];
  const delegate = circle.people.get(person.delegateId ?? "");
  const reader =
    isAway(person, circle.now) && delegate && !isAway(delegate, circle.now) && delegate.active
      ? delegate
      : person;
  return reader.active && reader.email !== null ? [reader.id] : [];
}
