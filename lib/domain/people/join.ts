import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import { nameOf } from "./name-of-address";

/**
 * Which accounts belong to one human being. An account is joined once, when it is first seen, on evidence: an address or an
 * employee number, never a name. What is known later is offered to a human, and changes nothing by itself.
 */

/** An account by which a directory, SCIM or Rollcall knows somebody. */
export interface AccountFacts {
  id: string;
  /** What issues its employee numbers; a member of Rollcall has none. */
  realm: string;
  login: string;
  displayName: string | null;
  email: string | null;
  employeeNumber: string | null;
  active: boolean;
  /** Whom it is joined to already, whoever said so. */
  personId: string | null;
}

export interface PersonFacts {
  id: string;
  name: string;
  email: string | null;
}

export interface JoinPlan {
  joins: { accountId: string; personId: string; evidence: string }[];
  /** People whom nobody knew, each for the account that showed them first. */
  added: { id: string; name: string; email: string | null; active: boolean }[];
}

/** Somebody whose number so many accounts of one directory share is nobody: "0000", "contractor". */
const mostOfOneNumber = 5;

/** Joins what is not joined yet. `newId` gives the ids of people who are added. */
export function planJoins(
  accounts: readonly AccountFacts[],
  people: readonly PersonFacts[],
  newId: () => string,
): JoinPlan {
  const book = new Book(accounts, people);
  const plan: JoinPlan = { joins: [], added: [] };
  const open = accounts.filter(({ personId }) => personId === null).sort(byStanding);
  for (const account of open) {
    const found = book.find(account) ?? add(account, book, plan, newId);
    plan.joins.push({ accountId: account.id, ...found });
    book.note(account, found.personId);
  }
  return plan;
}

/** Who is added is called as their first account: one that works, and of `jane` and `adm-jane` the plain one. */
function byStanding(a: AccountFacts, b: AccountFacts): number {
  return (
    Number(b.active) - Number(a.active) ||
    Number(b.email !== null) - Number(a.email !== null) ||
    Number(b.employeeNumber !== null) - Number(a.employeeNumber !== null) ||
    a.login.length - b.login.length ||
    (a.id < b.id ? -1 : 1)
  );
}

function add(account: AccountFacts, book: Book, plan: JoinPlan, newId: () => string) {
  const email = addressOf(account);
  const person = {
    id: newId(),
    name: account.displayName?.trim() || (email ? nameOf(email) : account.login),
    email: email && !book.knows(email) ? email : null,
    active: account.active,
  };
  plan.added.push(person);
  return { personId: person.id, evidence: "They were first known by this account." };
}

/** Who is known by which address and number. */
class Book {
  /** Null: several people have it. */
  readonly #byEmail = new Map<string, string | null>();
  readonly #byNumber = new Map<string, { personId: string; realm: string; name: string }[]>();
  readonly #names = new Map<string, string>();
  readonly #placeholders: ReadonlySet<string>;

  constructor(accounts: readonly AccountFacts[], people: readonly PersonFacts[]) {
    this.#placeholders = placeholdersOf(accounts);
    for (const { id, name, email } of people) {
      this.#names.set(id, name);
      if (email) this.#noteEmail(email, id);
    }
    for (const account of accounts) if (account.personId) this.note(account, account.personId);
  }

  knows(email: string): boolean {
    return this.#byEmail.has(email);
  }

  note(account: AccountFacts, personId: string): void {
    const email = addressOf(account);
    if (email) this.#noteEmail(email, personId);
    const number = this.#numberOf(account);
    if (!number) return;
    const name = account.displayName ?? this.#names.get(personId) ?? account.login;
    this.#byNumber.set(number, [
      ...(this.#byNumber.get(number) ?? []),
      { personId, realm: account.realm, name },
    ]);
  }

  #noteEmail(email: string, personId: string): void {
    const known = this.#byEmail.get(email);
    if (known === undefined) this.#byEmail.set(email, personId);
    else if (known !== personId) this.#byEmail.set(email, null);
  }

  #numberOf({ employeeNumber }: AccountFacts): string | null {
    const number = employeeNumber?.trim().toLowerCase() ?? "";
    return number === "" || this.#placeholders.has(number) ? null : number;
  }

  /** The one person whom the evidence names; null where there is none, or it could be several. */
  find(account: AccountFacts): { personId: string; evidence: string } | null {
    const email = addressOf(account);
    const byEmail = email ? this.#byEmail.get(email) : undefined;
    if (byEmail) return { personId: byEmail, evidence: `The same e-mail address, ${email}.` };
    // Two people have the address: whose account it is, a number alone does not say.
    if (byEmail === null) return null;
    const number = this.#numberOf(account);
    const same = number ? (this.#byNumber.get(number) ?? []) : [];
    const [first] = same;
    if (!first || same.some(({ personId }) => personId !== first.personId)) return null;
    // Two directories may count from one: there the names must not speak against it.
    const name = account.displayName ?? account.login;
    const agrees = same.some((other) => other.realm === account.realm || shareWord(other.name, name));
    if (!agrees) return null;
    return { personId: first.personId, evidence: `The same employee number, ${account.employeeNumber}.` };
  }
}

/** The address that names one human being; a role's mailbox names nobody. */
function addressOf({ email }: AccountFacts): string | null {
  return email && !isSharedMailbox(email) ? email : null;
}

function placeholdersOf(accounts: readonly AccountFacts[]): Set<string> {
  const counts = new Map<string, number>();
  const placeholders = new Set<string>();
  for (const { realm, employeeNumber } of accounts) {
    const number = employeeNumber?.trim().toLowerCase() ?? "";
    if (number === "") continue;
    if (!/[1-9]/.test(number)) placeholders.add(number);
    const key = `${realm}\0${number}`;
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    if (count > mostOfOneNumber) placeholders.add(number);
  }
  return placeholders;
}

/** The words of a name, without marks and case. */
export function wordsOfName(name: string): string[] {
  const plain = name.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  return plain.split(/[^\p{L}]+/u).filter((word) => word.length > 1);
}

function shareWord(one: string, other: string): boolean {
  const words = new Set(wordsOfName(one));
  return wordsOfName(other).some((word) => words.has(word));
}
