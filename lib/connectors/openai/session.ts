import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { At } from "@/lib/connectors/sdk/steps";
import type { OpenAIConfig } from "./config";

export type OpenAIContext = LiveContext<OpenAIConfig>;

/** What every call needs, in OpenAI's words. */
export const permission = "api.management.read";

export interface Project {
  id: string;
  name: string;
}

/** The lists of an organization, with what several steps ask about once. */
export interface OpenAI {
  ctx: OpenAIContext;
  page(path: string, at: At, query?: Record<string, string>): Promise<{ items: unknown[]; next: At }>;
  /** Projects in use, in the order of their ids: OpenAI has no list of keys across them. */
  projects(): Promise<Project[]>;
}

const base = "https://api.openai.com/v1/organization";
/** OpenAI's own limit of a page. */
const perPage = "100";
/** Beyond, the lists of projects do not fit a sync. */
const mostProjects = 20_000;

const listSchema = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().catch(false),
  last_id: z.string().max(200).nullish().catch(null),
});
const projectSchema = z.object({ id: z.string().min(1).max(200), name: z.string().max(500).catch("") });

export function openOpenAI(ctx: OpenAIContext): OpenAI {
  const page: OpenAI["page"] = async (path, at, query = {}) => {
    const answer = await ctx.http.request({
      url: `${base}/${path}`,
      headers: { accept: "application/json", authorization: `Bearer ${ctx.config.admin_key}` },
      query: { limit: perPage, ...query, ...(at === null ? {} : { after: at }) },
      permission,
      signal: ctx.signal,
    });
    const list = listSchema.safeParse(answer.json());
    if (!list.success)
      throw new SourceError({
        kind: "malformed",
        message: `GET /organization/${path} did not answer with a list.`,
      });
    const { data, has_more: hasMore, last_id: last } = list.data;
    if (hasMore && !last)
      throw new SourceError({ kind: "malformed", message: `GET /organization/${path} goes on nowhere.` });
    if (hasMore && last === at)
      throw new SourceError({
        kind: "loop",
        message: `GET /organization/${path} answered with the same page twice.`,
      });
    return { items: data, next: hasMore ? (last ?? null) : null };
  };
  let projects: Promise<Project[]> | null = null;
  return {
    ctx,
    page,
    projects() {
      projects ??= listProjects(page);
      return projects;
    },
  };
}

async function listProjects(page: OpenAI["page"]): Promise<Project[]> {
  const all = new Map<string, Project>();
  let at: At = null;
  do {
    const { items, next }: { items: unknown[]; next: At } = await page("projects", at);
    for (const item of items) {
      const read = projectSchema.safeParse(item);
      if (!read.success)
        throw new SourceError({
          kind: "malformed",
          message: "A project in the list has no id that can be read.",
        });
      all.set(read.data.id, read.data);
    }
    if (all.size > mostProjects)
      throw new SourceError({ kind: "too_large", message: `There are more than ${mostProjects} projects.` });
    at = next;
  } while (at !== null);
  return [...all.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}
