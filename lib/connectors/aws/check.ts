import { setMaxListeners } from "node:events";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { callAws, nameOf } from "./aws-call";
import { dataSets } from "./data-sets";
import { probeKeyUse, probes } from "./probes";
import { type AwsContext, assumeRole, baseSession, roleArn, type Session, sessionIn } from "./session";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;
const rolesTried = 5;

type Verdict = Pick<CheckLine, "state" | "detail">;

/**
 * One line per permission of every data set that the configuration reads, tried in the first account that it enters.
 * Roles of other accounts are tried in the first five.
 */
export function checkPermissions(given: AwsContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => permissionLines(given, signal));
}

async function* permissionLines(given: AwsContext, signal: AbortSignal): AsyncGenerator<CheckLine> {
  const ctx = { ...given, signal };
  // Everything is tried at once, and every call listens to this one signal.
  setMaxListeners(0, ctx.signal);
  let base: Session;
  let roles: string[];
  try {
    base = await baseSession(ctx);
    roles = await rolesToTry(ctx, base);
  } catch (error) {
    given.signal.throwIfAborted();
    const detail = error instanceof Error ? error.message : String(error);
    yield { dataSet: "iam", permission: "sts:GetCallerIdentity", state: "missing", detail };
    return;
  }
  const entered = roles.map((account) => {
    const role = roleArn(ctx.config, base.partition, account);
    return {
      account,
      role,
      verdict: verdictOf(given, `sts:AssumeRole on ${role}`, () => assumeRole(ctx, base, role)),
    };
  });
  if (ctx.config.scope !== "account") yield await roleLine(entered);
  const [first] = entered;
  const session =
    first && (await first.verdict).state === "granted" ? sessionIn(ctx, base, first.account) : base;
  yield* linesIn(given, ctx, base, session);
}

/** One line for all roles that were tried: missing if any of them cannot be assumed, with which. */
async function roleLine(entered: { role: string; verdict: Promise<Verdict> }[]): Promise<CheckLine> {
  const tried = await Promise.all(entered.map(async ({ role, verdict }) => ({ role, ...(await verdict) })));
  const failed = tried.filter(({ state }) => state !== "granted");
  const line = { dataSet: "organization", permission: "sts:AssumeRole" };
  if (tried.length === 0) return { ...line, state: "unknown", detail: "There is no other account to enter." };
  if (failed.length === 0) return { ...line, state: "granted", detail: `Tried in ${tried.length} accounts.` };
  const state = failed.some((each) => each.state === "missing") ? "missing" : "unknown";
  const detail = `These accounts are not read: ${failed.map((each) => each.detail).join(" ")}`;
  return { ...line, state, detail };
}

/** Every permission of every data set, all tried at once; a permission of several data sets is tried once. */
async function* linesIn(
  given: AwsContext,
  ctx: AwsContext,
  base: Session,
  session: Session,
): AsyncGenerator<CheckLine> {
  const tried = new Map<string, Promise<Verdict>>();
  const wanted = dataSets
    .filter((set) => set.id !== "organization" || ctx.config.scope === "organization")
    .filter((set) => set.id !== "events" || ctx.config.events !== "none")
    .flatMap((set) => set.permissions.map((permission) => ({ set, permission })))
    .filter(({ permission }) => permission !== "sts:AssumeRole");
  for (const { permission } of wanted) {
    const where = permission.startsWith("organizations:") ? base : session;
    if (!tried.has(permission))
      tried.set(
        permission,
        verdictOf(given, permission, () => probe(ctx, where, permission)),
      );
  }
  for (const { set, permission } of wanted) {
    const verdict = await tried.get(permission);
    if (!verdict) continue;
    const detail = verdict.state === "missing" ? set.withoutIt : verdict.detail;
    yield { dataSet: set.id, permission, state: verdict.state, detail };
  }
}

async function probe(ctx: AwsContext, session: Session, permission: string): Promise<unknown> {
  if (permission === "iam:GetAccessKeyLastUsed") return probeKeyUse(ctx, session);
  const run = probes[permission];
  if (!run) throw new TypeError(`No probe for ${permission}.`);
  await callAws(permission, ctx.signal, () => run(ctx, session));
  return true;
}

async function verdictOf(
  given: AwsContext,
  permission: string,
  run: () => Promise<unknown>,
): Promise<Verdict> {
  try {
    const found = await run();
    if (found !== null) return { state: "granted", detail: "Granted." };
    return { state: "unknown", detail: "There is no access key to ask about yet." };
  } catch (error) {
    given.signal.throwIfAborted();
    if (!(error instanceof SourceError)) return { state: "unknown", detail: "AWS did not answer in time." };
    if (error.failure.kind === "denied") return { state: "missing", detail: error.failure.message };
    // AWS looks at the permission before it looks for the thing: "no such user" is a yes.
    if (isRefusalOfInput(error.cause))
      return { state: "granted", detail: `Granted: AWS answered ${permission}.` };
    return { state: "unknown", detail: error.failure.message };
  }
}

function isRefusalOfInput(cause: unknown): boolean {
  return /NoSuchEntity|NotFound|ReportNotPresent|NotPresent|ReportInProgress|NotReady|ReportExpired|InvalidInput|InvalidParameter|ClientException|ValidationError/.test(
    nameOf(cause),
  );
}

async function rolesToTry(ctx: AwsContext, base: Session): Promise<string[]> {
  if (ctx.config.scope === "account") return [];
  if (ctx.config.scope === "accounts") {
    return ctx.config.accounts.filter((account) => account !== base.account).slice(0, rolesTried);
  }
  try {
    const api = await base.clients.organizations();
    const { Accounts: accounts = [] } = await callAws("organizations:ListAccounts", ctx.signal, (options) =>
      api.listAccounts({ MaxResults: 20 }, options),
    );
    return accounts
      .flatMap(({ Id, State, Status }) =>
        Id && Id !== base.account && (State ?? Status) === "ACTIVE" ? [Id] : [],
      )
      .slice(0, rolesTried);
  } catch (error) {
    // The line of `organizations:ListAccounts` says it.
    if (error instanceof SourceError) return [];
    throw error;
  }
}
