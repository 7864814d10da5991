import type { Route } from "../../decision";
import type { MysqlRequest } from "./request";

interface RouteFacts {
  id: string;
  sentence: string;
  /** One of these is enough. */
  needs: readonly MysqlRequest[];
}

const everywhere = (...privileges: string[]): MysqlRequest[] =>
  privileges.map((privilege) => ({ privilege, path: [] }));
const accountTables = ["user", "global_priv", "db", "role_edges", "roles_mapping", "proxies_priv"];

/** https://dev.mysql.com/doc/refman/8.4/en/privileges-provided.html and the guidelines there */
const facts: readonly RouteFacts[] = [
  {
    id: "file",
    sentence: "reads and writes files of the server as its account, tables of other databases among them",
    needs: everywhere("FILE"),
  },
  {
    id: "definer",
    sentence: "makes views and routines that work as any account",
    needs: everywhere("SUPER", "SET USER", "SET USER ID", "SET ANY DEFINER"),
  },
  {
    id: "create-user",
    sentence: "sets the passwords of other accounts, and signs in as them",
    needs: everywhere("CREATE USER"),
  },
  {
    id: "account-tables",
    sentence: "writes the tables in which accounts and privileges stand",
    needs: ["INSERT", "UPDATE"].flatMap((privilege) =>
      accountTables.map((table) => ({ privilege, path: ["mysql", table] })),
    ),
  },
  {
    id: "load-code",
    sentence: "has the server load code of its own, as a function or plugin",
    needs: ["func", "plugin"].map((table) => ({ privilege: "INSERT", path: ["mysql", table] })),
  },
  { id: "proxy", sentence: "acts as any account", needs: everywhere("PROXY") },
];

/** The known ways to more rights. `given`: what gives a request; null: nothing. `proxied`: the accounts that it may act as. */
export function routesOf(
  given: (request: MysqlRequest) => string | null,
  proxied: readonly string[],
): Route[] {
  const where = "the whole server";
  const routes = facts.flatMap(({ id, sentence, needs }): Route[] => {
    const by = needs.map(given).find((each) => each !== null);
    return by ? [{ id, sentence, where, by: [by] }] : [];
  });
  if (proxied.length === 0) return routes;
  const by = proxied.map((account) => `PROXY on ${account}`);
  return [...routes, { id: "proxy", sentence: `acts as ${proxied.slice(0, 5).join(", ")}`, where, by }];
}
