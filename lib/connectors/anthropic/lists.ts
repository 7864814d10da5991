import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import { realm } from "./names";
import type { Anthropic, ListOf } from "./session";

/** A list of the organization: what is kept of each item, four at a time where that takes a call. */
export function listStep(
  list: ListOf,
  keep: (item: unknown, anthropic: Anthropic) => unknown,
): Step<Anthropic> {
  return {
    call: `GET /v1/organizations/${list.path}`,
    permission: list.permission,
    async read(anthropic, at) {
      const { items, next } = await anthropic.page(list, at);
      const { organization, auth } = anthropic.ctx.config;
      return {
        body: {
          realm,
          organization,
          // Who may not list service accounts knows them by their keys alone.
          listsAccounts: auth === "oauth",
          items: await fourAtATime(items, async (item) => keep(item, anthropic)),
        },
        next,
      };
    },
    probe: (anthropic) => anthropic.page({ ...list, query: { ...list.query, limit: "1" } }, null),
  };
}
