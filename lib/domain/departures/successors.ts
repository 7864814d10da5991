import type { Whom } from "@/lib/domain/ownership/asking";

/** Who may take over from somebody who left. Nothing is given to anybody by this: whoever is proposed is asked. */

export interface NamedWhom extends Whom {
  name: string;
}

/** Who stands around a person who left, of those who are here. */
export interface LeaverCircle {
  name: string;
  backup: NamedWhom | null;
  manager: NamedWhom | null;
  teams: readonly NamedWhom[];
}

/** What evidence suggests for one identity, the likeliest first. */
export interface Suggested {
  whom: NamedWhom;
  confidence: number;
  evidence: readonly string[];
}

export interface Successor {
  whom: NamedWhom;
  confidence: number;
  /** In words that hold for whoever is told. */
  why: string;
}

/** From here on evidence about the identity itself says more than who stood around its owner. */
const strong = 50;
const around = { backup: 45, team: 40, manager: 35 } as const;

/**
 * The successor to ask first: whom evidence about the identity names well, else the leaver's backup, their only team, their
 * manager, and last whom little evidence names. Whoever said before that it is not theirs is passed over; null: nobody is left.
 */
export function proposeSuccessor(
  { name, backup, manager, teams }: LeaverCircle,
  suggested: readonly Suggested[],
  declined: ReadonlySet<string>,
): Successor | null {
  const named = suggested.map(({ evidence, ...each }) => ({
    ...each,
    why: evidence.join("; ") || "evidence names them",
  }));
  const [team] = teams;
  const near: (Successor | null)[] = [
    backup && { whom: backup, confidence: around.backup, why: `stands in for ${name}` },
    teams.length === 1 && team ? { whom: team, confidence: around.team, why: `the team of ${name}` } : null,
    manager && { whom: manager, confidence: around.manager, why: `the manager of ${name}` },
  ];
  const order = [
    ...named.filter(({ confidence }) => confidence >= strong),
    ...near,
    ...named.filter(({ confidence }) => confidence < strong),
  ];
  return order.find((each) => each !== null && !declined.has(each.whom.id)) ?? null;
}
