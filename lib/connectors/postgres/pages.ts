import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { readListings } from "@/lib/connectors/sdk/listings";
import { scrub } from "@/lib/domain/secrets/scrub";
import { clusterListings, type SqlListing } from "./cluster-listings";
import { connectPermission } from "./data-sets";
import { objectListings } from "./object-listings";
import { type Database, listDatabases } from "./plan";
import type { OpenSession, PostgresContext, Session } from "./session";

const pageSize = 500;

/**
 * The answers of one scope, over one connection.
 * @throws SourceError when the server refuses or cannot be understood.
 */
export async function* readScope(
  open: OpenSession,
  ctx: PostgresContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const lists = scope.dataSet === "privileges" ? objectListings : clusterListings[scope.dataSet];
  const cluster = scope.key.split("/")[0];
  if (!lists || !cluster) {
    throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
  }
  const database = await databaseOf(open, ctx, scope);
  const session = await open(ctx, database?.name ?? ctx.config.database);
  try {
    yield* readListings(lists, cursor, pageSize, async (list, after, limit) => {
      ctx.signal.throwIfAborted();
      const rows = await ask(session, list, after, limit);
      // A comment, a setting or a name may hold a secret; it goes no further.
      return { rows, body: scrub({ cluster, host: ctx.config.host, database, rows }) };
    });
  } finally {
    await session.end();
  }
}

/** One piece of a list. */
export function ask(
  session: Session,
  { call, sql, start, permission }: SqlListing,
  after: string[] | null,
  limit: number,
) {
  return session.rows({ name: call, sql, values: [...(after ?? start), limit], permission });
}

/** The database of a scope by its present name; null: the scope is of the whole cluster. */
async function databaseOf(open: OpenSession, ctx: PostgresContext, scope: Scope): Promise<Database | null> {
  if (scope.dataSet !== "privileges") return null;
  const oid = scope.key.split("/").at(-1);
  const session = await open(ctx, ctx.config.database);
  try {
    const found = (await listDatabases(session)).find((database) => database.oid === oid);
    if (found) return found;
  } finally {
    await session.end();
  }
  throw new SourceError({
    kind: "denied",
    message: `The database of this scope (${scope.title.slice(0, 200)}) is gone, or takes no connections.`,
    permission: connectPermission,
  });
}
