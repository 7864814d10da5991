"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { previewTags, previewUnits } from "./data-import";
import { previewAccountTable, previewBackstage } from "./data-import-files";
import { readAccountPage } from "./data-page";
import { editAccounts } from "./mutations";
import { accountListSchema, editAccountsSchema, previewImportSchema } from "./schema-decisions";

/** Another page of the list, by the cursor of one that was shown. */
export const readAccountsAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(accountListSchema)
  .action(({ parsedInput, ctx }) => readAccountPage(ctx.web.pool, ctx.scope, parsedInput, ctx.now));

export const editAccountsAction = memberAction
  .metadata({ permission: "account:edit", fresh: false })
  .inputSchema(editAccountsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await editAccounts(
      ctx.web,
      { scope: ctx.scope, name: ctx.member.name },
      parsedInput,
      ctx.now,
    );
    refresh();
    return done;
  });

/** What an import would change. Changes nothing. */
export const previewImportAction = memberAction
  .metadata({ permission: "account:edit", fresh: false })
  .inputSchema(previewImportSchema)
  .action(({ parsedInput: { kind, text }, ctx }) => {
    const { pool } = ctx.web;
    switch (kind) {
      case "tags":
        return previewTags(pool, ctx.scope);
      case "units":
        return previewUnits(pool, ctx.scope);
      case "csv":
        return previewAccountTable(pool, ctx.scope, text);
      case "backstage":
        return previewBackstage(pool, ctx.scope, text);
    }
  });
