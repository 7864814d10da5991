import { type PlannedScope, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { dataSets } from "./data-sets";
import { serverRealm, serverRef } from "./names";
import { readServer, type Server } from "./server";
import type { MysqlContext, OpenSession } from "./session";

/** The scopes of a server; when it cannot be entered, they are there with the reason. */
export async function* planScopes(open: OpenSession, ctx: MysqlContext): AsyncGenerator<PlannedScope> {
  let server: Server;
  try {
    server = await serverOf(open, ctx);
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const { id } of dataSets) yield { ...serverScope(id, null), unreadable: error.failure };
    return;
  }
  for (const { id } of dataSets) yield serverScope(id, server.id);
}

async function serverOf(open: OpenSession, ctx: MysqlContext): Promise<Server> {
  const session = await open(ctx);
  try {
    return await readServer(ctx, session);
  } finally {
    await session.end();
  }
}

/** The scope of one data set. Being connected proves use; not being so proves nothing. */
export function serverScope(dataSet: string, server: string | null): Scope {
  const title = dataSets.find(({ id }) => id === dataSet)?.title ?? dataSet;
  if (server === null) return { key: `server/${dataSet}`, dataSet, title, issues: [] };
  const realm = serverRealm(server);
  const issues = dataSet === "sessions" ? [] : [realm];
  return { key: `${server}/${dataSet}`, dataSet, title, issues, container: serverRef(realm) };
}
