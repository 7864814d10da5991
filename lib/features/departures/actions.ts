"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { closeDeparture, decideItem, listLeftBehind, reopenDeparture } from "./mutations";
import { closeDepartureSchema, decideItemSchema, departureIdSchema, listLeftBehindSchema } from "./schema";

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

export const listLeftBehindAction = memberAction
  .metadata(manage)
  .inputSchema(listLeftBehindSchema)
  .action(async ({ parsedInput, ctx }) => {
    const listed = await listLeftBehind(ctx.web, ctx.scope, parsedInput.personId, ctx.now);
    refresh();
    return listed;
  });
