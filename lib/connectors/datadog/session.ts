import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { At } from "@/lib/connectors/sdk/steps";
import type { DatadogConfig } from "./config";

export type DatadogContext = LiveContext<DatadogConfig>;

/** Permissions, and scopes of an application key, as Datadog names them. */
export const permission = {
  users: "user_access_read",
  apiKeys: "api_keys_read",
  applicationKeys: "org_app_keys_read",
} as const;

/** A page of a list, and what was asked to stand beside its items. */
export interface Listed {
  items: unknown[];
  included: unknown[];
  next: At;
}

export interface Datadog {
  realm: string;
  page(path: string, needs: string, at: At, query?: Record<string, string>): Promise<Listed>;
  /** Names of permissions by their ids, which roles hold. */
  permissions(): Promise<Map<string, string>>;
}

const perPage = 100;
const signIn = "a valid API key and application key";

const orgSchema = z.object({
  data: z.object({
    relationships: z.object({
      org: z.object({ data: z.object({ id: z.string().regex(/^[\w-]{1,100}$/) }) }),
    }),
  }),
});

/** Asks whose the keys are, which takes no permission. */
export async function openDatadog(ctx: DatadogContext): Promise<Datadog> {
  const org = orgSchema.safeParse(await ask(ctx, "/current_user", signIn));
  if (!org.success)
    throw new SourceError({ kind: "malformed", message: "Datadog does not say which organization this is." });
  let permissions: Promise<Map<string, string>> | null = null;
  return {
    realm: `datadog:${org.data.data.relationships.org.data.id}`,
    page: (path, needs, at, query) => readPage(ctx, path, needs, at, query),
    permissions() {
      permissions ??= listPermissions(ctx);
      return permissions;
    },
  };
}

async function ask(
  ctx: DatadogContext,
  path: string,
  needs: string,
  query: Record<string, string> = {},
): Promise<unknown> {
  const { site, api_key: key, application_key: applicationKey } = ctx.config;
  const answer = await ctx.http.request({
    url: `https://api.${site}/api/v2${path}`,
    query,
    headers: { accept: "application/json", "dd-api-key": key, "dd-application-key": applicationKey },
    permission: needs,
    signal: ctx.signal,
  });
  return answer.json();
}

const listSchema = z.object({
  data: z.array(z.unknown()),
  included: z.array(z.unknown()).catch([]),
  meta: z
    .object({ page: z.object({ total_filtered_count: z.number().int().nonnegative() }) })
    .nullish()
    .catch(null),
});
const placeSchema = z.tuple([z.number().int().positive(), z.string().nullable()]);

/** The place is the number of the page, and with what the page before began: a list that does not move on is seen by it. */
async function readPage(
  ctx: DatadogContext,
  path: string,
  needs: string,
  at: At,
  query: Record<string, string> = {},
): Promise<Listed> {
  const [number, began] = at === null ? [0, null] : placeSchema.parse(JSON.parse(at));
  const paging = { "page[size]": String(perPage), "page[number]": String(number) };
  const list = listSchema.safeParse(await ask(ctx, path, needs, { ...paging, ...query }));
  if (!list.success)
    throw new SourceError({ kind: "malformed", message: `GET /api/v2${path} did not answer with a list.` });
  const { data, included, meta } = list.data;
  const first = isObject(data[0]) ? JSON.stringify(data[0].id ?? null) : null;
  if (first !== null && first === began)
    throw new SourceError({ kind: "loop", message: `GET /api/v2${path} answered with the same page twice.` });
  const total = meta?.page.total_filtered_count;
  const hasMore = total === undefined ? data.length === perPage : (number + 1) * perPage < total;
  return { items: data, included, next: hasMore ? JSON.stringify([number + 1, first]) : null };
}

const permissionSchema = z.object({
  id: z.string().min(1).max(100),
  attributes: z.object({ name: z.string().min(1).max(200) }),
});

async function listPermissions(ctx: DatadogContext): Promise<Map<string, string>> {
  const list = listSchema.safeParse(await ask(ctx, "/permissions", permission.users));
  if (!list.success)
    throw new SourceError({
      kind: "malformed",
      message: "GET /api/v2/permissions did not answer with a list.",
    });
  const read = list.data.data.flatMap((each) => permissionSchema.safeParse(each).data ?? []);
  return new Map(read.map(({ id, attributes }) => [id, attributes.name]));
}
