import { addTo } from "../../add-to";
import { type Ask, type Decision, type Holding, Misasked, type Route, type Way } from "../../decision";
import { reachedFrom } from "../../reached";
import type { MysqlFacts, MysqlGrant } from "./facts";
import { exactness, isLike } from "./pattern";
import { type MysqlRequest, mysqlRequest } from "./request";
import { routesOf } from "./routes";

/** The role of MariaDB that everyone holds. */
const everyone = "'PUBLIC'@''";

/** A server's accounts and privileges, ready to answer. */
export class MysqlServer {
  readonly #grants = new Map<string, MysqlGrant[]>();
  readonly #byUser = new Map<string, string[]>();
  readonly #roles = new Map<string, string[]>();
  readonly #users: ReadonlyMap<string, string>;

  constructor(private readonly facts: MysqlFacts) {
    for (const grant of facts.grants) addTo(this.#grants, grant.holder, grant);
    for (const [name, { user }] of facts.accounts) addTo(this.#byUser, user, name);
    for (const { role, member } of facts.memberships) addTo(this.#roles, member, role);
    this.#users = new Map([...facts.users].reverse().map(({ account, name }) => [name, account]));
  }

  get layersNotSeen(): readonly string[] {
    return this.facts.layersNotSeen;
  }

  /** Whether somebody may do it, and what decides. Throws `Misasked`. */
  decide(name: string, ask: Ask): Decision {
    const request = mysqlRequest(ask);
    const account = this.#users.get(name);
    if (account === undefined) return open([`The account ${name}, which is not listed any more.`]);
    const said = rolesSaid(ask.context);
    const found = this.#found(this.#active(account, said), request);
    if (found) return { verdict: "allowed", reason: `${found.by}.`, layersNotSeen: [] };
    const others = this.#others(account, said).filter((role) =>
      this.#found([role, ...this.#inRole(role)], request),
    );
    const hint = others.length > 0 ? ` The role ${others.slice(0, 5).join(", ")} has it.` : "";
    const unsure = others.length > 0 && said === null && others.some((role) => !isOfMariaDb(role));
    const layersNotSeen = [
      ...this.facts.layersNotSeen,
      ...(unsure ? ['Which of its roles are on when it signs in: say them in the context as "role".'] : []),
      ...(request.path[0] === "information_schema" || request.path[0] === "performance_schema"
        ? [`What everybody may in ${request.path[0]}.`]
        : []),
    ];
    const reason = `Nothing that is ${layersNotSeen.length > 0 ? "known" : "granted"} gives it ${textOf(request)}.${hint}`;
    if (layersNotSeen.length === 0)
      return {
        verdict: "denied",
        reason: hint === "" ? reason : `${reason} It may take it on by SET ROLE.`,
        layersNotSeen,
      };
    return {
      verdict: "depends",
      reason: `${reason} Not everything was read: ${layersNotSeen.join(" ")}`,
      layersNotSeen,
    };
  }

  /** Everybody who may do it, and the roles that have it. Throws `Misasked`. */
  whoCan(ask: Ask): Way[] {
    const request = mysqlRequest(ask);
    const { realm, users, roles } = this.facts;
    const ways: Way[] = [];
    for (const { account, name, told } of users) {
      if (!told) continue;
      const found = this.#found(this.#active(account, null), request);
      const as = found
        ? undefined
        : this.#others(account, null).find((role) => this.#found([role, ...this.#inRole(role)], request));
      const way = { realm, type: "identity", name, namedOnly: false } as const;
      if (found) ways.push({ ...way, through: found.holder === account ? null : found.holder, by: found.by });
      else if (as !== undefined) ways.push({ ...way, through: as, by: `role ${as}, where it is on` });
    }
    if (users.some(({ told }) => !told)) return ways;
    for (const role of roles) {
      const found = this.#found([role], request);
      if (found)
        ways.push({ realm, type: "group", name: role, through: null, by: found.by, namedOnly: false });
    }
    return ways;
  }

  /** Everything that is granted to somebody and to its roles. */
  holdingsOf(name: string): Holding[] {
    const account = this.#users.get(name);
    if (account === undefined) return [];
    return [account, ...this.#inRole(account)].flatMap((holder) =>
      (this.#grants.get(holder) ?? []).map(({ privileges, level, path, revoked }) => ({
        what: `${revoked ? "not " : ""}${privileges.join(", ")}`,
        where: level === "server" ? "everywhere" : `${level} ${path.join(".")}`,
        through: holder === account ? null : holder,
        by: revoked ? "partial revoke" : "grant",
      })),
    );
  }

  /** The ways to more rights that somebody has. */
  routesOf(name: string): Route[] {
    const account = this.#users.get(name);
    if (account === undefined) return [];
    const holders = [account, ...this.#inRole(account)];
    const as = this.facts.proxies.flatMap((proxy) => (proxy.account === account ? [proxy.as] : []));
    return routesOf((request) => this.#found(holders, request)?.by ?? null, as);
  }

  /** Whose rights it has by itself: its own, everyone's, and those of roles that are on. */
  #active(account: string, said: readonly string[] | null): string[] {
    const first =
      said === null
        ? [this.facts.defaults.get(account) ?? ""]
        : this.#others(account, []).filter((role) =>
            said.includes(this.facts.accounts.get(role)?.user ?? ""),
          );
    const held = (this.#roles.get(account) ?? []).filter((role) => first.includes(role) || role === everyone);
    return [account, ...new Set(held.flatMap((role) => [role, ...this.#inRole(role)]))];
  }

  /** Its roles that are not on. */
  #others(account: string, said: readonly string[] | null): string[] {
    const active = said?.length === 0 ? [] : this.#active(account, said);
    return (this.#roles.get(account) ?? []).filter((role) => !active.includes(role) && role !== everyone);
  }

  #inRole(role: string): string[] {
    return [...reachedFrom(role, (from) => this.#roles.get(from) ?? []).keys()].slice(1);
  }

  #found(holders: readonly string[], request: MysqlRequest): { holder: string; by: string } | null {
    for (const holder of holders) {
      const by = this.#given(holder, request);
      if (by !== null) return { holder, by: `${request.privilege} ${by} is granted to ${holder}` };
    }
    return null;
  }

  /** On what a holder has it: everywhere, or in the one row of each level that the server asks. */
  #given(holder: string, { privilege, path }: MysqlRequest): string | null {
    const own = this.#grants.get(holder) ?? [];
    const has = ({ privileges }: MysqlGrant) => privileges.includes(privilege);
    const everywhere = own.some((grant) => grant.level === "server" && has(grant));
    const [database, object, column] = path;
    if (database === undefined) return everywhere ? "everywhere" : null;
    const taken = own.some((grant) => grant.revoked && grant.path[0] === database && has(grant));
    if (everywhere && !taken) return "everywhere";
    const rows = this.#rowsFor(holder);
    const inIt = best(
      rows.filter(({ level, path: [name = ""] }) => level === "database" && isLike(name, database)),
      this.facts,
    );
    if (inIt && has(inIt)) return `on database ${inIt.path[0]}`;
    if (object === undefined) return null;
    // Rows of an object are of the user itself, never of the anonymous one.
    const ofUser = rows.filter(
      ({ holder: other, path: [name, of] }) =>
        this.#isNamed(holder, other) && name === database && of === object,
    );
    const kind = /^(?:EXECUTE|ALTER ROUTINE)$/.test(privilege) ? "routine" : "table";
    const ofObject = best(
      ofUser.filter(({ level }) => level === kind),
      this.facts,
    );
    if (ofObject && has(ofObject)) return `on ${ofObject.level} ${database}.${object}`;
    const ofColumn = ofUser.find((row) => row.level === "column" && row.path[2] === column && has(row));
    return column !== undefined && ofColumn ? `on column ${database}.${object}.${column}` : null;
  }

  #isNamed(holder: string, other: string): boolean {
    return this.facts.accounts.get(holder)?.user === this.facts.accounts.get(other)?.user;
  }

  /** Rows of databases and tables are found by the user and by where it comes from: also those of another host, or of no user. */
  #rowsFor(holder: string): MysqlGrant[] {
    const account = this.facts.accounts.get(holder);
    if (!account || this.facts.roles.has(holder))
      return (this.#grants.get(holder) ?? []).filter(({ revoked }) => !revoked);
    const names = [
      ...(this.#byUser.get(account.user) ?? []),
      ...(account.user === "" ? [] : (this.#byUser.get("") ?? [])),
    ];
    return names
      .filter(
        (name) =>
          covers(this.facts.accounts.get(name)?.host ?? "", account.host) && !this.facts.roles.has(name),
      )
      .flatMap((name) => this.#grants.get(name) ?? [])
      .filter(({ revoked }) => !revoked);
  }
}

/** A role of MariaDB has no host, and is on where it is the default or was taken on. */
const isOfMariaDb = (role: string) => role.endsWith("@''");
const textOf = ({ privilege, path }: MysqlRequest) =>
  path.length === 0 ? `${privilege} everywhere` : `${privilege} on ${path.join(".")}`;

/** Whether whoever comes from a host that one pattern means comes from one that the other means. */
function covers(pattern: string, host: string): boolean {
  return pattern === host || pattern === "%" || (!/[%_/]/.test(host) && isLike(pattern, host));
}

/** The most exact row by host, database and user: the server asks it and no other. */
function best(rows: readonly MysqlGrant[], { accounts }: MysqlFacts): MysqlGrant | undefined {
  const order = ({ holder, path: [database = ""] }: MysqlGrant) => {
    const { user, host } = accounts.get(holder) ?? { user: "", host: "" };
    return (exactness(host) * 129 + exactness(database)) * 2 + (user === "" ? 0 : 1);
  };
  return [...rows].sort((one, other) => order(other) - order(one))[0];
}

function rolesSaid({ role }: Readonly<Record<string, unknown>>): string[] | null {
  if (role === undefined) return null;
  const said: unknown[] = Array.isArray(role) ? role : [role];
  const names = said.filter((each) => typeof each === "string");
  if (names.length === said.length) return names;
  throw new Misasked("The context's role is no name.", 'Write {"role": "NAME"}, or a list of names.');
}

function open(layersNotSeen: readonly string[]): Decision {
  return { verdict: "depends", reason: `Not everything was read: ${layersNotSeen.join(" ")}`, layersNotSeen };
}
