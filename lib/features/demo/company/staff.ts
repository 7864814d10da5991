import { companyDomain } from "./company";

/** Somebody who works at the company, or did. */
export interface Employee {
  name: string;
  email: string;
  team: Team;
  /** Days since they left. */
  left?: number;
}

export const teams = [
  "platform",
  "storefront",
  "payments",
  "catalogue",
  "data",
  "logistics",
  "security",
  "customer-care",
] as const;
export type Team = (typeof teams)[number];

const roll: readonly (readonly [name: string, team: Team, left?: number])[] = [
  ["Ada Brookes", "platform"],
  ["Tomas Havel", "platform"],
  ["Ilse Brandt", "platform", 1010],
  ["Wei Lin Tan", "platform"],
  ["Lena Fischer", "storefront"],
  ["Mateo Rivas", "storefront"],
  ["Hannah Okoro", "storefront"],
  ["Piet Vermeer", "storefront", 640],
  ["Priya Raman", "payments"],
  ["Jonas Eklund", "payments"],
  ["Farida Aziz", "payments"],
  ["Sofia Marchetti", "catalogue"],
  ["Emil Novak", "catalogue"],
  ["Grace Adeyemi", "data"],
  ["Rafael Costa", "data"],
  ["Yuki Mori", "data"],
  ["Dmitri Volkov", "data", 420],
  ["Bram de Wit", "logistics"],
  ["Nora Quinn", "logistics"],
  ["Samuel Osei", "security"],
  ["Clara Weiss", "security"],
  ["Oskar Lindahl", "customer-care"],
  ["Maeve Byrne", "customer-care"],
];

export const employees: readonly Employee[] = roll.map(([name, team, left]) => ({
  name,
  email: `${name.toLowerCase().replaceAll(" ", ".")}@${companyDomain}`,
  team,
  ...(left === undefined ? {} : { left }),
}));

/** Somebody by name. */
export function employee(name: string): Employee {
  const found = employees.find((each) => each.name === name);
  if (!found) throw new RangeError(`Nobody there is called ${name}.`);
  return found;
}

/** Those of a team who still work there. */
export function membersOf(team: Team): Employee[] {
  return employees.filter((each) => each.team === team && each.left === undefined);
}

/** The name under which somebody signs in: `lena.fischer`. */
export function loginOf(person: Employee): string {
  return person.email.slice(0, person.email.indexOf("@"));
}
