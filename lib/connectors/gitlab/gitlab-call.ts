import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { GitLabConfig } from "./config";

export type GitLabContext = LiveContext<GitLabConfig>;

/** A list of GitLab, or with `single` one object. */
export interface ListCall {
  path: string;
  permission: string;
  query?: Record<string, string>;
  single?: true;
}

const most = 10_000;

/** One page of a list, and the number of the next. */
export async function readPage(
  ctx: GitLabContext,
  { path, permission, query = {}, single }: ListCall,
  page: number,
): Promise<{ items: unknown[]; next: number | null }> {
  const answer = await ctx.http.request({
    url: `${ctx.config.base_url}/api/v4${path}`,
    query: single ? query : { ...query, per_page: "100", page: String(page) },
    headers: { "private-token": ctx.config.token, accept: "application/json" },
    permission,
    signal: ctx.signal,
  });
  const body = answer.json();
  if (single) return { items: [body], next: null };
  if (!Array.isArray(body)) {
    throw new SourceError({ kind: "malformed", message: `GET ${path} did not answer with a list.` });
  }
  const next = Number(answer.headers["x-next-page"] || Number.NaN);
  if (Number.isNaN(next)) return { items: body, next: null };
  if (!Number.isInteger(next) || next <= page) {
    throw new SourceError({ kind: "loop", message: `GET ${path} answered with the same page twice.` });
  }
  return { items: body, next };
}

/** All items of a list that belongs to one thing. */
export function readAll(ctx: GitLabContext, list: ListCall): Promise<unknown[]> {
  return everyItem<number>({ title: `GET ${list.path}`, most }, (at) => readPage(ctx, list, at ?? 1));
}
