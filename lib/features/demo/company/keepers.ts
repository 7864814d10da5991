import type { Ref } from "@/lib/domain/record";
import { type Company, companyDomain } from "./company";
import type { Random } from "./random";
import { type Employee, employee, employees, membersOf, type Team, teams } from "./staff";

/** Who really looks after something: what nobody wrote down, and what tags tell more or less. */
export interface Keeper {
  team: Team;
  /** Null: nobody in particular, the team does. */
  person: Employee | null;
}

/** An identity with who really looks after it. */
export interface TrueOwner extends Keeper {
  ref: Ref;
}

/** Somebody of one of these teams, by the words. */
export function keeperOf(company: Company, among: readonly Team[], ...words: string[]): Keeper {
  const random = company.random("keeper", ...words);
  const team = random.pick(among);
  return { team, person: random.pick(membersOf(team)) };
}

/** Who looks after what somebody was named on: they, or their team since they left. */
export function keeperNamed(name: string): Keeper {
  const person = employee(name);
  return { team: person.team, person: person.left === undefined ? person : null };
}

const left = (team: Team) => {
  const gone = employees.filter((person) => person.left !== undefined);
  const ofTeam = gone.filter((person) => person.team === team);
  return ofTeam.length > 0 ? ofTeam : gone;
};

/** What an owner tag says: mostly the truth, now and then what was true once, and sometimes nobody in particular. */
export function ownerTag({ team, person }: Keeper, random: Random): string {
  const said = random.next();
  const now = person ?? random.pick(membersOf(team));
  if (said < 0.9) return now.email;
  if (said < 0.95) return random.pick(left(team)).email;
  if (said < 0.965) return random.pick(membersOf(team)).email;
  if (said < 0.98) return random.pick(membersOf(random.pick(teams))).email;
  return said < 0.99 ? `${team}-team@${companyDomain}` : `it@${companyDomain}`;
}

/** What a team tag says: some are of before a reorganisation, or of a team that there is not any more. */
export function teamTag({ team }: Keeper, random: Random): string {
  const said = random.next();
  if (said < 0.95) return team;
  return said < 0.98 ? random.pick(teams) : "web";
}

/** What the register says, which somebody fills in when they think of it. */
export function registeredOwner(keeper: Keeper, random: Random): string {
  const said = random.next();
  if (said < 0.85 && keeper.person) return keeper.person.email;
  return said < 0.95 ? random.pick(left(keeper.team)).email : random.pick(employees).email;
}
