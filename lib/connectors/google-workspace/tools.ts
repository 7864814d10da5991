import { z } from "zod";
import type { LiveContext } from "@/lib/connectors/sdk/contract";
import { SourceError } from "@/lib/connectors/sdk/contract";
import { type GoogleList, googlePage } from "@/lib/connectors/sdk/google-list";
import { type Ask, openGoogle } from "@/lib/connectors/sdk/google-session";
import { fourAtATime, type Step } from "@/lib/connectors/sdk/steps";
import type { WorkspaceConfig } from "./config";
import { customerRealm } from "./names";
import { permission } from "./permissions";

export type WorkspaceContext = LiveContext<WorkspaceConfig>;

/** What every step may use. */
export interface Tools {
  ask: Ask;
  realm: string;
  /** What the customer is called: its first domain. */
  customer: string;
}

export const directory = "https://admin.googleapis.com/admin/directory/v1";
const customerSchema = z.object({
  id: z.string().regex(/^[\w-]{2,60}$/),
  customerDomain: z.string().min(1).max(300).nullish().catch(null),
});

/** Signs in, and asks whose directory this is. */
export async function openTools(ctx: WorkspaceContext): Promise<Tools> {
  const { key, admin } = ctx.config;
  const { ask } = openGoogle(ctx, { key, subject: admin, scopeOf: (each) => each });
  const answer = await ask({ url: `${directory}/customers/my_customer`, permission: permission.customer });
  const customer = customerSchema.safeParse(answer.json());
  if (customer.success) {
    const { id, customerDomain } = customer.data;
    return { ask, realm: customerRealm(id), customer: customerDomain || id };
  }
  throw new SourceError({ kind: "malformed", message: "Google does not say which customer this is." });
}

/** A step that is one list. */
export function workspaceStep(
  call: string,
  list: GoogleList,
  keep: (item: unknown, tools: Tools) => unknown,
  needs = list.permission,
): Step<Tools> {
  const whole: GoogleList = { ...list, sizeName: "maxResults" };
  return {
    call,
    permission: needs,
    async read(tools, at) {
      const { items, next } = await googlePage(tools.ask, whole, at);
      return {
        body: {
          realm: tools.realm,
          customer: tools.customer,
          items: await fourAtATime(items, async (item) => keep(item, tools)),
        },
        next,
      };
    },
    probe: ({ ask }) => googlePage(ask, { ...whole, ...(list.pageSize ? { pageSize: 1 } : {}) }, null),
  };
}
