import { isSharedMailbox } from "@/lib/domain/shared-mailbox";
import type { Runner } from "@/lib/platform/read";

/** Somebody as a source names them: by an account of a directory, or by an address that is known here. */
export interface NamedPerson {
  /** Of the account, else of the person: findings tell people apart by it. */
  id: string;
  name: string;
  active: boolean;
  /** When they left, where that is known. */
  leftAt: Date | null;
  /** The person whose account it is; null until it is joined to one. */
  personId: string | null;
}

/** People by the names under which sources know them: of the people here, and of human accounts in directories. */
export class Directory {
  readonly #people = new Map<string, NamedPerson>();
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
    const accounts = await db.query<NamedPerson & { names: string[] }>(
      `SELECT d.id, d.name, coalesce(p.active AND p.gone_at IS NULL, d.status <> 'disabled' AND d.gone_at IS NULL) AS active,
         CASE WHEN p.id IS NOT NULL THEN p.gone_at WHEN d.status <> 'disabled' THEN d.gone_at END AS "leftAt",
         p.id AS "personId", ARRAY[lower(d.name), lower(d.external_id)] || coalesce((SELECT array_agg(lower(a.alias)) FROM aliases a WHERE a.identity_id = d.id), '{}') AS names
       FROM identities d LEFT JOIN person_accounts j ON j.kind = 'directory' AND j.subject_id = d.id LEFT JOIN people p ON p.id = j.person_id
       WHERE d.class = 'human' AND d.kind = 'directory_account' AND ${named} ORDER BY d.id`,
      values,
    );
    for (const { names, ...account } of accounts.rows) {
      for (const each of names) this.#know(each, account);
    }
    const people = await db.query<Omit<NamedPerson, "personId"> & { email: string | null }>(
      `SELECT d.id, d.name, d.email, d.active AND d.gone_at IS NULL AS active, d.gone_at AS "leftAt"
       FROM (SELECT p.*, lower(concat_ws(' ', p.name, p.email)) AS search FROM people p) d WHERE ${named} ORDER BY d.id`,
      values,
    );
    for (const { email, ...person } of people.rows) {
      // What is written down here goes before what a directory says, unless that is the account of the same person.
      const isTheirs = email !== null && this.#people.get(keyOf(email))?.personId === person.id;
      if (email && !isTheirs) this.#people.set(keyOf(email), { ...person, personId: person.id });
    }
  }

  /**
   * Somebody with several accounts is there as long as one of them works. The part of an address before the `@` names them too,
   * unless it could be two people.
   */
  #know(name: string, person: NamedPerson): void {
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
  find(value: string): NamedPerson | null {
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
