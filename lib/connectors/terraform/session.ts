import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { type At, fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { TerraformConfig } from "./config";
import { platformRealm } from "./names";

export type TerraformContext = LiveContext<TerraformConfig>;

export interface Question {
  path: string;
  permission: string;
  query?: Record<string, string>;
  accept?: number[];
}

/** What every step may use. */
export interface Tools {
  realm: string;
  organization: string;
  ctx: TerraformContext;
  ask(question: Question): Promise<HttpAnswer>;
}

/** Opens the platform. Throws `SourceError` where the settings name none. */
export function openTools(ctx: TerraformContext): Tools {
  const { address, organization, token } = ctx.config;
  if (!organization || !token)
    throw new SourceError({
      kind: "unsupported",
      message:
        "This source names no organisation of HCP Terraform. Add one in its settings, or bring states.",
    });
  return {
    ctx,
    organization,
    realm: platformRealm(address),
    ask: ({ path, permission, query, accept }) =>
      ctx.http.request({
        url: `${address}/api/v2${path}`,
        headers: { authorization: `Bearer ${token}`, accept: "application/vnd.api+json" },
        ...(query ? { query } : {}),
        ...(accept ? { accept } : {}),
        permission,
        signal: ctx.signal,
      }),
  };
}

const pageSchema = z.object({
  data: z.array(z.unknown()),
  meta: z
    .object({ pagination: z.object({ "next-page": z.number().int().positive().nullish() }).nullish() })
    .nullish(),
});
const most = 20_000;

/** One page of a list. A status that was accepted is an empty list. */
export async function askPage(
  tools: Tools,
  question: Question,
  at: At,
  size = 100,
): Promise<{ items: unknown[]; next: At }> {
  const answer = await tools.ask({
    ...question,
    query: { ...question.query, "page[size]": String(size), "page[number]": at ?? "1" },
  });
  if (answer.status >= 400) return { items: [], next: null };
  const read = pageSchema.safeParse(answer.json());
  if (!read.success)
    throw new SourceError({ kind: "malformed", message: `GET ${question.path} did not answer with a list.` });
  const next = read.data.meta?.pagination?.["next-page"] ?? null;
  if (next !== null && String(next) === (at ?? "1"))
    throw new SourceError({
      kind: "loop",
      message: `GET ${question.path} answered with the same page twice.`,
    });
  return { items: read.data.data, next: next === null ? null : String(next) };
}

/** All items of a list that hangs on one thing. */
export function askAll(tools: Tools, question: Question): Promise<unknown[]> {
  return everyItem<string>({ title: `GET ${question.path}`, most }, (at) => askPage(tools, question, at));
}

/** A step that is one list of the organisation; four of its items are asked about at a time. */
export function listStep(
  list: { of: string; permission: string; query?: Record<string, string> },
  keep: (item: unknown, tools: Tools) => unknown,
): Step<Tools> {
  const question = ({ organization }: Tools) => ({
    path: `/organizations/${organization}/${list.of}`,
    permission: list.permission,
    ...(list.query ? { query: list.query } : {}),
  });
  return {
    call: `GET /organizations/{organization}/${list.of}`,
    permission: list.permission,
    async read(tools, at) {
      const { items, next } = await askPage(tools, question(tools), at);
      const told = await fourAtATime(items, async (item) => keep(item, tools));
      return { body: { realm: tools.realm, organization: tools.organization, items: told }, next };
    },
    probe: (tools) => askPage(tools, question(tools), null, 1),
  };
}
