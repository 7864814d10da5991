import type { IdentityContext, PersonTrace } from "@/lib/domain/assessment/context";
import type { OwnerFacts } from "@/lib/domain/definitions/owned";
import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import type { Runner } from "@/lib/platform/read";
import type { Base } from "./data-base";

type Person = NonNullable<PersonTrace["person"]>;

/** People by the names under which sources know them: of the people here, and of human accounts in directories. */
export class Directory {
  readonly #people = new Map<string, Person>();
  /** Addresses by their first part; null: several have it. */
  readonly #logins = new Map<string, string | null>();

  /** Everybody, for a pass over all identities. */
  static async whole(db: Runner): Promise<Directory> {
    const directory = new Directory();
    await directory.#add(db, "TRUE", []);
    return directory;
  }

  /** Those who are named so, for a page about one identity. */
  static async of(db: Runner, names: readonly string[]): Promise<Directory> {
    const directory = new Directory();
    const keys = [...new Set(names.map(keyOf))].filter((key) => key.length > 2).slice(0, 100);
    if (keys.length > 0) {
      const like = keys.map((key) => `%${key.replaceAll(/[\\%_]/g, "\\$&").replaceAll(/[.\s-]+/g, "_")}%`);
      await directory.#add(db, "d.search LIKE ANY($1::text[])", [like]);
    }
    return directory;
  }

  async #add(db: Runner, named: string, values: unknown[]): Promise<void> {
    const accounts = await db.query<{
      id: string;
      name: string;
      active: boolean;
      left_at: Date | null;
      names: string[];
    }>(
      `SELECT d.id, d.name, d.status <> 'disabled' AND d.gone_at IS NULL AS active,
         CASE WHEN d.status <> 'disabled' THEN d.gone_at END AS left_at,
         ARRAY[lower(d.name), lower(d.external_id)] || coalesce((SELECT array_agg(lower(a.alias)) FROM aliases a WHERE a.identity_id = d.id), '{}') AS names
       FROM identities d WHERE d.class = 'human' AND d.kind = 'directory_account' AND ${named} ORDER BY d.id`,
      values,
    );
    for (const { id, name, active, left_at: leftAt, names } of accounts.rows) {
      for (const each of names) this.#know(each, { id, name, active, leftAt });
    }
    const people = await db.query<{
      id: string;
      name: string;
      email: string | null;
      active: boolean;
      left_at: Date | null;
    }>(
      `SELECT d.id, d.name, d.email, d.active AND d.gone_at IS NULL AS active, d.gone_at AS left_at
       FROM (SELECT p.*, lower(concat_ws(' ', p.name, p.email)) AS search FROM people p) d WHERE ${named} ORDER BY d.id`,
      values,
    );
    for (const { id, name, email, active, left_at: leftAt } of people.rows) {
      // What is written down here goes before what a directory says.
      if (email) this.#people.set(keyOf(email), { id, name, active, leftAt });
    }
  }

  /**
   * Somebody with several accounts is there as long as one of them works. The part of an address before the `@` names them too,
   * unless it could be two people.
   */
  #know(name: string, person: Person): void {
    const known = this.#people.get(name);
    if (!known || (person.active && !known.active)) this.#people.set(name, person);
    const at = name.indexOf("@");
    const login = at > 0 ? loginOf(name.slice(0, at)) : null;
    if (login === null) return;
    const namesake = this.#logins.get(login);
    if (namesake === undefined) this.#logins.set(login, name);
    else if (namesake !== name) this.#logins.set(login, null);
  }

  /** The person whom a trace names by an address, an account name, or the last part of a path or ARN. */
  find(value: string): Person | null {
    const key = keyOf(value);
    if (isSharedMailbox(key)) return null;
    const login = key.includes("@") ? null : loginOf(key);
    const address = login ? this.#logins.get(login) : null;
    return this.#people.get(key) ?? (address ? (this.#people.get(address) ?? null) : null);
  }
}

/** Systems write one login `ada.brookes`, `ada-brookes` or `Ada Brookes`. Null: a single word, which names nobody for sure. */
function loginOf(name: string): string | null {
  const words = name.split(/[._\s-]+/);
  return words.length > 1 ? words.join(".") : null;
}

/** `arn:…:assumed-role/x/ada@company.example` names ada@company.example. */
function keyOf(value: string): string {
  const trimmed = value.trim().toLowerCase();
  return /^arn:|\//.test(trimmed) ? trimmed.slice(trimmed.lastIndexOf("/") + 1) : trimmed;
}

/** What the sources' hints and the logs say of who made or owns an identity, and whom its description names. */
export function tracesOf(
  { ownerHints, description }: Pick<Base, "ownerHints" | "description">,
  directory: Directory,
): PersonTrace[] {
  const hinted = ownerHints.map(({ type, value }) => ({ type, value, person: directory.find(value) }));
  // A description may name anybody: only people who are known count.
  const named = addressesIn(description).flatMap((value) => {
    const person = directory.find(value);
    return person && !hinted.some((other) => other.person?.id === person.id)
      ? [{ type: "description", value, person }]
      : [];
  });
  return [...hinted, ...named];
}

/** By which people may be named on an identity. */
export function namesOn({ ownerHints, description }: Pick<Base, "ownerHints" | "description">): string[] {
  return [...ownerHints.map(({ value }) => value), ...addressesIn(description)];
}

function addressesIn(text: string | null): string[] {
  return (
    (text ?? "")
      .slice(0, 1000)
      .match(/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g)
      ?.slice(0, 5) ?? []
  );
}

/** Technical and business owner of each of these identities. */
export async function ownersOf(
  db: Runner,
  ids: readonly string[],
): Promise<Map<string, IdentityContext["owners"]>> {
  const found = await db.query<{
    subject: string;
    role: "technical" | "business";
    state: OwnerFacts["state"];
    set_at: Date;
    confirmed_at: Date | null;
    person_active: boolean | null;
    members: number | null;
    email: string | null;
  }>(
    `SELECT o.subject_id AS subject, o.role, o.state, o.set_at, o.confirmed_at, p.active AND p.gone_at IS NULL AS person_active, p.email,
       CASE WHEN o.team_id IS NOT NULL THEN (SELECT count(*)::int FROM team_members m JOIN people a ON a.id = m.person_id
         WHERE m.team_id = o.team_id AND a.active AND a.gone_at IS NULL) END AS members
     FROM ownerships o LEFT JOIN people p ON p.id = o.person_id
     WHERE o.subject_type = 'identity' AND o.subject_id = ANY($1::uuid[])`,
    [ids],
  );
  const owners = new Map<string, IdentityContext["owners"]>();
  for (const row of found.rows) {
    const of = owners.get(row.subject) ?? { technical: null, business: null };
    of[row.role] = {
      state: row.state,
      setAt: row.set_at,
      confirmedAt: row.confirmed_at,
      party: partyOf(row),
    };
    owners.set(row.subject, of);
  }
  return owners;
}

function partyOf(row: {
  members: number | null;
  person_active: boolean | null;
  email: string | null;
}): OwnerFacts["party"] {
  if (row.members !== null) return { kind: "team", activeMembers: row.members };
  if (row.email && isSharedMailbox(row.email)) return { kind: "mailbox" };
  return { kind: "person", active: row.person_active };
}
