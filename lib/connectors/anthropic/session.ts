import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { At } from "@/lib/connectors/sdk/steps";
import type { AnthropicConfig } from "./config";
import { type KeyUse, readUse } from "./use";

export type AnthropicContext = LiveContext<AnthropicConfig>;

/** What the calls need, in Anthropic's words. */
export const permission = {
  admin: "Admin API key, or org:admin",
  oauth: "org:admin",
} as const;

/** Lists by the last id of a page, and lists that name their next page. */
export type Paging = "after_id" | "page";

export interface ListOf {
  path: string;
  paging: Paging;
  permission: string;
  query?: Record<string, string | string[]>;
}

/** The lists of an organization, with what several steps ask about once. */
export interface Anthropic {
  ctx: AnthropicContext;
  page(list: ListOf, at: At): Promise<{ items: unknown[]; next: At }>;
  all(list: ListOf): Promise<unknown[]>;
  /** E-mail addresses of people, by their ids. */
  people(): Promise<Map<string, string>>;
  /** Addresses of issuers, by their ids. */
  issuers(): Promise<Map<string, string>>;
  /** When each key was last used. */
  use(): Promise<KeyUse>;
}

const base = "https://api.anthropic.com/v1/organizations";
/** Beyond, what hangs on one thing does not fit a sync. */
const most = 200_000;

const listSchema = z.object({
  data: z.array(z.unknown()),
  has_more: z.boolean().catch(false),
  last_id: z.string().max(500).nullish().catch(null),
  next_page: z.string().max(10_000).nullish().catch(null),
});

export function openAnthropic(ctx: AnthropicContext): Anthropic {
  const { auth, admin_key: key = "", access_token: token = "" } = ctx.config;
  const page: Anthropic["page"] = async ({ path, paging, permission: needs, query = {} }, at) => {
    const answer = await ctx.http.request({
      url: `${base}/${path}`,
      headers: {
        accept: "application/json",
        "anthropic-version": "2023-06-01",
        ...(auth === "oauth" ? { authorization: `Bearer ${token}` } : { "x-api-key": key }),
      },
      query: { limit: "100", ...query, ...(at === null ? {} : { [paging]: at }) },
      permission: needs,
      signal: ctx.signal,
    });
    const list = listSchema.safeParse(answer.json());
    if (!list.success)
      throw new SourceError({
        kind: "malformed",
        message: `GET /v1/organizations/${path} did not answer with a list.`,
      });
    const { data, has_more: hasMore, last_id: last, next_page: following } = list.data;
    const next = (paging === "page" ? following : hasMore ? last : null) ?? null;
    if (paging === "after_id" && hasMore && next === null)
      throw new SourceError({ kind: "malformed", message: `GET /v1/organizations/${path} goes on nowhere.` });
    if (next !== null && next === at)
      throw new SourceError({
        kind: "loop",
        message: `GET /v1/organizations/${path} answered with the same page twice.`,
      });
    return { items: data, next };
  };
  const all: Anthropic["all"] = (list) =>
    everyItem<string>({ title: `GET /v1/organizations/${list.path}`, most }, (at) => page(list, at));
  const once = <T>(work: () => Promise<T>) => {
    let result: Promise<T> | null = null;
    return () => {
      result ??= work();
      return result;
    };
  };
  return {
    ctx,
    page,
    all,
    people: once(async () =>
      named(await all({ path: "users", paging: "after_id", permission: permission.admin }), "email"),
    ),
    issuers: once(async () =>
      named(
        await all({
          path: "federation_issuers",
          paging: "page",
          permission: permission.oauth,
          query: { include_archived: "true" },
        }),
        "issuer_url",
      ),
    ),
    use: once(() =>
      readUse(ctx.now, (list) => all({ ...list, paging: "page", permission: permission.admin })),
    ),
  };
}

/** Things by their ids; those without the named text are left out. */
function named(items: unknown[], field: string): Map<string, string> {
  const schema = z.looseObject({ id: z.string().min(1) });
  return new Map(
    items.flatMap((item): [string, string][] => {
      const read = schema.safeParse(item).data;
      const text = read?.[field];
      return read && typeof text === "string" && text !== "" ? [[read.id, text.slice(0, 2000)]] : [];
    }),
  );
}
