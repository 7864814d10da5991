"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { removeAlert, saveAlert } from "./mutations";
import { armAlert } from "./mutations-arm";
import { alertIdSchema, armAlertSchema, saveAlertSchema } from "./schema";

export const saveAlertAction = memberAction
  .metadata({ permission: "alert:manage", fresh: false })
  .inputSchema(saveAlertSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, userId: ctx.member.userId };
    const saved = await saveAlert(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return saved;
  });

/** Lets an alert go: only an administrator, who just looked at what it sends. */
export const armAlertAction = memberAction
  .metadata({ permission: "channel:manage", fresh: true })
  .inputSchema(armAlertSchema)
  .action(async ({ parsedInput, ctx }) => {
    const armed = await armAlert(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return armed;
  });

export const removeAlertAction = memberAction
  .metadata({ permission: "alert:manage", fresh: false })
  .inputSchema(alertIdSchema)
  .action(async ({ parsedInput, ctx }) => removeAlert(ctx.web, ctx.scope, parsedInput.alertId));
