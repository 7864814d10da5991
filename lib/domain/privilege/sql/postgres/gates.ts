import type { Gate } from "../gate";
import { everybody, type PostgresFacts, type SqlObject } from "./facts";
import type { PostgresRequest } from "./request";
import type { RoleTree } from "./roles";

const ofTable = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER", "MAINTAIN"];
const ofColumn = ["SELECT", "INSERT", "UPDATE", "REFERENCES"];

/** All privileges that there are on a kind of object; its owner has them. */
const whole: { readonly [kind: string]: readonly string[] } = {
  database: ["CREATE", "CONNECT", "TEMPORARY"],
  schema: ["USAGE", "CREATE"],
  table: ofTable,
  view: ofTable,
  "materialized view": ofTable,
  "foreign table": ofTable,
  sequence: ["SELECT", "UPDATE", "USAGE"],
  type: ["USAGE"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  column: ofColumn,
};

/** Roles that come with the server, and what whoever has them may on everything of a sort. */
const provided: readonly { name: string; privileges: readonly string[]; on: readonly string[] }[] = [
  { name: "pg_read_all_data", privileges: ["SELECT"], on: ["relation", "column"] },
  { name: "pg_write_all_data", privileges: ["INSERT", "UPDATE", "DELETE"], on: ["relation", "column"] },
  { name: "pg_maintain", privileges: ["MAINTAIN"], on: ["relation"] },
  { name: "pg_read_all_data", privileges: ["USAGE"], on: ["schema"] },
  { name: "pg_write_all_data", privileges: ["USAGE"], on: ["schema"] },
];

interface Found {
  by: string;
  through: string | null;
}

/** What a statement has to pass: the database, the schema, the object. https://www.postgresql.org/docs/current/ddl-priv.html */
export class Gates {
  readonly #databases = new Map<string, string>();
  /** By database, sort and name. Of two that have one name in one place, neither can be told apart. */
  readonly #objects = new Map<string, SqlObject[]>();

  constructor(
    private readonly facts: PostgresFacts,
    private readonly tree: RoleTree,
  ) {
    for (const [id, object] of facts.objects) {
      // What is not there any more has no owner; nor have templates, whose rights are not read.
      if (object.kind === "database" && (object.owner !== null || !this.#databases.has(object.name)))
        this.#databases.set(object.name, id);
      if (object.owner === null && object.kind !== "column") continue;
      for (const name of namesOf(object)) {
        const key = keyOf(object.database, sortOf(object.kind), name);
        this.#objects.set(key, [...(this.#objects.get(key) ?? []), object]);
      }
    }
  }

  /** The external id of a database. */
  database(name: string): string | undefined {
    return this.#databases.get(name);
  }

  /** Every gate of a request for a role, the outermost first. `session`: the role that signed in, which enters the database. */
  all(session: string, role: string, request: PostgresRequest, database: string): Gate[] {
    if (request.sort === "database") return [this.#ofDatabase(role, database, request.privilege)];
    const entered = this.#ofDatabase(session, database, "CONNECT");
    const inSchema = this.#ofSchema(role, database, request);
    return request.sort === "schema"
      ? [entered, inSchema]
      : [entered, inSchema, this.#ofObject(role, database, request)];
  }

  #ofDatabase(role: string, database: string, privilege: string): Gate {
    const object = this.facts.objects.get(database);
    const name = object?.name ?? database;
    const seen = [...this.facts.layers.roles, ...this.facts.layers.databases];
    const isOpen = object === undefined || object.owner === null;
    return gate(
      `${privilege} on database ${name}`,
      object ? this.#given(role, object, privilege) : null,
      isOpen ? [...seen, `The rights of database ${name}: templates are not read.`] : seen,
    );
  }

  #ofSchema(role: string, database: string, { sort, privilege, schema }: PostgresRequest): Gate {
    const asked = sort === "schema" ? privilege : "USAGE";
    const name = schema ?? "";
    const need = `${asked} on schema ${name}`;
    const known = this.#objects.get(keyOf(database, "schema", name)) ?? [];
    const [object] = known.length === 1 ? known : [asShipped(name, this.tree, database)];
    const found =
      (object && this.#given(role, object, asked)) ?? this.#byProvided(role, database, "schema", asked);
    const open = object && !(object.owner === null && asked === "CREATE") ? [] : [unlisted("schema", name)];
    return gate(need, found, [...this.#seenIn(database), ...open]);
  }

  #ofObject(role: string, database: string, request: PostgresRequest): Gate {
    const { sort, privilege, schema, name, column } = request;
    const relation = `${schema}.${name}`;
    const over = sort === "column" ? "relation" : sort;
    const known = this.#objects.get(keyOf(database, over, relation)) ?? [];
    const objects = [
      ...known,
      ...(column === null
        ? []
        : (this.#objects.get(keyOf(database, "column", `${relation}.${column}`)) ?? [])),
    ];
    const title = column === null ? relation : `${relation}.${column}`;
    const found =
      known.length > 1
        ? null
        : (first(objects.flatMap((each) => this.#given(role, each, privilege) ?? [])) ??
          this.#byProvided(role, database, sort, privilege));
    const open =
      known.length === 1
        ? []
        : known.length > 1
          ? [several(title)]
          : [unlisted(wordFor[over] ?? over, title)];
    const needs = `${privilege} on ${known[0]?.kind ?? wordFor[over] ?? over} ${title}`;
    return gate(needs, found, [...this.#seenIn(database), ...open]);
  }

  #seenIn(database: string): readonly string[] {
    const { roles, inDatabase } = this.facts.layers;
    return [...roles, ...(inDatabase.get(database) ?? [])];
  }

  /** What gives a role a privilege on one object: its own, then everybody's, then that of the roles it has. */
  #given(role: string, object: SqlObject, privilege: string): Found | null {
    if (!(whole[object.kind] ?? []).includes(privilege)) return null;
    if (privilege === "MAINTAIN" && this.tree.provided("pg_maintain") === undefined) return null;
    const held = this.tree.heldBy(role, object.database);
    const title = `${object.kind} ${object.name}`;
    const found: Found[] = [];
    if (object.owner !== null && held.has(object.owner)) {
      const through = this.tree.throughText(held, object.owner);
      found.push({
        by: `${title} belongs to ${through ?? "it"}`,
        through: this.#through(held, object.owner),
      });
    }
    for (const { grantee, privileges } of object.grants) {
      if (!privileges.includes(privilege)) continue;
      const granted = `${privilege} on ${title} is granted to`;
      if (grantee === everybody) found.push({ by: `${granted} everybody (PUBLIC)`, through: "PUBLIC" });
      else if (held.has(grantee)) {
        const through = this.tree.throughText(held, grantee);
        found.push({ by: `${granted} ${through ?? "it"}`, through: this.#through(held, grantee) });
      }
    }
    return first(found) ?? null;
  }

  #byProvided(role: string, database: string, sort: string, privilege: string): Found | null {
    const held = this.tree.heldBy(role, database);
    for (const { name, privileges, on } of provided) {
      const known = this.tree.provided(name);
      if (known === undefined || !held.has(known) || !on.includes(sort) || !privileges.includes(privilege))
        continue;
      return {
        by: `${privilege} on everything is given by ${this.tree.throughText(held, known) ?? "it"}`,
        through: name,
      };
    }
    return null;
  }

  #through(held: ReadonlyMap<string, string | null>, role: string): string | null {
    return held.get(role) === null ? null : this.tree.nameOf(role);
  }
}

const wordFor: { readonly [sort: string]: string } = { relation: "table" };
const keyOf = (database: string, sort: string, name: string) => `${database} ${sort} ${name}`;
const first = (found: readonly Found[]) => found.find(({ through }) => through === null) ?? found[0];
const several = (name: string) => `Which ${name} is meant: several have that name.`;

function unlisted(word: string, name: string): string {
  return `The ${word} ${name}, which is not listed: it is not there, or it came with the server or an extension and has its rights as they came.`;
}

function sortOf(kind: string): string {
  if (kind === "function" || kind === "procedure") return "function";
  return Object.hasOwn(whole, kind) && !["database", "schema", "column"].includes(kind) ? "relation" : kind;
}

/** A function is also called without what it takes. */
function namesOf({ kind, name }: SqlObject): string[] {
  return sortOf(kind) === "function" ? [name, name.replace(/\(.*$/s, "")] : [name];
}

function gate(need: string, found: Found | null | undefined, notSeen: readonly string[]): Gate {
  if (found) return { need, holds: "yes", ...found, notSeen: [] };
  return { need, holds: notSeen.length === 0 ? "no" : "unknown", by: "", through: null, notSeen };
}

/**
 * A schema that has its rights as the server gave them is not listed. Since version 15 only its owner makes things in `public`; before,
 * everybody did, unless the database is older still. https://www.postgresql.org/docs/current/ddl-schemas.html
 */
function asShipped(name: string, tree: RoleTree, database: string): SqlObject | undefined {
  if (!["public", "information_schema", "pg_catalog"].includes(name)) return undefined;
  const isNew = tree.provided("pg_checkpoint") !== undefined;
  const owner = name === "public" && isNew ? (tree.provided("pg_database_owner") ?? null) : null;
  const grants = [{ grantee: everybody, privileges: ["USAGE"], grantable: [] }];
  return { database, kind: "schema", name, owner, grants };
}
