"use server";

import { refresh } from "next/cache";
import { countSelection } from "@/lib/features/identities/data-selection";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { listRules, previewRules } from "./data-rules";
import { setLabel, undoLabel } from "./mutations";
import { removeRule, saveRule } from "./mutations-rules";
import { countSelectionSchema, setLabelSchema } from "./schema";
import { removeRuleSchema, ruleName, saveRuleSchema } from "./schema-rules";

/** How many identities a selection holds now, exactly. */
export const countSelectionAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(countSelectionSchema)
  .action(async ({ parsedInput, ctx }) => ({
    count: await countSelection(ctx.web.pool, ctx.scope, parsedInput.selection, ctx.now),
  }));

export const setLabelAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(setLabelSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await setLabel(ctx.web, { scope: ctx.scope, name: ctx.member.name }, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoLabelAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoLabel(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

/** What the rules would do if this one were saved. Changes nothing. */
export const previewRuleAction = memberAction
  .metadata({ permission: "settings:manage", fresh: false })
  .inputSchema(saveRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const rules = await listRules(ctx.web.pool);
    const id = parsedInput.id ?? "00000000-0000-4000-8000-000000000000";
    const tried = { ...parsedInput, id, name: ruleName(parsedInput) };
    const others = rules.filter((rule) => rule.id !== id);
    return previewRules(ctx.web.pool, [...others, tried]);
  });

export const saveRuleAction = memberAction
  .metadata({ permission: "settings:manage", fresh: false })
  .inputSchema(saveRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const saved = await saveRule(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return saved;
  });

export const removeRuleAction = memberAction
  .metadata({ permission: "settings:manage", fresh: false })
  .inputSchema(removeRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const removed = await removeRule(ctx.web, ctx.scope, parsedInput.id, ctx.now);
    refresh();
    return removed;
  });
