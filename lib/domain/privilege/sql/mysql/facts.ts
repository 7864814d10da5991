import { z } from "zod";
import { missing } from "../../looks";
import type { RealmRecords } from "../../records";

/** An account or role as the server prints it, in two parts. A role of MariaDB has no host. */
export interface Account {
  user: string;
  host: string;
}

export type Level = "server" | "database" | "table" | "column" | "routine";

/** What an account holds in one place. */
export interface MysqlGrant {
  holder: string;
  level: Level;
  /** `shop`, `shop/orders`, `shop/orders/note`; of the server: none. A database may be a pattern. */
  path: readonly string[];
  privileges: readonly string[];
  /** Taken away from what is held everywhere (MySQL's partial revokes). */
  revoked: boolean;
}

export interface MysqlFacts {
  realm: string;
  /** By the name that the server prints: `'api'@'10.%'`. */
  accounts: ReadonlyMap<string, Account>;
  roles: ReadonlySet<string>;
  memberships: readonly { role: string; member: string }[];
  /** The role that each has when it signs in, where it is known. */
  defaults: ReadonlyMap<string, string>;
  grants: readonly MysqlGrant[];
  /** Who may act as whom. */
  proxies: readonly { account: string; as: string }[];
  users: readonly { account: string; name: string; told: boolean }[];
  layersNotSeen: readonly string[];
}

const bodySchema = z
  .object({
    object: z.string().catch(""),
    role: z.string().catch(""),
    privileges: z.array(z.string()).catch([]),
  })
  .catch({ object: "", role: "", privileges: [] });

/** A server from what the inventory holds of it. */
export function mysqlFacts(records: RealmRecords): MysqlFacts {
  const names = new Map<string, string>();
  const accounts = new Map<string, Account>();
  for (const { id, externalId } of [...records.entitlements, ...records.identities]) {
    const account = accountOf(externalId);
    if (!account) continue;
    names.set(id, externalId);
    accounts.set(externalId, account);
  }
  const roles = records.entitlements.filter(
    ({ kind, externalId }) => kind === "role" && accounts.has(externalId),
  );
  const given = grantsOf(records, names);
  const of = (dataSet: string) => records.looks.filter((look) => look.dataSet === dataSet);
  return {
    realm: records.realm,
    accounts,
    roles: new Set(roles.map(({ externalId }) => externalId)),
    memberships: records.members.flatMap(({ group, member }) => {
      const [role, holder] = [names.get(group), names.get(member)];
      return role === undefined || holder === undefined ? [] : [{ role, member: holder }];
    }),
    ...given,
    proxies: records.trusts.flatMap(({ identity, kind, subject }) => {
      const as = names.get(identity);
      return kind === "assume_role" && as !== undefined ? [{ account: subject, as }] : [];
    }),
    users: records.identities.flatMap(({ id, externalId, name }) =>
      accounts.has(externalId) ? [{ account: externalId, name, told: records.told?.has(id) ?? true }] : [],
    ),
    layersNotSeen: [
      ...missing("The server's accounts", of("accounts")),
      ...missing("The server's roles", of("roles")),
      ...missing("The server's privileges", of("privileges")),
    ],
  };
}

/** `'user'@'host'`, with quotes written twice. */
export function accountOf(text: string): Account | null {
  const read = /^'((?:[^']|'')*)'@'((?:[^']|'')*)'$/s.exec(text);
  return read ? { user: bare(read[1] ?? ""), host: bare(read[2] ?? "") } : null;
}

const bare = (text: string) => text.replaceAll("''", "'");

function grantsOf(
  { grants, entitlements, places }: RealmRecords,
  names: ReadonlyMap<string, string>,
): Pick<MysqlFacts, "grants" | "defaults"> {
  const bodies = new Map(entitlements.map(({ id, body }) => [id, bodySchema.parse(body)]));
  const where = new Map(places.map(({ id, externalId }) => [id, externalId]));
  const defaults = new Map<string, string>();
  const found: MysqlGrant[] = [];
  for (const { principal, entitlement, target, effect } of grants) {
    const holder = names.get(principal);
    const body = bodies.get(entitlement);
    if (holder === undefined || body === undefined) continue;
    if (body.object === "role") {
      if (body.privileges.includes("DEFAULT"))
        defaults.set(holder, `'${body.role.replaceAll("'", "''")}'@''`);
      continue;
    }
    const level = levels.get(body.object);
    const place = where.get(target ?? "");
    const path = level === undefined ? null : level === "server" ? [] : place ? pathOf(level, place) : null;
    if (level === undefined || path === null) continue;
    found.push({ holder, level, path, privileges: body.privileges, revoked: effect === "deny" });
  }
  return { grants: found, defaults };
}

/** `table/shop/orders`: of what has a slash in its name, the name of a table has it. */
function pathOf(level: Level, place: string): string[] {
  const [, ...parts] = place.split("/");
  const [database = "", ...rest] = parts;
  if (level === "database") return [parts.join("/")];
  if (level !== "column") return [database, rest.join("/")];
  return [database, rest.slice(0, -1).join("/"), rest.at(-1) ?? ""];
}

const levels = new Map<string, Level>([
  ["server", "server"],
  ["database", "database"],
  ["table", "table"],
  ["column", "column"],
  ["procedure", "routine"],
  ["function", "routine"],
]);
