import { clip } from "@/lib/connectors/sdk/page-records";
import { hasMachineName } from "@/lib/domain/machine-name";
import type { IdentityClass } from "@/lib/domain/record";

/** What bears on whether a person stands behind an account of a directory. */
export interface ClassHints {
  classes: string[];
  name: string;
  displayName: string | null;
  units: string[];
  spns: string[];
  employeeType: string | null;
  employeeNumber: string | null;
  hasFullName: boolean;
  /** Which line or place of work the directory tells of, in its words. */
  work: string | null;
  workstations: string | null;
  /** The last part of a Windows security identifier: accounts that every domain has. */
  rid: number | null;
}

type Verdict = { class: IdentityClass; why: string };

const machineClasses: { [objectClass: string]: string } = {
  "msds-groupmanagedserviceaccount": "It is a group managed service account.",
  "msds-managedserviceaccount": "It is a managed service account.",
  "msds-delegatedmanagedserviceaccount": "It is a delegated managed service account.",
  computer: "It is the account of a computer.",
  applicationprocess: "It is an application process.",
};

const builtIn: { [rid: number]: Verdict } = {
  500: {
    class: "both",
    why: "The domain's own administrator: people sign in with it, and what was set up with it.",
  },
  501: { class: "non_human", why: "The domain's guest account: it is nobody's." },
  502: { class: "non_human", why: "The account of the domain's ticket service (krbtgt)." },
  503: { class: "non_human", why: "An account that Windows manages." },
};

const machineUnit =
  /\b(?:service|svc|system|technical|functional|application|app|machine|bot|robot|batch)[-_ ]?(?:accounts?|users?|ids?)\b|^(?:services|svc|applications|apps|bots|robots|daemons|machines)$/i;
const machineType = /\b(?:service|machine|bot|robot|application|system|automation|technical|functional)\b/i;

/** Human needs proof: the number of an employee, or a full name with a place of work. Without any hint it stays unsure. */
export function classOfAccount(hints: ClassHints): Verdict {
  const classes = hints.classes.map((name) => name.toLowerCase());
  const byClass = Object.keys(machineClasses).find((name) => classes.includes(name));
  if (byClass) return { class: "non_human", why: machineClasses[byClass] ?? "" };
  const own = hints.rid === null ? undefined : builtIn[hints.rid];
  if (own) return own;
  const machine = machineHint(hints, classes);
  const person = hints.employeeNumber
    ? "the directory knows it under an employee number"
    : hints.hasFullName && hints.work
      ? `it has a given name, a surname and ${hints.work}`
      : null;
  if (machine && person) return { class: "both", why: `${sentence(machine)} But ${person}.` };
  if (machine) return { class: "non_human", why: sentence(machine) };
  if (person) return { class: "human", why: sentence(person) };
  return {
    class: "unsure",
    why: "No employee number or place of work, and nothing that speaks of a machine.",
  };
}

function machineHint(hints: ClassHints, classes: string[]): string | null {
  const [spn] = hints.spns;
  if (spn) return `it signs in for a service: ${clip(spn, 100)}`;
  if (hints.employeeType && machineType.test(hints.employeeType))
    return `its employee type says ${clip(hints.employeeType, 100)}`;
  const isPerson = classes.includes("person") || classes.includes("inetorgperson");
  const isPosix = classes.includes("posixaccount") || classes.includes("shadowaccount");
  if (classes.includes("simplesecurityobject") && !isPerson)
    return "it is an entry with a password that is no person's";
  if (classes.includes("account") && !isPerson && !isPosix)
    return "it is an account of a machine (object class account)";
  const unit = hints.units.find((each) => machineUnit.test(each));
  if (unit) return `it lies in the unit ${clip(unit, 100)}`;
  const name = [hints.name, hints.displayName ?? ""].find(hasMachineName);
  if (name) return `its name ${clip(name, 100)} speaks of a machine`;
  return hints.workstations ? `it may sign in on ${clip(hints.workstations, 100)} alone` : null;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
