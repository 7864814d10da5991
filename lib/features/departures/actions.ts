"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { closeDeparture, decideItem, reopenDeparture } from "./mutations";
import { closeDepartureSchema, decideItemSchema, departureIdSchema } from "./schema";

const manage = { permission: "departure:manage", fresh: false } as const;

/** Something stays as it is, and why; or not any more. */
export const decideItemAction = memberAction
  .metadata(manage)
  .inputSchema(decideItemSchema)
  .action(async ({ parsedInput, ctx }) => {
    await decideItem(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return { done: true };
  });

export const closeDepartureAction = memberAction
  .metadata(manage)
  .inputSchema(closeDepartureSchema)
  .action(async ({ parsedInput, ctx }) => {
    await closeDeparture(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return { done: true };
  });

export const reopenDepartureAction = memberAction
  .metadata(manage)
  .inputSchema(departureIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await reopenDeparture(ctx.web, ctx.scope, parsedInput.departureId);
    refresh();
    return { done: true };
  });
