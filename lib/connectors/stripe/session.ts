import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { At } from "@/lib/connectors/sdk/steps";
import { modeOf, type StripeConfig } from "./config";

export type StripeContext = LiveContext<StripeConfig>;

/** What a restricted key needs, as the Dashboard names it. */
export const permission = "Webhook Endpoints: Read";

export interface Stripe {
  account: string;
  mode: "live" | "test";
  page(path: string, at: At, query?: Record<string, string>): Promise<{ items: unknown[]; next: At }>;
}

const listSchema = z.object({ object: z.literal("list"), data: z.array(z.unknown()), has_more: z.boolean() });

export function openStripe(ctx: StripeContext): Stripe {
  return {
    account: ctx.config.account,
    mode: modeOf(ctx.config),
    async page(path, at, query = {}) {
      const answer = await ctx.http.request({
        url: `https://api.stripe.com/v1/${path}`,
        headers: { accept: "application/json", authorization: `Bearer ${ctx.config.restricted_key}` },
        query: { limit: "100", ...query, ...(at === null ? {} : { starting_after: at }) },
        permission,
        signal: ctx.signal,
      });
      const list = listSchema.safeParse(answer.json());
      if (!list.success)
        throw new SourceError({ kind: "malformed", message: `GET /v1/${path} did not answer with a list.` });
      const { data, has_more: hasMore } = list.data;
      if (!hasMore) return { items: data, next: null };
      const last = data.at(-1);
      const id = isObject(last) && typeof last.id === "string" ? last.id : null;
      if (id === null)
        throw new SourceError({ kind: "malformed", message: `GET /v1/${path} goes on nowhere.` });
      return { items: data, next: id };
    },
  };
}
