"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { getReplay } from "./data-replay";
import { requireWhole, setBreachedVendors, setRule } from "./mutations";
import { requestReplay } from "./mutations-replay";
import { readReplaySchema, requestReplaySchema } from "./schema-replay";
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

/** Asks for a change to be tried. Changes nothing. */
export const requestReplayAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(requestReplaySchema)
  .action(({ parsedInput: { asked, days }, ctx }) => requestReplay(ctx.web, ctx.scope, asked, days, ctx.now));

/** How far a trial is, and what it found. */
export const readReplayAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(readReplaySchema)
  .action(async ({ parsedInput, ctx }) => {
    requireWhole(ctx.scope);
    return { replay: await getReplay(ctx.web.pool, parsedInput.id) };
  });
