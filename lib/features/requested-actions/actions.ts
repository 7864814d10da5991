"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { decideAction, requestDisable, withdrawAction } from "./mutations";
import { actionIdSchema, approveActionSchema, declineActionSchema, requestDisableSchema } from "./schema";

export const requestDisableAction = memberAction
  .metadata({ permission: "action:request", fresh: false })
  .inputSchema(requestDisableSchema)
  .action(async ({ parsedInput, ctx }) => {
    const made = await requestDisable(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return made;
  });

export const withdrawActionAction = memberAction
  .metadata({ permission: "action:request", fresh: false })
  .inputSchema(actionIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await withdrawAction(ctx.web, ctx.scope, parsedInput.id, ctx.now);
    refresh();
  });

export const approveActionAction = memberAction
  .metadata({ permission: "action:approve", fresh: false })
  .inputSchema(approveActionSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideAction(ctx.web, ctx.scope, { ...parsedInput, decision: "approved" }, ctx.now);
    refresh();
  });

export const declineActionAction = memberAction
  .metadata({ permission: "action:approve", fresh: false })
  .inputSchema(declineActionSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideAction(ctx.web, ctx.scope, { ...parsedInput, decision: "declined" }, ctx.now);
    refresh();
  });
