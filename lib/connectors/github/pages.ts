import { z } from "zod";
import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { fourAtATime } from "@/lib/connectors/sdk/steps";
import { type GitHubContext, openGitHub } from "./github-call";
import type { Tools } from "./kept-within";
import type { GitHubPage } from "./page-body";
import { type At, type ListCall, readAll, readPage } from "./paging";
import { type DataSetId, isPerRepo, keepAll, repositories, type Step, steps } from "./steps";

/** Which call of the data set, and where in its list (or in that of the repositories). */
const cursorSchema = z.object({
  step: z.number().int().min(0).max(20),
  at: z
    .string()
    .max(4000)
    .regex(/^(?:page|after)=/)
    .nullable(),
});

/**
 * The answers of one scope: every call of its data set, page by page.
 * @throws SourceError when GitHub refuses or cannot be understood.
 */
export async function* readScope(
  ctx: GitHubContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const { dataSet, issues, container } = scope;
  const id = Number(container?.externalId.replace(/^org\//, ""));
  if (!isDataSet(dataSet) || !issues[0] || !Number.isInteger(id)) {
    throw new SourceError({ kind: "unsupported", message: `This version does not read ${dataSet}.` });
  }
  const tools: Tools = { ctx, github: await openGitHub(ctx), org: ctx.config.org };
  const calls: Step[] = steps[dataSet];
  const shared = { realm: issues[0], org: { id, login: ctx.config.org } };
  let place = cursorSchema.parse(cursor ?? { step: 0, at: null });
  for (;;) {
    const step = calls[place.step];
    if (!step) throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
    const { body, next } = isPerRepo(step)
      ? await readRepos(step, tools, place.at)
      : await readItems(step, tools, place.at);
    const following = next === null ? { step: place.step + 1, at: null } : { step: place.step, at: next };
    const last = following.step >= calls.length;
    yield { call: step.call, body: { ...shared, ...body }, next: last ? null : following };
    if (last) return;
    place = following;
  }
}

type Part = { body: Pick<GitHubPage, "items" | "repos">; next: At };

async function readItems(step: Step, tools: Tools, at: At): Promise<Part> {
  const { items, next } = await readPage(tools.github.call, inOrg(step.list, tools.org), at);
  const beside = await step.beside?.(tools);
  return { body: { ...beside, items: await keepAll(step, items, tools, null) }, next };
}

const repoSchema = z.object({
  full_name: z.string().regex(/^[\w.-]{1,100}\/[\w.-]{1,200}$/),
  default_branch: z.string().min(1).max(300).catch("main"),
});

/** The things of up to a hundred repositories, four of them at a time. */
async function readRepos(step: Step, tools: Tools, at: At): Promise<Part> {
  const { items, next } = await readPage(tools.github.call, inOrg(repositories.list, tools.org), at);
  const repos = await fourAtATime(items, async (item) => {
    const repo = repositories.keep(item, tools, null);
    const named = repoSchema.safeParse(item);
    if (!named.success) return { repo, items: [] };
    const { full_name: name, default_branch: branch } = named.data;
    const path = step.list.path.replace("{repo}", name).replace("{branch}", encodeURIComponent(branch));
    const found = await readAll(tools.github.call, { ...step.list, path });
    return { repo, items: await keepAll(step, found, tools, name) };
  });
  return { body: { repos }, next };
}

function inOrg(list: ListCall, org: string): ListCall {
  return { ...list, path: list.path.replace("{org}", org) };
}

function isDataSet(id: string): id is DataSetId {
  return Object.hasOwn(steps, id);
}
