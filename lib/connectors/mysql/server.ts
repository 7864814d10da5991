import { SourceError } from "@/lib/connectors/sdk/contract";
import { userPermission } from "./data-sets";
import type { MysqlContext, Session } from "./session";

export type Flavour = "mysql" | "mariadb";

/** Which server answers, and by what its accounts are known. */
export interface Server {
  id: string;
  flavour: Flavour;
}

/** MySQL has a lasting id of its own; MariaDB is known by its host name and port, unless the source names it. */
export async function readServer(ctx: MysqlContext, session: Session): Promise<Server> {
  const ask = async (name: string, sql: string) => {
    const [row] = await session.rows({ name, sql, values: [], permission: userPermission });
    return row ?? {};
  };
  const { version, host, port } = await ask(
    "server",
    "SELECT VERSION() AS version, @@hostname AS host, @@port AS port",
  );
  if (typeof version !== "string") {
    throw new SourceError({ kind: "malformed", message: "The server does not tell its version." });
  }
  const flavour: Flavour = /mariadb/i.test(version) ? "mariadb" : "mysql";
  if (ctx.config.server) return { id: ctx.config.server, flavour };
  const id = flavour === "mysql" ? (await ask("uuid", "SELECT @@server_uuid AS id")).id : `${host}:${port}`;
  if (typeof id === "string" && /^[\w.:-]{1,200}$/.test(id)) return { id, flavour };
  throw new SourceError({
    kind: "malformed",
    message: "The server does not tell an id that can be used. Name it in the settings of the source.",
  });
}
