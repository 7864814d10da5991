import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { clusterListings } from "./cluster-listings";
import { clusterIdPermission, connectPermission, dataSets, statsPermission } from "./data-sets";
import { ask } from "./pages";
import { readClusterId } from "./plan";
import type { OpenSession, PostgresContext, Session } from "./session";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;

type Verdict = Pick<CheckLine, "state" | "detail">;
const granted: Verdict = { state: "granted", detail: "Granted." };

/** One line per permission of every data set, tried over one connection. */
export function checkPermissions(open: OpenSession, given: PostgresContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => linesOf(open, given, { ...given, signal }));
}

async function* linesOf(
  open: OpenSession,
  given: PostgresContext,
  ctx: PostgresContext,
): AsyncGenerator<CheckLine> {
  const lines = dataSets.flatMap(({ id, permissions, withoutIt }) =>
    permissions.map((permission) => ({ dataSet: id, permission, withoutIt })),
  );
  let session: Session;
  try {
    session = await open(ctx, ctx.config.database);
  } catch (error) {
    const verdict = verdictIn(given, error, "Nothing can be read.");
    for (const { dataSet, permission } of lines) yield { dataSet, permission, ...verdict };
    return;
  }
  try {
    for (const { dataSet, permission, withoutIt } of lines) {
      let verdict: Verdict;
      try {
        verdict = await tryOut(ctx, session, dataSet, permission, withoutIt);
      } catch (error) {
        verdict = verdictIn(given, error, withoutIt);
      }
      yield { dataSet, permission, ...verdict };
    }
  } finally {
    await session.end();
  }
}

async function tryOut(
  ctx: PostgresContext,
  session: Session,
  dataSet: string,
  permission: string,
  withoutIt: string,
): Promise<Verdict> {
  if (permission === clusterIdPermission) {
    if (ctx.config.cluster) return { state: "granted", detail: "Not needed: the source names the cluster." };
    await readClusterId(session);
    return granted;
  }
  if (permission === statsPermission) {
    const sql = "SELECT pg_has_role(current_user, 'pg_read_all_stats', 'USAGE') AS granted";
    const [row] = await session.rows({ name: "stats", sql, values: [], permission });
    return row?.granted === true ? granted : { state: "missing", detail: withoutIt };
  }
  if (permission === connectPermission) return connects(ctx, session, withoutIt);
  for (const list of clusterListings[dataSet] ?? []) await ask(session, list, null, 1);
  return granted;
}

async function connects(ctx: PostgresContext, session: Session, withoutIt: string): Promise<Verdict> {
  const rows = await session.rows({
    name: "closed",
    sql: `SELECT datname AS name FROM pg_database WHERE datallowconn AND NOT datistemplate AND NOT has_database_privilege(oid, 'CONNECT')
      ORDER BY oid LIMIT 1000`,
    values: [],
    permission: connectPermission,
  });
  const wanted = ctx.config.databases;
  const closed = rows
    .flatMap(({ name }) => (typeof name === "string" ? [name.slice(0, 100)] : []))
    .filter((name) => wanted.length === 0 || wanted.includes(name));
  if (closed.length === 0) return granted;
  return { state: "missing", detail: `${withoutIt} Not open: ${closed.slice(0, 5).join(", ")}.` };
}

function verdictIn(given: PostgresContext, error: unknown, withoutIt: string): Verdict {
  given.signal.throwIfAborted();
  if (!(error instanceof SourceError))
    return { state: "unknown", detail: "The server did not answer in time." };
  const { kind, message } = error.failure;
  return kind === "denied"
    ? { state: "missing", detail: `${withoutIt} ${message}` }
    : { state: "unknown", detail: message };
}
