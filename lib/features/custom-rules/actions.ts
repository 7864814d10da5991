"use server";

import { refresh } from "next/cache";
import { problemsOf } from "@/lib/domain/custom-rule/custom-rule";
import { requireWhole } from "@/lib/features/rules/mutations";
import { memberAction } from "@/lib/platform/action-client";
import { AppError } from "@/lib/platform/errors";
import { previewImport } from "./data-import";
import { tryExpression } from "./data-try";
import { removeCustomRule, saveCustomRule, saveCustomRules, switchCustomRule } from "./mutations";
import {
  checkExpressionSchema,
  importRulesSchema,
  removeCustomRuleSchema,
  saveCustomRuleSchema,
  switchCustomRuleSchema,
  tryExpressionSchema,
} from "./schema";
import { readRuleFile } from "./schema-file";

/** What is wrong with an expression, and where. Changes nothing. */
export const checkExpressionAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(checkExpressionSchema)
  .action(async ({ parsedInput: { language, expression } }) => ({
    problems: problemsOf(language, expression),
  }));

/** What it says of an identity, or of some. Changes nothing. */
export const tryExpressionAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(tryExpressionSchema)
  .action(async ({ parsedInput, ctx }) => {
    requireWhole(ctx.scope);
    return { tried: await tryExpression(ctx.web.pool, parsedInput, ctx.now) };
  });

export const saveCustomRuleAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(saveCustomRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { id, version, ...definition } = parsedInput;
    const saved = await saveCustomRule(ctx.web, ctx.scope, { id, version, definition }, ctx.now);
    refresh();
    return saved;
  });

export const switchCustomRuleAction = memberAction
  .metadata({ permission: "rule:switch", fresh: false })
  .inputSchema(switchCustomRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await switchCustomRule(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const removeCustomRuleAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(removeCustomRuleSchema)
  .action(async ({ parsedInput, ctx }) => {
    await removeCustomRule(ctx.web, ctx.scope, parsedInput.id);
    refresh();
    return { removed: true };
  });

/** What a file of rules would do. Changes nothing. */
export const previewRulesAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(importRulesSchema)
  .action(({ parsedInput, ctx }) => previewImport(ctx.web.pool, ctx.scope, parsedInput.text));

export const importRulesAction = memberAction
  .metadata({ permission: "rule:edit", fresh: false })
  .inputSchema(importRulesSchema)
  .action(async ({ parsedInput, ctx }) => {
    const read = readRuleFile(parsedInput.text);
    if (!read.ok) {
      throw new AppError({
        code: "bad_rules",
        message: "Something is wrong with the file.",
        safe: "Nothing was changed.",
        next: "Look at it again: each problem is named with its line.",
      });
    }
    const done = await saveCustomRules(ctx.web, ctx.scope, read.rules, ctx.now);
    refresh();
    return done;
  });
