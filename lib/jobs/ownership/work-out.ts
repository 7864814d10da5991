import type { Evidence, OwnerRole } from "@/lib/domain/owner-question";
import type { Roll } from "@/lib/domain/ownership/roll";
import { claimsAgainst, type Party, type Suggestion, suggestOwners } from "@/lib/domain/ownership/suggest";
import type { Trace } from "@/lib/domain/ownership/traces";
import type { Decided } from "@/lib/features/suggestions/data-decided";

/** A row of what is suggested, as it is kept. A contradiction may name nobody: whoever accepted left. */
export interface Kept extends Omit<Suggestion, "party"> {
  kind: "own" | "contradiction";
  party: Party | null;
}

export interface Baseline {
  role: OwnerRole;
  confirmedAt: Date;
  claims: string[];
}

interface Known {
  traces: readonly Trace[];
  decided: Decided;
  baseline: (role: OwnerRole) => { confirmedAt: Date; claims: string[] } | undefined;
  roll: Roll;
  now: Date;
}

/**
 * What is suggested of one identity, role by role. Whoever accepted is left in peace until something newer speaks against them:
 * what claimed it for others when they accepted is kept as the baseline.
 */
export function workOut(known: Known): { kept: Kept[]; baselines: Baseline[] } {
  const { traces, decided, roll, now } = known;
  const kept: Kept[] = [];
  const baselines: Baseline[] = [];
  for (const role of ["technical", "business"] as const) {
    const accepted = decided.accepted[role];
    const told = role === "business" ? [...traces, ...managerTrace(kept, decided, roll)] : traces;
    const suggested = suggestOwners({ role, traces: told, refusals: decided.refusals, roll, now });
    if (!accepted) {
      kept.push(...suggested.map((each) => ({ ...each, kind: "own" as const })));
      continue;
    }
    const claims = claimsAgainst(accepted.party, { role, traces: told, roll, now });
    const before = known.baseline(role);
    const isSame = before?.confirmedAt.getTime() === accepted.confirmedAt.getTime();
    if (!isSame) {
      baselines.push({ role, confirmedAt: accepted.confirmedAt, claims: claims.map(({ key }) => key) });
    }
    const news = isSame ? claims.filter(({ key }) => !before?.claims.includes(key)) : [];
    const left = leftOf(accepted.party, roll);
    const others = suggested.filter(({ party }) => party.id !== accepted.party.id);
    kept.push(...contradictions(role, { left, news, others }));
  }
  return { kept, baselines };
}

/** Why whoever accepted cannot answer any more. */
function leftOf(party: Party, roll: Roll): Evidence | null {
  if (party.kind === "person") {
    const person = roll.person(party.id);
    return person && !person.active
      ? { kind: "gone", text: `${person.name}, who answers for it, left.` }
      : null;
  }
  const team = roll.team(party.id);
  return team && !team.active
    ? { kind: "gone", text: `Nobody is left in the team ${team.name}, which answers for it.` }
    : null;
}

function contradictions(
  role: OwnerRole,
  found: { left: Evidence | null; news: ReturnType<typeof claimsAgainst>; others: readonly Suggestion[] },
): Kept[] {
  const { left, news, others } = found;
  if (left === null && news.length === 0) return [];
  const why = [...(left ? [left] : []), ...news.map(({ evidence }) => evidence)];
  const next = others.find(({ party }) => left !== null || news.some((claim) => claim.party.id === party.id));
  if (next) return [{ ...next, kind: "contradiction", evidence: [...why, ...next.evidence.slice(0, 4)] }];
  return [
    {
      ...{ role, kind: "contradiction", party: null, confidence: 0, level: "low" },
      evidence: why,
      against: [],
      grouping: `${role}:contradiction`,
    },
  ];
}

/** The manager of whoever looks after it, or most likely does, may answer for what it is for. */
function managerTrace(kept: readonly Kept[], decided: Decided, roll: Roll): Trace[] {
  const party = decided.accepted.technical?.party ?? kept.find(({ level }) => level !== "low")?.party;
  const person = party?.kind === "person" ? roll.person(party.id) : null;
  const manager = person?.managerId ? roll.person(person.managerId) : null;
  if (!person || !manager) return [];
  return [
    {
      ...{ kind: "manager_of_owner", role: "business", where: null, at: null },
      named: { is: "person", person: manager },
      said: person.name,
    },
  ];
}
