"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { setBreachedVendors, setRule } from "./mutations";
import { setRuleSchema, setVendorsSchema } from "./schema-settings";

export const setRuleAction = memberAction
  .metadata({ permission: "rule:switch", fresh: false })
  .inputSchema(setRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await setRule(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const setBreachedVendorsAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(setVendorsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await setBreachedVendors(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });
