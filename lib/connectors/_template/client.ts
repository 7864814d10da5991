import type { LiveContext } from "@/lib/connectors/sdk/contract";
import type { TemplateConfig } from "./manifest";

/** One page of the list, as the source answers. The only place that knows the address and how to sign in. */
export async function getServiceAccounts(
  ctx: LiveContext<TemplateConfig>,
  cursor: string | null,
): Promise<unknown> {
  const answer = await ctx.http.request({
    url: `${ctx.config.url}/service-accounts`,
    query: { limit: "100", cursor },
    headers: { authorization: `Bearer ${ctx.config.token}`, accept: "application/json" },
    permission: "service-accounts:read",
    signal: ctx.signal,
  });
  return answer.json();
}
