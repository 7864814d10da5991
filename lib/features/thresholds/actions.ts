"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { setThreshold } from "./mutations";
import { setThresholdSchema } from "./schema";

export const setThresholdAction = memberAction
  .metadata({ permission: "settings:manage", fresh: false })
  .inputSchema(setThresholdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await setThreshold(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });
