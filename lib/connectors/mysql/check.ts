import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { dataSets, processPermission } from "./data-sets";
import { ask, listingsOf, mayProcess } from "./pages";
import { readServer, type Server } from "./server";
import type { MysqlContext, OpenSession, Session } from "./session";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;

type Verdict = Pick<CheckLine, "state" | "detail">;
const granted: Verdict = { state: "granted", detail: "Granted." };

/** One line per permission of every data set, tried over one connection. */
export function checkPermissions(open: OpenSession, given: MysqlContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => linesOf(open, given, { ...given, signal }));
}

async function* linesOf(
  open: OpenSession,
  given: MysqlContext,
  ctx: MysqlContext,
): AsyncGenerator<CheckLine> {
  const lines = dataSets.flatMap(({ id, permissions, withoutIt }) =>
    permissions.map((permission) => ({ dataSet: id, permission, withoutIt })),
  );
  let session: Session | null = null;
  try {
    session = await open(ctx);
    const server = await readServer(ctx, session);
    for (const { dataSet, permission, withoutIt } of lines) {
      yield {
        dataSet,
        permission,
        ...(await verdictOf(given, session, server, { dataSet, permission, withoutIt })),
      };
    }
  } catch (error) {
    const verdict = verdictIn(given, error, "Nothing can be read.");
    for (const { dataSet, permission } of lines) yield { dataSet, permission, ...verdict };
  } finally {
    await session?.end();
  }
}

async function verdictOf(
  given: MysqlContext,
  session: Session,
  { flavour }: Server,
  { dataSet, permission, withoutIt }: { dataSet: string; permission: string; withoutIt: string },
): Promise<Verdict> {
  try {
    if (permission === processPermission) {
      const may = await mayProcess(session);
      if (!may) return { state: "missing", detail: withoutIt };
    }
    const lists = listingsOf(flavour, dataSet).filter((list) => list.permission === permission);
    if (lists.length === 0) return { state: "granted", detail: `Not needed: ${flavour} has no such table.` };
    for (const list of lists) await ask(session, list, null, 1);
    return granted;
  } catch (error) {
    return verdictIn(given, error, withoutIt);
  }
}

function verdictIn(given: MysqlContext, error: unknown, withoutIt: string): Verdict {
  given.signal.throwIfAborted();
  if (!(error instanceof SourceError))
    return { state: "unknown", detail: "The server did not answer in time." };
  const { kind, message } = error.failure;
  return kind === "denied"
    ? { state: "missing", detail: `${withoutIt} ${message}` }
    : { state: "unknown", detail: message };
}
