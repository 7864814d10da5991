"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { previewOwnerRule } from "./data-preview";
import { deleteOwnerRule, moveOwnerRule, saveOwnerRule, switchOffOwnerRule } from "./mutations";
import { moveOwnerRuleSchema, ownerRuleDraftSchema, ownerRuleIdSchema, saveOwnerRuleSchema } from "./schema";

const edit = { permission: "owner:rule", fresh: false } as const;

/** What a rule would do if it were on. Changes nothing. */
export const previewOwnerRuleAction = memberAction
  .metadata(edit)
  .inputSchema(ownerRuleDraftSchema)
  .action(({ parsedInput, ctx }) => previewOwnerRule(ctx.web.pool, ctx.scope, parsedInput, ctx.now));

/** Keeps a rule off, or switches it on with exactly what was previewed. */
export const saveOwnerRuleAction = memberAction
  .metadata(edit)
  .inputSchema(saveOwnerRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await saveOwnerRule(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return saved;
  });

export const switchOffOwnerRuleAction = memberAction
  .metadata(edit)
  .inputSchema(ownerRuleIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await switchOffOwnerRule(ctx.web, ctx.scope, parsedInput.id, ctx.now);
    refresh();
    return { done: true };
  });

export const deleteOwnerRuleAction = memberAction
  .metadata(edit)
  .inputSchema(ownerRuleIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await deleteOwnerRule(ctx.web, ctx.scope, parsedInput.id);
    refresh();
    return { done: true };
  });

/** Moves a rule where that changes as many owners as were shown, else says how many. */
export const moveOwnerRuleAction = memberAction
  .metadata(edit)
  .inputSchema(moveOwnerRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await moveOwnerRule(ctx.web, ctx.scope, parsedInput, ctx.now);
    if (done.moved) refresh();
    return done;
  });
