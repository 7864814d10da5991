import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { At } from "@/lib/connectors/sdk/steps";
import type { CircleConfig } from "./config";

export type CircleContext = LiveContext<CircleConfig>;

/** What calls need, in CircleCI's words; a token has no scopes, only its person's roles. */
export const permission = {
  organization: "personal API token of an organization admin",
  project: "personal API token of a project admin",
  runners: "personal API token of a member of the runners' namespace",
} as const;

/** A project as its settings name it, with its lasting id. */
export interface Project {
  id: string;
  slug: string;
}

export interface Circle {
  config: CircleConfig;
  /** A page of a list of the API v2, or of the runners' API where the path says so. */
  page(
    path: string,
    needs: string,
    query?: Record<string, string>,
    at?: At,
  ): Promise<{ items: unknown[]; next: At }>;
  /** One object of the API v2. */
  get(path: string, needs: string): Promise<unknown>;
  /** The project that this scope is about. */
  project(): Promise<Project>;
}

const base = "https://circleci.com/api/v2";
const runnerBase = "https://runner.circleci.com/api/v3";

const listSchema = z.object({
  items: z.array(z.unknown()),
  next_page_token: z.string().max(5_000).nullish().catch(null),
});
const projectSchema = z.object({ id: z.string().min(1).max(100) });

/** `slug`: the project that a scope is about; null where it is about the organization. */
export function openCircle(ctx: CircleContext, slug: string | null): Circle {
  const ask = async (path: string, needs: string, query: Record<string, string> = {}) => {
    const answer = await ctx.http.request({
      url: `${path.startsWith("/runner") ? runnerBase : base}${path}`,
      headers: { accept: "application/json", "circle-token": ctx.config.token },
      query,
      accept: [404],
      permission: needs,
      signal: ctx.signal,
    });
    // What a token may not see is not there for it.
    if (answer.status === 404)
      throw new SourceError({
        kind: "denied",
        message: `CircleCI shows this token nothing at ${path.split("/")[1] ?? "this address"}, or there is none.`,
        permission: needs,
      });
    return answer.json();
  };
  const circle: Circle = {
    config: ctx.config,
    get: ask,
    async page(path, needs, query = {}, at = null) {
      const list = listSchema.safeParse(
        await ask(path, needs, { ...query, ...(at === null ? {} : { "page-token": at }) }),
      );
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: "CircleCI did not answer with a list." });
      const next = list.data.next_page_token || null;
      if (next !== null && next === at)
        throw new SourceError({ kind: "loop", message: "CircleCI answered with the same page twice." });
      return { items: list.data.items, next };
    },
    async project() {
      if (slug === null) throw new SourceError({ kind: "malformed", message: "This is of no project." });
      const read = projectSchema.safeParse(await ask(projectPath(slug), permission.project));
      if (read.success) return { id: read.data.id, slug };
      throw new SourceError({ kind: "malformed", message: "CircleCI does not say which project this is." });
    },
  };
  return circle;
}

export const projectPath = (slug: string): string =>
  `/project/${slug.split("/").map(encodeURIComponent).join("/")}`;

const most = 10_000;

/** All items of a list that hangs on one thing. */
export function readAll(
  circle: Circle,
  path: string,
  needs: string,
  query?: Record<string, string>,
): Promise<unknown[]> {
  return everyItem<string>({ title: "A list", most }, (at) => circle.page(path, needs, query, at));
}
