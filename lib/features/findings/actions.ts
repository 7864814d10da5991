"use server";

import { memberAction } from "@/lib/platform/action-client";
import { readFindingPage } from "./data";
import { findingListSchema } from "./schema";

/** Another page of the inbox, by the cursor of one that was shown. */
export const readFindingsAction = memberAction
  .metadata({ permission: "finding:read", fresh: false })
  .inputSchema(findingListSchema)
  .action(({ parsedInput, ctx }) => readFindingPage(ctx.web.pool, ctx.scope, parsedInput, ctx.now));
