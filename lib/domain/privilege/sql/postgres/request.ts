import { type Ask, Misasked } from "../../decision";
import { dottedNames } from "../dotted";

type Sort = "database" | "schema" | "relation" | "column" | "function";

/** What is asked of a cluster. */
export interface PostgresRequest {
  privilege: string;
  sort: Sort;
  database: string;
  /** Null: of the database itself. */
  schema: string | null;
  /** In the schema: `orders`, `close_day(integer)`; null: of the schema itself. */
  name: string | null;
  column: string | null;
}

/** On what each privilege can be, by how many names that has. https://www.postgresql.org/docs/current/ddl-priv.html */
const sorts: { readonly [privilege: string]: { readonly [names: number]: Sort } } = {
  SELECT: { 3: "relation", 4: "column" },
  INSERT: { 3: "relation", 4: "column" },
  UPDATE: { 3: "relation", 4: "column" },
  REFERENCES: { 3: "relation", 4: "column" },
  DELETE: { 3: "relation" },
  TRUNCATE: { 3: "relation" },
  TRIGGER: { 3: "relation" },
  MAINTAIN: { 3: "relation" },
  USAGE: { 2: "schema", 3: "relation" },
  CREATE: { 1: "database", 2: "schema" },
  CONNECT: { 1: "database" },
  TEMPORARY: { 1: "database" },
  EXECUTE: { 3: "function" },
};

/** Reads a question in PostgreSQL's words. Throws `Misasked`. */
export function postgresRequest({ action, resource, namespace }: Ask): PostgresRequest {
  const word = action.trim().toUpperCase();
  const privilege = word === "TEMP" ? "TEMPORARY" : word;
  const on = Object.hasOwn(sorts, privilege) ? sorts[privilege] : undefined;
  if (!on) {
    throw new Misasked(
      "The action is no privilege of PostgreSQL.",
      `Name one: ${Object.keys(sorts).join(", ").toLowerCase()}.`,
    );
  }
  const names = dottedNames(namespace === "" ? resource : `${namespace}.${resource}`) ?? [];
  const [database = "", schema = null, name = null, column = null] = names;
  const sort = on[names.length];
  if (!sort || database === "") {
    throw new Misasked(
      `${privilege} is not given on what is named.`,
      "Write the resource as DATABASE.SCHEMA.TABLE, DATABASE.SCHEMA or DATABASE; a name with a dot in double quotes.",
    );
  }
  return { privilege, sort, database, schema, name, column };
}
