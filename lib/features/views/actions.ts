"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { changeView, deleteView, saveView } from "./mutations";
import { changeViewSchema, viewContentSchema, viewIdSchema } from "./schema";

export const saveViewAction = memberAction
  .metadata({ permission: "view:save", fresh: false })
  .inputSchema(viewContentSchema)
  .action(async ({ parsedInput, ctx }) => {
    const viewer = { userId: ctx.member.userId, canShare: ctx.scope.can("view:share") };
    const saved = await saveView(ctx.web, viewer, parsedInput);
    refresh();
    return saved;
  });

export const changeViewAction = memberAction
  .metadata({ permission: "view:save", fresh: false })
  .inputSchema(changeViewSchema)
  .action(async ({ parsedInput: { id, ...content }, ctx }) => {
    const viewer = { userId: ctx.member.userId, canShare: ctx.scope.can("view:share") };
    await changeView(ctx.web, viewer, id, content);
    refresh();
  });

export const deleteViewAction = memberAction
  .metadata({ permission: "view:save", fresh: false })
  .inputSchema(viewIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const viewer = { userId: ctx.member.userId, canShare: ctx.scope.can("view:share") };
    await deleteView(ctx.web, viewer, parsedInput.id);
    refresh();
  });
