"use server";

import { refresh } from "next/cache";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { listGroupRows } from "./data-groups";
import { confirmSuggestions, rejectSuggestions, undoRejection } from "./mutations";
import { confirmSuggestionsSchema, groupRowsSchema, rejectSuggestionsSchema } from "./schema";

/** The identities of one group, with what speaks for and against. */
export const listGroupRowsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(groupRowsSchema)
  .action(({ parsedInput, ctx }) => listGroupRows(ctx.web.pool, ctx.scope, parsedInput.grouping));

export const confirmSuggestionsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(confirmSuggestionsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await confirmSuggestions(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const rejectSuggestionsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(rejectSuggestionsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await rejectSuggestions(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoRejectionAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoRejection(ctx.web, by, parsedInput.operation);
    refresh();
    return done;
  });
