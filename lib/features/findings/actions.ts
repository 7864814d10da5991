"use server";

import { refresh } from "next/cache";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { readFindingPage } from "./data";
import { countFindingSelection } from "./data-selection";
import { assignFindings, undoAssignment } from "./mutations-assign";
import { addComment, deleteComment, editComment } from "./mutations-comments";
import { findingListSchema } from "./schema";
import {
  addCommentSchema,
  assignFindingsSchema,
  countFindingsSchema,
  deleteCommentSchema,
  editCommentSchema,
} from "./schema-triage";

/** Another page of the inbox, by the cursor of one that was shown. */
export const readFindingsAction = memberAction
  .metadata({ permission: "finding:read", fresh: false })
  .inputSchema(findingListSchema)
  .action(({ parsedInput, ctx }) => readFindingPage(ctx.web.pool, ctx.scope, parsedInput, ctx.now));

/** How many findings a selection holds now, exactly. */
export const countFindingsAction = memberAction
  .metadata({ permission: "finding:read", fresh: false })
  .inputSchema(countFindingsSchema)
  .action(async ({ parsedInput, ctx }) => ({
    count: await countFindingSelection(ctx.web.pool, ctx.scope, parsedInput.selection, ctx.now),
  }));

export const assignFindingsAction = memberAction
  .metadata({ permission: "finding:triage", fresh: false })
  .inputSchema(assignFindingsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await assignFindings(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoAssignmentAction = memberAction
  .metadata({ permission: "finding:triage", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoAssignment(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

export const addCommentAction = memberAction
  .metadata({ permission: "finding:comment", fresh: false })
  .inputSchema(addCommentSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await addComment(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const editCommentAction = memberAction
  .metadata({ permission: "finding:comment", fresh: false })
  .inputSchema(editCommentSchema)
  .action(async ({ parsedInput, ctx }) => {
    await editComment(ctx.web, ctx.scope, parsedInput, ctx.now);
    refresh();
  });

export const deleteCommentAction = memberAction
  .metadata({ permission: "finding:comment", fresh: false })
  .inputSchema(deleteCommentSchema)
  .action(async ({ parsedInput, ctx }) => {
    await deleteComment(ctx.web, ctx.scope, parsedInput.id, ctx.now);
    refresh();
  });
