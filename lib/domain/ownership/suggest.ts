import type { Evidence, OwnerRole, SuggestionLevel } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import { claimStrength, kindOf, sentence, strengthOf } from "./evidence";
import { noteOf } from "./notes";
import type { Roll } from "./roll";
import type { Trace } from "./traces";

export interface Party {
  kind: "person" | "team";
  id: string;
}

/** Somebody who said that it is not theirs, or of whom an analyst said so. */
export interface Refusal extends Party {
  role: OwnerRole;
  at: Date;
}

export interface SuggestInput {
  role: OwnerRole;
  traces: readonly Trace[];
  refusals: readonly Refusal[];
  roll: Roll;
  now: Date;
}

/** Somebody who may answer for an identity, with what speaks for and against it. */
export interface Suggestion {
  role: OwnerRole;
  party: Party;
  confidence: number;
  level: SuggestionLevel;
  evidence: Evidence[];
  against: Evidence[];
  /** Suggestions of one grouping rest on the same words of the same kind: they are confirmed together. */
  grouping: string;
}

/** A trace that names somebody who can answer, and how far it goes. */
export interface Weighed {
  trace: Trace;
  party: Party;
  name: string;
  strength: number;
}

const most = 3;
const leastConfidence = 15;
/** What is contested outright is medium at best; what is contested weakly, or alone against a claim of old, is never high. */
const contested = 60;
const neverHigh = 79;
/** How much of a colleague's or a team's own evidence holds for the other. */
const shared = 0.4;

/** The likeliest owners of one role, the best first, at most three. Conflicting evidence is named and caps the confidence. */
export function suggestOwners(input: SuggestInput): Suggestion[] {
  const traces = input.traces.filter(({ role }) => role === input.role);
  const { weighed, notes } = weigh(traces, input);
  const candidates = candidatesOf(weighed, input.roll).filter((party) => !isRefused(party, weighed, input));
  return candidates
    .map((party) => judge(party, weighed, notes, input))
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((a, b) => b.confidence - a.confidence || compare(a.party, b.party))
    .slice(0, most);
}

/** What names somebody who can answer; the rest is told in words. Of one who left, the manager and the team are weak hints. */
function weigh(
  traces: readonly Trace[],
  { roll, now }: SuggestInput,
): { weighed: Weighed[]; notes: { trace: Trace; note: Evidence }[] } {
  const weighed: Weighed[] = [];
  const notes: { trace: Trace; note: Evidence }[] = [];
  const add = (trace: Trace, party: Party, name: string) =>
    weighed.push({ trace, party, name, strength: strengthOf(trace.kind, trace.at, now) });
  for (const trace of traces) {
    const { named } = trace;
    const note = noteOf(trace);
    if (note) notes.push({ trace, note });
    if (named.is === "person" && !named.person.active) {
      const { name, managerId, teamIds } = named.person;
      const manager = managerId === null ? null : roll.person(managerId);
      const left = { ...trace, said: name, where: null };
      if (manager?.active)
        add({ ...left, kind: "manager_of_gone" }, { kind: "person", id: manager.id }, manager.name);
      const teams = teamIds.flatMap((id) => roll.team(id) ?? []).filter(({ active }) => active);
      const [team, other] = teams;
      if (team && !other) add({ ...left, kind: "team_of_gone" }, { kind: "team", id: team.id }, team.name);
    } else if (note === null && named.is === "person") {
      add(trace, { kind: "person", id: named.person.id }, named.person.name);
    } else if (note === null && named.is === "team") {
      add(trace, { kind: "team", id: named.team.id }, named.team.name);
    }
  }
  return { weighed, notes };
}

/** Everybody named; and a team of which two were named. */
function candidatesOf(weighed: readonly Weighed[], roll: Roll): Party[] {
  const found = new Map<string, Party>(weighed.map(({ party }) => [party.id, party]));
  const named = new Map<string, Set<string>>();
  for (const { party } of weighed) {
    if (party.kind === "team") continue;
    for (const team of roll.person(party.id)?.teamIds ?? [])
      named.set(team, (named.get(team) ?? new Set()).add(party.id));
  }
  for (const [team, people] of named) {
    if (people.size > 1 && roll.team(team)?.active) found.set(team, { kind: "team", id: team });
  }
  return [...found.values()];
}

/** A no holds until something newer speaks for them. What has no date is not newer. */
function isRefused(party: Party, weighed: readonly Weighed[], { refusals, role }: SuggestInput): boolean {
  const refusal = refusals.find((each) => each.id === party.id && each.role === role);
  if (!refusal) return false;
  return !weighed.some(
    ({ party: of, trace }) => of.id === party.id && trace.at !== null && trace.at > refusal.at,
  );
}

/** Close: a team and one of its people. Colleagues: two people of one team. */
type Relation = "self" | "close" | "colleague" | "other";

function relationOf(candidate: Party, { party }: Weighed, roll: Roll): Relation {
  if (party.id === candidate.id) return "self";
  const isIn = (person: string, team: string) => roll.person(person)?.teamIds.includes(team) === true;
  if (candidate.kind === "team") {
    return party.kind === "person" && isIn(party.id, candidate.id) ? "close" : "other";
  }
  if (party.kind === "team") return isIn(candidate.id, party.id) ? "close" : "other";
  const teams = roll.person(candidate.id)?.teamIds ?? [];
  return teams.some((team) => isIn(party.id, team)) ? "colleague" : "other";
}

function judge(
  party: Party,
  weighed: readonly Weighed[],
  notes: readonly { trace: Trace; note: Evidence }[],
  { role, roll }: SuggestInput,
): Suggestion {
  const related = (relation: Relation) =>
    weighed
      .filter((each) => relationOf(party, each, roll) === relation)
      .sort((a, b) => b.strength - a.strength);
  const own = related("self");
  const close = related("close");
  const other = related("other");
  const families = new Map<string, number>();
  for (const [each, share] of [
    ...own.map((of) => [of, 1] as const),
    ...close.map((of) => [of, shared] as const),
  ]) {
    const { family } = kindOf(each.trace.kind);
    families.set(family, Math.max(families.get(family) ?? 0, each.strength * share));
  }
  const doubt = [...families.values()].reduce((rest, strength) => rest * (1 - strength / 100), 1);
  const sure = Math.min(99, Math.round((1 - doubt) * 100));
  const confidence = Math.min(sure, capOf(other, notes, families.size, own));
  const strongest = own[0] ?? close[0];
  const level = levelOf(confidence);
  return {
    role,
    party,
    confidence,
    level,
    evidence: [...own, ...close].slice(0, 8).map(inWords),
    against: unique([...other.map(inWords), ...notes.map(({ note }) => note)]).slice(0, 8),
    grouping: groupingOf(role, level, party, strongest?.trace),
  };
}

/** How sure it can be at most, given what speaks for others. */
function capOf(
  other: readonly Weighed[],
  notes: readonly { trace: Trace; note: Evidence }[],
  families: number,
  own: readonly Weighed[],
): number {
  const best = own[0]?.strength ?? 0;
  const isClaim = ({ trace, strength }: Weighed) => !kindOf(trace.kind).general && strength >= claimStrength;
  if (other.some((each) => isClaim(each) && each.strength >= best - 15)) return contested;
  // Somebody who was said to own it left: whatever else is written beside it may be as old.
  const wasOwned = notes.some(
    ({ trace, note }) => note.kind === "gone" && kindOf(trace.kind).strength >= claimStrength,
  );
  const isDoubted = other.some(({ strength }) => strength >= 40) && families < 3;
  return wasOwned || isDoubted ? neverHigh : 100;
}

export function levelOf(confidence: number): SuggestionLevel {
  return confidence >= 80 ? "high" : confidence >= 50 ? "medium" : "low";
}

function inWords({ trace, name }: Weighed): Evidence {
  return { kind: trace.kind, text: sentence(trace.kind, trace.said, trace.where, name) };
}

function unique(notes: readonly Evidence[]): Evidence[] {
  return [...new Map(notes.map((note) => [note.text, note])).values()];
}

function groupingOf(
  role: OwnerRole,
  level: SuggestionLevel,
  party: Party,
  strongest: Trace | undefined,
): string {
  const said = strongest ? `${strongest.kind}:${strongest.where ?? ""}=${strongest.said}` : "together";
  return `${role}:${level}:${party.kind}:${party.id}:${showText(said, 150)}`;
}

function compare(a: Party, b: Party): number {
  // A person answers sooner than a team.
  return a.kind === b.kind ? (a.id < b.id ? -1 : 1) : a.kind === "person" ? -1 : 1;
}

/** Claims of strangers to whoever accepted: what a later look is compared with, to see whether it changed hands. */
export function claimsAgainst(
  owner: Party,
  { traces, roll, role, now }: Omit<SuggestInput, "refusals">,
): { key: string; party: Party; evidence: Evidence }[] {
  const { weighed } = weigh(
    traces.filter((trace) => trace.role === role),
    { traces, roll, role, now, refusals: [] },
  );
  return weighed
    .filter(({ trace, strength }) => !kindOf(trace.kind).general && strength >= claimStrength)
    .filter((each) => relationOf(owner, each, roll) === "other")
    .map((each) => ({
      key: `${each.trace.kind}:${each.trace.where ?? ""}:${each.party.id}`,
      party: each.party,
      evidence: inWords(each),
    }));
}
