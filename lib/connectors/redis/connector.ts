import {
  type CheckLine,
  type Connector,
  type PlannedScope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { recordsByCall } from "@/lib/connectors/sdk/records-by-call";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { type Node, nodeId, type RedisConfig } from "./config";
import { dataSets, manifest } from "./manifest";
import { ask, readings, readScope } from "./pages";
import { nodeRealm, nodeRef, serverRecords, sessionRecords, userRecords } from "./records";
import { type OpenSession, openSession, type RedisContext } from "./session";

const readers: { [call: string]: typeof userRecords } = {
  users: userRecords,
  sessions: sessionRecords,
  server: serverRecords,
};

/** The connector over a way to open sessions. */
export function redisOver(open: OpenSession): Connector<RedisConfig> {
  return {
    manifest,
    plan: planScopes,
    pages: (ctx, scope, cursor) => readScope(open, ctx, scope, cursor),
    check: (ctx) => checkPermissions(open, ctx),
    toRecords: recordsByCall(readers),
  };
}

/** Redis and Valkey, live and from snapshots. */
export const redis: Connector<RedisConfig> = redisOver(openSession);

/** Each server lists its own users. Being connected proves use; not being so proves nothing. */
async function* planScopes(ctx: RedisContext): AsyncGenerator<PlannedScope> {
  for (const node of ctx.config.nodes.map((each) => nodeId(ctx.config, each))) {
    const realm = nodeRealm(node);
    for (const { id, title } of dataSets) {
      const issues = id === "sessions" ? [] : [realm];
      yield {
        key: `${node}/${id}`,
        dataSet: id,
        title: `${title}: ${node}`,
        issues,
        container: nodeRef(realm),
      };
    }
  }
}

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;
const nodesTried = 5;

/** One line per permission, tried on the first five servers; missing where it is on any of them. */
function checkPermissions(open: OpenSession, given: RedisContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => linesOf(open, given, { ...given, signal }));
}

async function* linesOf(
  open: OpenSession,
  given: RedisContext,
  ctx: RedisContext,
): AsyncGenerator<CheckLine> {
  const tried = await Promise.all(
    given.config.nodes.slice(0, nodesTried).map((node) => tryNode(open, ctx, given, node)),
  );
  for (const { id, permissions, withoutIt } of dataSets) {
    for (const permission of permissions) {
      const verdicts = tried.flatMap((node) => node.get(permission) ?? []);
      const failed =
        verdicts.find(({ state }) => state === "missing") ??
        verdicts.find(({ state }) => state === "unknown");
      const detail = failed
        ? `${failed.state === "missing" ? `${withoutIt} ` : ""}${failed.detail}`
        : "Granted.";
      yield { dataSet: id, permission, state: failed?.state ?? "granted", detail };
    }
  }
}

type Verdict = Pick<CheckLine, "state" | "detail">;

async function tryNode(
  open: OpenSession,
  ctx: RedisContext,
  given: RedisContext,
  node: Node,
): Promise<Map<string, Verdict>> {
  const verdicts = new Map<string, Verdict>();
  try {
    const session = await open(ctx, node);
    try {
      for (const reading of Object.values(readings)) {
        verdicts.set(reading.permission, await verdictOf(given, () => ask(session, reading)));
      }
    } finally {
      session.end();
    }
  } catch (error) {
    const verdict = await verdictOf(given, () => Promise.reject(error));
    for (const { permission } of Object.values(readings)) verdicts.set(permission, verdict);
  }
  return verdicts;
}

async function verdictOf(given: RedisContext, work: () => Promise<unknown>): Promise<Verdict> {
  try {
    await work();
    return { state: "granted", detail: "Granted." };
  } catch (error) {
    given.signal.throwIfAborted();
    if (!(error instanceof SourceError))
      return { state: "unknown", detail: "The server did not answer in time." };
    return { state: error.failure.kind === "denied" ? "missing" : "unknown", detail: error.failure.message };
  }
}
