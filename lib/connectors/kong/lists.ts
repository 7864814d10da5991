import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { At, Step } from "@/lib/connectors/sdk/steps";
import type { KongConfig } from "./config";
import { kongRealm } from "./names";

export type KongContext = LiveContext<KongConfig>;

const pageSchema = z.object({ data: z.array(z.unknown()), offset: z.string().max(5000).nullish() });

function signedIn({ auth, token = "" }: KongConfig): Record<string, string> {
  if (auth === "admin_token") return { "kong-admin-token": token };
  return auth === "konnect" ? { authorization: `Bearer ${token}` } : {};
}

/** One page of a list. Null: the gateway has no such list. */
async function askPage(
  ctx: KongContext,
  path: string,
  at: At,
  size: number,
  isOptional: boolean,
): Promise<{ items: unknown[]; next: At } | null> {
  const answer = await ctx.http.request({
    url: `${ctx.config.url}${path}`,
    query: { size: String(size), ...(at === null ? {} : { offset: at }) },
    headers: { accept: "application/json", ...signedIn(ctx.config) },
    ...(isOptional ? { accept: [404] } : {}),
    permission: readOf(path),
    signal: ctx.signal,
  });
  if (answer.status === 404) {
    // A gateway answers so for what it has no plugin for; whatever else stands at a wrong address, for everything.
    await askPage(ctx, "/consumers", null, 1, false);
    return null;
  }
  const read = pageSchema.safeParse(answer.json());
  if (!read.success)
    throw new SourceError({ kind: "malformed", message: `GET ${path} did not answer with a list.` });
  return { items: read.data.data, next: read.data.offset || null };
}

/** What a list needs, as Kong's roles name it. */
export function readOf(path: string): string {
  return `read ${path}`;
}

/** A step that is one list. `isOptional`: a gateway without the plugin has no such list. */
export function listStep(
  path: string,
  keep: (item: unknown, ctx: KongContext) => unknown,
  isOptional = true,
): Step<KongContext> {
  return {
    call: `GET ${path}`,
    permission: readOf(path),
    async read(ctx, at) {
      const { items, next } = (await askPage(ctx, path, at, 1000, isOptional)) ?? { items: [], next: null };
      return {
        body: { realm: kongRealm(ctx.config.url), items: items.map((item) => keep(item, ctx)) },
        next,
      };
    },
    probe: (ctx) => askPage(ctx, path, null, 1, isOptional),
  };
}
