import { setMaxListeners } from "node:events";
import { z } from "zod";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { withPatience } from "@/lib/connectors/sdk/until-aborted";
import { callsOf, dataSets } from "./data-sets";
import { type GitLabContext, readPage } from "./gitlab-call";
import { groupLists, inGroup, permission, projectLists, type Step } from "./steps";

/** The contract asks for an end within five seconds. */
const patienceMs = 4_500;
type Verdict = Pick<CheckLine, "state" | "detail">;

/** One line per permission of every data set, each tried with one small request; of projects the first is asked. */
export function checkPermissions(given: GitLabContext): AsyncGenerator<CheckLine> {
  return withPatience(given.signal, patienceMs, (signal) => permissionLines(given, signal));
}

async function* permissionLines(given: GitLabContext, signal: AbortSignal): AsyncGenerator<CheckLine> {
  // Everything is tried at once, and every call listens to this one signal.
  setMaxListeners(0, signal);
  const ctx = { ...given, signal };
  const ids = {
    groups: firstId(ctx, groupLists[ctx.config.scope]),
    projects: firstId(ctx, projectLists[ctx.config.scope]),
  };
  // Awaited below by whoever needs them; until then a refusal is nobody's.
  for (const id of Object.values(ids)) id.catch(() => undefined);
  const asked = dataSets.flatMap(({ id, permissions, withoutIt }) =>
    permissions.map((needed) => {
      const step = callsOf(id, ctx.config).find(({ list }) => list.permission === needed);
      const verdict = step ? tried(given, withoutIt, () => probe(ctx, step, ids)) : Promise.resolve(notHere);
      return { dataSet: id, permission: needed, verdict };
    }),
  );
  for (const { verdict, ...line } of asked) yield { ...line, ...(await verdict) };
}

const notHere: Verdict = {
  state: "unknown",
  detail: "Not asked: this source is set not to read it, or has no such thing.",
};

async function probe(
  ctx: GitLabContext,
  step: Step,
  ids: { groups: Promise<number | null>; projects: Promise<number | null> },
): Promise<unknown> {
  const { list } = step;
  if (step.of === "root") return readPage(ctx, { ...list, path: inGroup(list.path, ctx) }, 1);
  if (step.of === "groups" && ctx.config.scope === "group") {
    return readPage(ctx, { ...list, path: inGroup(list.path, ctx) }, 1);
  }
  const id = await ids[step.of];
  if (id === null) return null;
  return readPage(ctx, { ...list, path: list.path.replace(":id", String(id)) }, 1);
}

const placeSchema = z.object({ id: z.number().int() });

async function firstId(ctx: GitLabContext, { list }: Step): Promise<number | null> {
  const { items } = await readPage(
    ctx,
    { ...list, path: inGroup(list.path, ctx), permission: permission.member },
    1,
  );
  return placeSchema.safeParse(items[0]).data?.id ?? null;
}

async function tried(given: GitLabContext, lost: string, run: () => Promise<unknown>): Promise<Verdict> {
  try {
    if ((await run()) === null)
      return { state: "unknown", detail: "There is no group or project to ask about yet." };
    return { state: "granted", detail: "Granted." };
  } catch (error) {
    given.signal.throwIfAborted();
    if (!(error instanceof SourceError))
      return { state: "unknown", detail: "GitLab did not answer in time." };
    const { kind, message } = error.failure;
    return kind === "denied"
      ? { state: "missing", detail: `${lost} ${message}` }
      : { state: "unknown", detail: message };
  }
}
