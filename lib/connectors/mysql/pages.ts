import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { type Row, readListings } from "@/lib/connectors/sdk/listings";
import { scrub } from "@/lib/domain/secrets/scrub";
import { accountListings, queryOf, type SqlListing } from "./account-listings";
import { processPermission } from "./data-sets";
import { privilegeListings } from "./privilege-listings";
import { type Flavour, readServer } from "./server";
import type { MysqlContext, OpenSession, Session } from "./session";

const pageSize = 500;

/** The lists of a data set on a kind of server; empty: there is no such data set. */
export function listingsOf(flavour: Flavour, dataSet: string): SqlListing[] {
  if (dataSet === "privileges") return privilegeListings[flavour];
  return accountListings[flavour][dataSet] ?? [];
}

/**
 * The answers of one scope, over one connection.
 * @throws SourceError when the server refuses or cannot be understood.
 */
export async function* readScope(
  open: OpenSession,
  ctx: MysqlContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const session = await open(ctx);
  try {
    const { id, flavour } = await readServer(ctx, session);
    if (scope.key !== `${id}/${scope.dataSet}`) {
      throw new SourceError({
        kind: "unsupported",
        message: "Another server answers at this address now. Sync again.",
      });
    }
    if (scope.dataSet === "sessions") await requireProcess(session);
    yield* readListings(listingsOf(flavour, scope.dataSet), cursor, pageSize, async (list, after, limit) => {
      ctx.signal.throwIfAborted();
      const rows = await ask(session, list, after, limit);
      // A comment or a name may hold a secret; it goes no further.
      return { rows, body: scrub({ server: id, flavour, host: ctx.config.host, rows }) };
    });
  } finally {
    await session.end();
  }
}

/** One piece of a list. */
export function ask(
  session: Session,
  list: SqlListing,
  after: string[] | null,
  limit: number,
): Promise<Row[]> {
  const { call, permission } = list;
  return session.rows({
    name: call,
    sql: queryOf(list, after === null),
    values: [...(after ?? []), limit],
    permission,
  });
}

/** Without PROCESS the server shows our own connection only, and does not say so. */
async function requireProcess(session: Session): Promise<void> {
  if (await mayProcess(session)) return;
  throw new SourceError({
    kind: "denied",
    message: "The account does not have PROCESS, without which the server shows it no other connection.",
    permission: processPermission,
  });
}

/** Whether our account has PROCESS itself; everyone may see what they have. */
export async function mayProcess(session: Session): Promise<boolean> {
  const host = "SUBSTRING_INDEX(CURRENT_USER(), '@', -1)";
  const rows = await session.rows({
    name: "process",
    sql: `SELECT 1 AS granted FROM information_schema.USER_PRIVILEGES WHERE PRIVILEGE_TYPE = 'PROCESS'
      AND GRANTEE = CONCAT('''', LEFT(CURRENT_USER(), CHAR_LENGTH(CURRENT_USER()) - CHAR_LENGTH(${host}) - 1), '''@''', ${host}, '''')`,
    values: [],
    permission: processPermission,
  });
  return rows.length > 0;
}
