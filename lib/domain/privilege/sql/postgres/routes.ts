import type { Route } from "../../decision";
import { reachedFrom } from "../../reached";
import type { PostgresFacts } from "./facts";
import type { Gates } from "./gates";
import type { RoleTree } from "./roles";

/** Attributes that are a way to more. https://www.postgresql.org/docs/current/role-attributes.html */
const byAttribute: readonly { attribute: string; id: string; sentence: string }[] = [
  {
    attribute: "SUPERUSER",
    id: "superuser",
    sentence: "is checked for nothing, and runs programs of the server's operating system (COPY … PROGRAM)",
  },
  {
    attribute: "REPLICATION",
    id: "replication",
    sentence: "copies the whole cluster, hashes of passwords among it, past every privilege",
  },
];

/** Roles of the server whose members leave the database. https://www.postgresql.org/docs/current/predefined-roles.html */
const byRole: readonly { name: string; id: string; sentence: string }[] = [
  {
    name: "pg_execute_server_program",
    id: "server-programs",
    sentence:
      "runs programs of the server's operating system as its account (COPY … PROGRAM), and so becomes superuser",
  },
  {
    name: "pg_write_server_files",
    id: "write-server-files",
    sentence:
      "writes files of the server as its account, its configuration among them, and so becomes superuser",
  },
  {
    name: "pg_read_server_files",
    id: "read-server-files",
    sentence: "reads files of the server that its account can, keys and tables among them",
  },
];

/** The known ways to more rights of a role: by what it is, by what it may become, by what it may make others. */
export function routesOf(role: string, facts: PostgresFacts, tree: RoleTree, gates: Gates): Route[] {
  const where = "the whole cluster";
  const becomes = tree.becomes(role);
  const setRole = (other: string) => `SET ROLE ${tree.nameOf(other)}`;
  const routes: Route[] = [];
  for (const { attribute, id, sentence } of byAttribute) {
    if (tree.is(role, attribute)) routes.push({ id, sentence, where, by: [attribute] });
    if (attribute === "SUPERUSER") continue;
    // An attribute is not inherited, but whoever becomes the role has it.
    const other = becomes.find((each) => tree.is(each, attribute));
    if (other !== undefined && !tree.is(role, attribute))
      routes.push({ id, sentence, where, by: [setRole(other), attribute] });
  }
  const great = becomes.find((each) => tree.is(each, "SUPERUSER"));
  if (great !== undefined && !tree.is(role, "SUPERUSER"))
    routes.push({ id: "become-superuser", sentence: "becomes a superuser", where, by: [setRole(great)] });
  routes.push(...ofProvided(role, becomes, tree));
  const held = tree.heldBy(role, null);
  const more = becomes.filter((each) => !held.has(each));
  if (more.length > 0) {
    const sentence = "becomes roles whose rights it does not have by itself";
    routes.push({ id: "set-role", sentence, where, by: more.slice(0, 10).map(setRole) });
  }
  routes.push(...ofMaking(role, becomes, facts, tree));
  routes.push(...ofDefiners(role, facts, tree, gates));
  return routes;
}

/** Through whatever mix of inheriting and becoming. */
function ofProvided(role: string, becomes: readonly string[], tree: RoleTree): Route[] {
  return byRole.flatMap(({ name, id, sentence }) => {
    const known = tree.provided(name);
    if (known === undefined) return [];
    const as = [role, ...becomes].find((each) => tree.heldBy(each, null).has(known));
    if (as === undefined) return [];
    const by = `membership in ${name}`;
    return [
      {
        id,
        sentence,
        where: "the whole cluster",
        by: as === role ? [by] : [`SET ROLE ${tree.nameOf(as)}`, by],
      },
    ];
  });
}

/** Only a superuser makes somebody a member of a role that is one. https://www.postgresql.org/docs/current/sql-grant.html */
function ofMaking(role: string, becomes: readonly string[], facts: PostgresFacts, tree: RoleTree): Route[] {
  const where = "the whole cluster";
  const acting = [role, ...becomes];
  const routes: Route[] = [];
  const maker = acting.find((each) => tree.is(each, "CREATEROLE"));
  if (maker !== undefined) {
    const isNew = tree.provided("pg_create_subscription") !== undefined;
    const sentence = isNew
      ? "makes roles, and changes and becomes those that it made or has ADMIN OPTION on"
      : "makes itself a member of every role that is no superuser, those that leave the database among them, and sets their passwords";
    const by = maker === role ? ["CREATEROLE"] : [`SET ROLE ${tree.nameOf(maker)}`, "CREATEROLE"];
    routes.push({ id: "create-role", sentence, where, by });
  }
  // Whoever inherits from a role hands on what that may.
  const holders = [...new Set(acting.flatMap((each) => [...tree.heldBy(each, null).keys()]))];
  const more = holders
    .flatMap((each) => facts.handsOn.get(each) ?? [])
    .filter((each) => !tree.is(each, "SUPERUSER") && !holders.includes(each));
  if (more.length > 0) {
    const by = [...new Set(more)].slice(0, 10).map((each) => `ADMIN OPTION on role ${tree.nameOf(each)}`);
    routes.push({
      id: "admin-option",
      sentence: "makes itself a member of roles that it is not in",
      where,
      by,
    });
  }
  return routes;
}

/** Functions that run as somebody whose rights it has not, and that it may call. */
function ofDefiners(role: string, facts: PostgresFacts, tree: RoleTree, gates: Gates): Route[] {
  if (tree.is(role, "SUPERUSER")) return [];
  const all = reachedFrom(role, (from) => [...tree.heldBy(from, null).keys(), ...tree.becomes(from)]);
  return facts.definers.flatMap(({ function: id, owner }) => {
    const object = facts.objects.get(id);
    const database = object && facts.objects.get(object.database);
    if (!object || !database || all.has(owner)) return [];
    const [schema = "", ...name] = object.name.split(".");
    const request = {
      privilege: "EXECUTE",
      sort: "function",
      database: database.name,
      schema,
      name: name.join("."),
      column: null,
    } as const;
    const needs = gates.all(role, role, request, object.database);
    if (needs.some(({ holds }) => holds !== "yes")) return [];
    const sentence = `calls a function that runs as ${tree.nameOf(owner)} (SECURITY DEFINER), and does by it whatever that lets it`;
    return [
      { id: "security-definer", sentence, where: `database ${database.name}`, by: [`${needs.at(-1)?.by}`] },
    ];
  });
}
