import { z } from "zod";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { everyItem } from "@/lib/connectors/sdk/every-item";
import type { At, Step } from "@/lib/connectors/sdk/steps";
import type { Session } from "./session";
import type { Tools } from "./tools";

const answerSchema = z.object({
  data: z.array(z.unknown()),
  $skipToken: z.string().min(1).max(20_000).nullish(),
});

/** A question to Azure Resource Graph, which knows every subscription that the application may read. */
export async function azureQuery(
  session: Session,
  { query, permission, top = 1000 }: { query: string; permission: string; top?: number },
  at: At,
): Promise<{ items: unknown[]; next: At }> {
  const answer = await session.ask("arm", {
    url: `${session.cloud.arm}/providers/Microsoft.ResourceGraph/resources`,
    query: { "api-version": "2022-10-01" },
    method: "POST",
    idempotent: true,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      query,
      options: { resultFormat: "objectArray", $top: top, ...(at === null ? {} : { $skipToken: at }) },
    }),
    permission,
  });
  const read = answerSchema.safeParse(answer.json());
  if (!read.success)
    throw new SourceError({ kind: "malformed", message: "Azure Resource Graph did not answer with rows." });
  const next = read.data.$skipToken ?? null;
  if (next !== null && next === at)
    throw new SourceError({ kind: "loop", message: "Azure Resource Graph gave the same page twice." });
  return { items: read.data.data, next };
}

const listSchema = z.object({ value: z.array(z.unknown()), nextLink: z.string().min(1).nullish() });

/** A list of Azure or of a vault that hangs on one thing, to its end. */
export function azureList(
  session: Session,
  audience: "arm" | "vault",
  list: { url: string; query: Record<string, string>; permission: string },
): Promise<unknown[]> {
  return everyItem<string>({ title: "A list of Azure", most: 10_000 }, (at) =>
    azurePage(session, audience, list, at),
  );
}

/** One page of such a list. Its next address is asked as it stands, as long as it is the same host. */
export async function azurePage(
  session: Session,
  audience: "arm" | "vault",
  { url, query, permission }: { url: string; query: Record<string, string>; permission: string },
  at: At,
): Promise<{ items: unknown[]; next: At }> {
  if (at !== null && !(URL.canParse(at) && new URL(at).origin === new URL(url).origin))
    throw new SourceError({ kind: "malformed", message: "An Azure list goes on at a foreign address." });
  const answer = await session.ask(audience, { ...(at === null ? { url, query } : { url: at }), permission });
  const read = listSchema.safeParse(answer.json());
  if (!read.success)
    throw new SourceError({ kind: "malformed", message: "Azure did not answer with a list." });
  const next = read.data.nextLink ?? null;
  if (next !== null && next === at)
    throw new SourceError({ kind: "loop", message: "An Azure list gave the same page twice." });
  return { items: read.data.value, next };
}

/** A step that is a question to Azure Resource Graph. */
export function azureStep(
  call: string,
  permission: string,
  query: string,
  keep: (items: unknown[], tools: Tools) => unknown[] | Promise<unknown[]>,
): Step<Tools> {
  return {
    call,
    permission,
    async read(tools, at) {
      const { items, next } = await azureQuery(tools.session, { query, permission }, at);
      return { body: { realm: tools.realm, items: await keep(items, tools) }, next };
    },
    probe: ({ session }) => azureQuery(session, { query, permission, top: 1 }, null),
  };
}
