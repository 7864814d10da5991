"use server";

import { memberAction } from "@/lib/platform/action-client";
import { readAgentPage } from "./data";
import { agentListSchema } from "./schema";

/** Another page of the list, by the cursor of one that was shown. */
export const readAgentsAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(agentListSchema)
  .action(({ parsedInput, ctx }) => readAgentPage(ctx.web.pool, ctx.scope, parsedInput, ctx.now));
