"use server";

import { refresh } from "next/cache";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { decideLink, undoLinkDecision } from "./mutations";
import { decideLinkSchema } from "./schema";

export const decideLinkAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(decideLinkSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await decideLink(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoLinkDecisionAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await undoLinkDecision(ctx.web, ctx.scope, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });
