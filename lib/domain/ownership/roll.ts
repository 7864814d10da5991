import { hasMachineName } from "@/lib/domain/machine-name";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";

/** Somebody whom a trace may name. Whoever left is known too: their traces say so. */
export interface RollPerson {
  id: string;
  name: string;
  email: string | null;
  active: boolean;
  managerId: string | null;
  teamIds: readonly string[];
  /** Names of their accounts in directories and sources: addresses, logins, ids. */
  accounts: readonly string[];
}

export interface RollTeam {
  id: string;
  name: string;
  /** Nobody in it is here: it answers for nothing. */
  active: boolean;
}

/** Whom a text names. Nobody: it names no one who is known here. */
export type Named =
  | { is: "person"; person: RollPerson }
  | { is: "team"; team: RollTeam }
  | { is: "automation" }
  | { is: "mailbox" }
  | { is: "several" }
  | { is: "nobody" };

const automation =
  /(?:^|[^a-z])(?:terraform|pulumi|cloudformation|cdk|crossplane|ansible|helm|argo-?cd|flux|jenkins|github-?actions|gitlab-?ci|circleci|pipelines?|dependabot|renovate|scim|provisioning|[a-z-]*\[bot\]|gserviceaccount|service-account|system:serviceaccount)(?:[^a-z]|$)/;

/** Everybody and every team, by the names under which sources know them. Compared without regard to case. */
export class Roll {
  readonly #people = new Map<string, RollPerson>();
  readonly #teams = new Map<string, RollTeam>();
  /** Exact names: addresses, logins, ids, full names. Null: several people have it. */
  readonly #byName = new Map<string, RollPerson | null>();
  /** First parts of addresses of two words and more (`ada.brookes`). */
  readonly #byLogin = new Map<string, RollPerson | null>();
  readonly #byTeam = new Map<string, RollTeam | null>();

  constructor(people: readonly RollPerson[], teams: readonly RollTeam[]) {
    for (const person of people) {
      this.#people.set(person.id, person);
      const names = new Set([person.name, person.email ?? "", ...person.accounts].map(keyOf));
      for (const name of names) {
        if (name.length < 3) continue;
        put(this.#byName, name, person);
        const login = loginOf(name);
        if (login !== null) put(this.#byLogin, login, person);
      }
    }
    for (const team of teams) {
      this.#teams.set(team.id, team);
      const key = teamKey(team.name);
      if (key !== "") put(this.#byTeam, key, team);
    }
  }

  person(id: string): RollPerson | null {
    return this.#people.get(id) ?? null;
  }

  team(id: string): RollTeam | null {
    return this.#teams.get(id) ?? null;
  }

  /**
   * Whom a text names: an address, a login, a full name, a team, or the last part of a path or ARN. What could be two people
   * is several, and never one of them.
   */
  find(text: string): Named {
    const key = keyOf(text);
    if (key.length < 2) return { is: "nobody" };
    const team = this.#byTeam.get(teamKey(key.includes("@") ? key.slice(0, key.indexOf("@")) : key));
    if (isSharedMailbox(key)) return team ? { is: "team", team } : { is: "mailbox" };
    const login = loginOf(key);
    const exact = this.#byName.get(key);
    const person = exact === undefined && login !== null ? this.#byLogin.get(login) : exact;
    if (person === null || team === null || (person && team)) return { is: "several" };
    if (person) return { is: "person", person };
    if (team) return { is: "team", team };
    return automation.test(text.toLowerCase()) || hasMachineName(key)
      ? { is: "automation" }
      : { is: "nobody" };
  }

  /** The person or team whose name is a part of another name, set off by signs: `payments-export` of Payments. */
  within(name: string): Named {
    const words = name
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .slice(0, 12);
    const found = new Map<string, Named>();
    for (let from = 0; from < words.length; from += 1) {
      for (let to = from + 1; to <= Math.min(words.length, from + 3); to += 1) {
        const part = words.slice(from, to);
        const team = this.#byTeam.get(part.join("-"));
        if (team && part.join("-").length > 3) found.set(team.id, { is: "team", team });
        const person = part.length > 1 ? this.#byLogin.get(part.join(".")) : undefined;
        if (person) found.set(person.id, { is: "person", person });
      }
    }
    const [only, other] = found.values();
    return other ? { is: "several" } : (only ?? { is: "nobody" });
  }
}

function put<T extends { id: string }>(map: Map<string, T | null>, key: string, value: T): void {
  const held = map.get(key);
  if (held === undefined) map.set(key, value);
  else if (held?.id !== value.id) map.set(key, null);
}

/** `arn:…:assumed-role/x/ada@company.example` names ada@company.example; `mailto:` and `<…>` around an address say nothing. */
function keyOf(text: string): string {
  const plain = text
    .normalize("NFC")
    .trim()
    .toLowerCase()
    .replace(/^mailto:/, "")
    .replace(/^.*<([^<>]+@[^<>]+)>$/, "$1");
  const last = /^arn:|\//.test(plain) ? plain.slice(plain.lastIndexOf("/") + 1) : plain;
  const turned = /^([^,@]+),\s*([^,@]+)$/.exec(last);
  return (turned ? `${turned[2]} ${turned[1]}` : last).replace(/^@/, "").trim();
}

/** Systems write one login `ada.brookes`, `ada-brookes` or `Ada Brookes`. Null: a single word, which names nobody for sure. */
function loginOf(name: string): string | null {
  const local = name.includes("@") ? name.slice(0, name.indexOf("@")) : name;
  const words = local.split(/[._\s-]+/).filter((word) => word !== "");
  return words.length > 1 ? words.join(".") : null;
}

/** `Team Payments`, `payments-team` and `payments` are one. */
function teamKey(name: string): string {
  const words = name
    .toLowerCase()
    .split(/[._\s-]+/)
    .filter((word) => word !== "");
  const rest = words.filter((word) => word !== "team" && word !== "squad");
  return (rest.length > 0 ? rest : words).join("-");
}
