import type { Pool } from "pg";
import { type Ask, Misasked, type Way } from "@/lib/domain/privilege/decision";
import type { Scope } from "@/lib/platform/scope";
import { type Access, loadAccess } from "./data";
import { identitiesAt } from "./data-named";
import type { Candidate } from "./schema";
import type { Asked, CanAnswer, CanQuestion, WhoCanAnswer, WhoCanQuestion } from "./schema-answers";

/** Somebody waits for the answer: one statement may take so long. */
const timeoutMs = 15_000;

/** Whether one identity may do something, or everything that it may. Throws AppErrors `no_such_source` and `query_timeout`. */
export async function answerCan(
  pool: Pool,
  scope: Scope,
  { identity, source, ask }: CanQuestion,
): Promise<CanAnswer> {
  const request = { identities: [identity], source, resources: resourcesOf(ask) };
  const access = await loadAccess(pool, scope, request, timeoutMs);
  const named = access.who(identity);
  if (named.is === "none") return { is: "none" };
  if (named.is === "several") {
    return { is: "several", among: named.among.map((each) => askedOf(access, each)) };
  }
  const who = askedOf(access, named.who);
  const about = access.about(identity);
  if (typeof about === "string") return { is: "untold", who, why: about };
  const { notEvaluated } = about;
  if (ask === null) return { is: "held", who, held: about.held(), notEvaluated };
  const decision = worded(() => about.decide(ask));
  return decision instanceof Misasked
    ? { is: "misasked", who, message: decision.message, next: decision.next }
    : { is: "decided", who, decision, notEvaluated };
}

/** What is asked about may lie in another place than whoever asks. */
const resourcesOf = (ask: Ask | null) => (ask === null || ask.resource === "" ? [] : [ask.resource]);

function askedOf(access: Access, { id, realm, name, system }: Candidate): Asked {
  const where = { realm };
  return { id, name, system, place: access.placeOf(where), source: access.sourcesOf(where)[0] ?? null };
}

/** What was answered; where its words say nothing, how they are said right. */
function worded<Answer>(answer: () => Answer): Answer | Misasked {
  try {
    return answer();
  } catch (error) {
    if (error instanceof Misasked) return error;
    throw error;
  }
}

/** A page of those who may do it, by name. Throws AppErrors `no_such_source` and `query_timeout`. */
export async function answerWhoCan(
  pool: Pool,
  scope: Scope,
  { source, ask, after, limit }: WhoCanQuestion,
): Promise<WhoCanAnswer> {
  const request = { identities: [], source, resources: resourcesOf(ask) };
  const access = await loadAccess(pool, scope, request, timeoutMs);
  const found = worded(() => access.whoCan(ask));
  if (found instanceof Misasked) return { is: "misasked", message: found.message, next: found.next };
  const ways = inOrder(await reachedWays(pool, scope, found));
  const place = Buffer.from(after, "base64url").toString();
  const rest = ways.filter(({ key }) => key > place);
  const page = rest.slice(0, limit);
  const last = rest.length > page.length ? page.at(-1) : undefined;
  const ids = await identitiesAt(
    pool,
    scope,
    page.map(({ way }) => way),
    timeoutMs,
  );
  return {
    is: "listed",
    rows: page.map(({ way }) => ({ ...way, identityId: ids.get(way) ?? null, place: access.placeOf(way) })),
    total: ways.length,
    next: last ? Buffer.from(last.key).toString("base64url") : null,
    layersNotSeen: access.layersNotSeen(),
    restricted: !scope.unrestricted,
  };
}

/** Nobody is told of whom they do not reach, whatever an evaluator says. */
async function reachedWays(pool: Pool, scope: Scope, ways: readonly Way[]): Promise<readonly Way[]> {
  if (scope.unrestricted) return ways;
  const reached = await identitiesAt(pool, scope, ways, timeoutMs);
  return ways.filter((way) => reached.has(way));
}

/** By name, each once: what tells two ways apart is the place in the list. */
function inOrder(ways: readonly Way[]): { key: string; way: Way }[] {
  const keyOf = ({ name, realm, type, through, by, namedOnly }: Way) =>
    [name, realm, type, through ?? "", by, namedOnly ? "some" : "all"].join("\0");
  const byKey = new Map(ways.map((way) => [keyOf(way), way]));
  return [...byKey].map(([key, way]) => ({ key, way })).sort((a, b) => (a.key < b.key ? -1 : 1));
}
