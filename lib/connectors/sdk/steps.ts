import { setMaxListeners } from "node:events";
import { z } from "zod";
import {
  type Answer,
  type CheckLine,
  type Cursor,
  type DataSet,
  type PlannedScope,
  type ReadContext,
  type Scope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";

/** For sources that are lists behind an API: a data set is a few calls, each read page by page. */

/** A place in a list, in the source's own words; null is the start. */
export type At = string | null;

/** One call of a data set. */
export interface Step<Tools> {
  /** The call as the source's documentation writes it; also the page's name. */
  call: string;
  /** The permission that it needs, in the source's own words. */
  permission: string;
  /** The page at a place, without any secret, and where the next is. */
  read(tools: Tools, at: At): Promise<{ body: unknown; next: At }>;
  /** Asks for as little as shows whether the permission is there. Null: there is nothing yet to ask about. */
  probe(tools: Tools): Promise<unknown>;
}

/** The steps of a scope's data set. Throws a `SourceError`, `unsupported`, where this version reads none of that name. */
export function stepsOf<Tools>(
  steps: { readonly [dataSet: string]: readonly Step<Tools>[] },
  { dataSet }: Pick<Scope, "dataSet">,
): readonly Step<Tools>[] {
  const found = Object.hasOwn(steps, dataSet) ? steps[dataSet] : undefined;
  if (found) return found;
  throw new SourceError({ kind: "unsupported", message: `This version does not read ${dataSet}.` });
}

/** The pages of some steps, one step after the other. The cursor says which step, and where in it. */
export async function* readSteps<Tools>(
  steps: readonly Step<Tools>[],
  tools: Tools,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  let place = placeSchema.parse(cursor ?? { step: 0, at: null });
  for (;;) {
    const step = steps[place.step];
    if (!step) throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
    const { body, next } = await step.read(tools, place.at);
    if (next !== null && next === place.at) {
      throw new SourceError({ kind: "loop", message: `${step.call} answered with the same page twice.` });
    }
    const following = next === null ? { step: place.step + 1, at: null } : { step: place.step, at: next };
    const isLast = following.step >= steps.length;
    yield { call: step.call, body, next: isLast ? null : following };
    if (isLast) return;
    place = following;
  }
}

const placeSchema = z.object({
  step: z.number().int().min(0).max(50),
  at: z.string().max(20_000).nullable(),
});

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;

/** What `checkSteps` must know of a connector. */
export interface StepChecks<Tools> {
  dataSets: DataSet[];
  steps: { [dataSet: string]: readonly Pick<Step<Tools>, "permission" | "probe">[] };
  /** Signs in. Its failure is the one line that comes out. */
  open(signal: AbortSignal): Promise<Tools>;
  /** Permissions that no call of the data set's own asks for by name. */
  further?: { [permission: string]: (tools: Tools) => Promise<unknown> };
  /** Why a data set is not asked for, where the settings say so. */
  off?(dataSet: string): string | null;
  /** The source's name, for a sentence. */
  title: string;
}

/** One line per permission of every data set, each tried with one small request, all at once. */
export function checkSteps<Tools>(ctx: ReadContext, checks: StepChecks<Tools>): AsyncGenerator<CheckLine> {
  return withPatience(ctx.signal, patienceMs, (signal) => permissionLines(ctx, checks, signal));
}

async function* permissionLines<Tools>(
  ctx: ReadContext,
  { dataSets, steps, open, further = {}, off, title }: StepChecks<Tools>,
  signal: AbortSignal,
): AsyncGenerator<CheckLine> {
  setMaxListeners(0, signal);
  const verdictFor = (error: unknown, lost: string): Verdict => {
    ctx.signal.throwIfAborted();
    if (!(error instanceof SourceError))
      return { state: "unknown", detail: `${title} did not answer in time.` };
    const { kind, message } = error.failure;
    return kind === "denied"
      ? { state: "missing", detail: `${lost} ${message}`.trim() }
      : { state: "unknown", detail: message };
  };
  let tools: Tools;
  try {
    tools = await open(signal);
  } catch (error) {
    const [first] = dataSets;
    if (first)
      yield {
        dataSet: first.id,
        permission: first.permissions[0] ?? "",
        ...verdictFor(error, first.withoutIt),
      };
    return;
  }
  const tried = async (set: DataSet, permission: string): Promise<Verdict> => {
    const probe = steps[set.id]?.find((step) => step.permission === permission)?.probe ?? further[permission];
    if (!probe) throw new TypeError(`Permission ${permission} has no probe.`);
    try {
      const found = await probe(tools);
      return found === null
        ? { state: "unknown", detail: "There is nothing yet to ask about." }
        : { state: "granted", detail: "Granted." };
    } catch (error) {
      return verdictFor(error, set.withoutIt);
    }
  };
  const lines = dataSets.flatMap((set) =>
    set.permissions.map((permission) => {
      const reason = off?.(set.id) ?? null;
      const verdict: Promise<Verdict> =
        reason === null ? tried(set, permission) : Promise.resolve({ state: "unknown", detail: reason });
      return { dataSet: set.id, permission, verdict };
    }),
  );
  for (const { verdict, ...line } of lines) yield { ...line, ...(await verdict) };
}

type Verdict = Pick<CheckLine, "state" | "detail">;

/** What only the source itself may tell of a scope. */
type Told = Pick<Scope, "issues" | "container" | "reader">;

/**
 * The scopes of data sets of which the source is asked first whose they are. Where it does not answer, they are there with
 * the reason.
 */
export async function* askedScopes(
  sets: readonly DataSet[],
  of: { id: string; title: string },
  ask: () => Promise<Told | ((set: DataSet) => Told)>,
): AsyncGenerator<PlannedScope> {
  try {
    const told = await ask();
    for (const set of sets)
      yield stepScope(set, { ...of, ...(typeof told === "function" ? told(set) : told) });
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    for (const set of sets) yield { ...stepScope(set, { ...of, issues: [] }), unreadable: error.failure };
  }
}

/** The scope of one data set of what a source reads, known by its lasting id. */
export function stepScope(set: DataSet, of: { id: string; title: string } & Told): Scope {
  return {
    key: `${of.id}/${set.id}`,
    dataSet: set.id,
    title: `${set.title} of ${of.title}`,
    issues: of.issues,
    ...(of.container ? { container: of.container } : {}),
    ...(of.reader ? { reader: of.reader } : {}),
  };
}

/** Works on four at a time, in order. */
export async function fourAtATime<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < items.length; at += 4) {
    results.push(...(await Promise.all(items.slice(at, at + 4).map(work))));
  }
  return results;
}
