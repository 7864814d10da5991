import { z } from "zod";
import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { callsOf } from "./data-sets";
import { type GitLabContext, type ListCall, readAll, readPage } from "./gitlab-call";
import type { GitLabPage } from "./page-body";
import { rootPath } from "./plan";
import { groupLists, inGroup, keepAll, projectLists, type Step } from "./steps";

/** Which call of the data set, and which page of its list (or of that of groups or projects). */
const cursorSchema = z.object({ step: z.number().int().min(0).max(20), page: z.number().int().min(1) });

type Part = { parts: GitLabPage["parts"]; next: number | null };

/**
 * The answers of one scope: every call of its data set, page by page.
 * @throws SourceError when GitLab refuses or cannot be understood.
 */
export async function* readScope(
  ctx: GitLabContext,
  { dataSet, issues, container }: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const calls = callsOf(dataSet, ctx.config);
  const [realm] = issues;
  if (calls.length === 0 || !realm) {
    throw new SourceError({ kind: "unsupported", message: `This source does not read ${dataSet}.` });
  }
  const { config } = ctx;
  const id = Number(container?.externalId.split("/")[1] ?? 0);
  const root = { kind: config.scope, id, path: rootPath(config) };
  let at = cursorSchema.parse(cursor ?? { step: 0, page: 1 });
  for (;;) {
    const step = calls[at.step];
    if (!step) throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
    const { parts, next } = await readStep(ctx, step, root, at.page);
    const following = next === null ? { step: at.step + 1, page: 1 } : { step: at.step, page: next };
    const last = following.step >= calls.length;
    const body: GitLabPage = { realm, issuer: config.base_url, parts };
    yield { call: step.call, body, next: last ? null : following };
    if (last) return;
    at = following;
  }
}

interface Root {
  kind: "group" | "instance";
  id: number;
  path: string;
}

async function readStep(ctx: GitLabContext, step: Step, root: Root, page: number): Promise<Part> {
  if (step.of === "root") {
    const { items, next } = await readPage(ctx, { ...step.list, path: inGroup(step.list.path, ctx) }, page);
    return { parts: [{ place: root, items: await keepAll(step, items, ctx) }], next };
  }
  const lists = step.of === "groups" ? groupLists : projectLists;
  const { list } = lists[ctx.config.scope];
  const { items, next } = await readPage(ctx, { ...list, path: inGroup(list.path, ctx) }, page);
  const places = items.map((item) => placeOf(item, step));
  // The list of groups holds only those below.
  if (step.of === "groups" && page === 1 && root.kind === "group") places.unshift({ ...root, asks: true });
  const parts = await fourAtATime(places, async ({ asks, ...place }) => ({
    place,
    items: asks ? await readPlace(ctx, step, place.id ?? 0) : [],
  }));
  return { parts, next };
}

async function readPlace(ctx: GitLabContext, step: Step, id: number): Promise<unknown[]> {
  const list: ListCall = { ...step.list, path: step.list.path.replace(":id", String(id)) };
  return keepAll(step, await readAll(ctx, list), ctx);
}

const groupSchema = z.object({ id: z.number().int(), full_path: z.string() });
const projectSchema = z.object({
  id: z.number().int(),
  path_with_namespace: z.string(),
  builds_access_level: z.string().optional().catch(undefined),
});

/** Where a thing of this step may stand; what cannot be read is not asked, and said to be so by the page. */
function placeOf(
  item: unknown,
  step: Step,
): { kind: string; id: number | null; path: string; asks: boolean } {
  if (step.of === "groups") {
    const { id = null, full_path: path = "" } = groupSchema.safeParse(item).data ?? {};
    return { kind: "group", id, path, asks: id !== null };
  }
  const project = projectSchema.safeParse(item).data;
  const isOff = step.needsPipelines && project?.builds_access_level === "disabled";
  const id = project?.id ?? null;
  return { kind: "project", id, path: project?.path_with_namespace ?? "", asks: id !== null && !isOff };
}
