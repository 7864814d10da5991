import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { dataSets, rolesPermission, serverPermission, sessionsPermission, usersPermission } from "./manifest";
import { questions } from "./pages";
import type { MongoContext, OpenSession, Question, Session } from "./session";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;

/**
 * Roles that nobody has: the server looks at the permission first, and then says that there are none. One is of a database
 * that there is not either, because whoever may look at `admin` alone may not look at every database; `local` and `config` are not among these.
 */
const noName = "rollcall-asks-whether-it-may";
const noRoles = ["admin", "local", "config", noName].map((db) => ({ role: noName, db }));

const probes: { [permission: string]: Question } = {
  [usersPermission]: questions.users,
  [rolesPermission]: questions.roles(noRoles),
  [sessionsPermission]: { ...questions.sessions, command: [...questions.sessions.command, { $limit: 1 }] },
  [serverPermission]: questions.hello,
};

type Verdict = Pick<CheckLine, "state" | "detail">;

/** One line per permission of every data set, each permission tried once over one connection. */
export function checkPermissions(open: OpenSession, given: MongoContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => linesOf(open, given, { ...given, signal }));
}

async function* linesOf(
  open: OpenSession,
  given: MongoContext,
  ctx: MongoContext,
): AsyncGenerator<CheckLine> {
  const verdicts = new Map<string, Verdict>();
  const lines = dataSets.flatMap((set) => set.permissions.map((permission) => ({ set, permission })));
  let session: Session;
  try {
    session = await open(ctx);
  } catch (error) {
    const verdict = await verdictOf(given, () => Promise.reject(error));
    for (const { set, permission } of lines) yield { dataSet: set.id, permission, ...verdict };
    return;
  }
  try {
    for (const { set, permission } of lines) {
      const probe = probes[permission];
      if (!probe) throw new TypeError(`No probe for ${permission}.`);
      const verdict = verdicts.get(permission) ?? (await verdictOf(given, () => session.ask(probe)));
      verdicts.set(permission, verdict);
      const lost = verdict.state === "missing" ? `${set.withoutIt} ` : "";
      yield { dataSet: set.id, permission, state: verdict.state, detail: `${lost}${verdict.detail}` };
    }
  } finally {
    await session.end();
  }
}

async function verdictOf(given: MongoContext, work: () => Promise<unknown>): Promise<Verdict> {
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
