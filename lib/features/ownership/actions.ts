"use server";

import { refresh } from "next/cache";
import { undoSchema } from "@/lib/features/identities/schema-selection";
import { memberAction } from "@/lib/platform/action-client";
import { searchOwners } from "./data";
import { assignOwner } from "./mutations";
import { chooseStandIn } from "./mutations-stand-in";
import { decideTexts, forgetText, undoTexts } from "./mutations-texts";
import { undoOwner } from "./mutations-undo";
import { assignOwnerSchema, searchOwnersSchema } from "./schema";
import { decideTextsSchema, forgetTextSchema } from "./schema-texts";
import { chooseStandInSchema } from "./schema-unowned";

/** People and teams to choose an owner from. */
export const searchOwnersAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(searchOwnersSchema)
  .action(({ parsedInput, ctx }) => searchOwners(ctx.web.pool, parsedInput.text));

export const assignOwnerAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(assignOwnerSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await assignOwner(
      ctx.web,
      { scope: ctx.scope, name: ctx.member.name },
      parsedInput,
      ctx.now,
    );
    refresh();
    return done;
  });

export const undoOwnerAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoOwner(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

export const decideTextsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(decideTextsSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await decideTexts(ctx.web, by, parsedInput, ctx.now);
    refresh();
    return done;
  });

export const undoTextsAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(undoSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await undoTexts(ctx.web, by, parsedInput.operation, ctx.now);
    refresh();
    return done;
  });

export const forgetTextAction = memberAction
  .metadata({ permission: "inventory:assign-owner", fresh: false })
  .inputSchema(forgetTextSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { scope: ctx.scope, name: ctx.member.name };
    const done = await forgetText(ctx.web, by, parsedInput.text);
    refresh();
    return done;
  });

/** Who sees to what nobody answers for where its account is nobody's. */
export const chooseStandInAction = memberAction
  .metadata({ permission: "settings:manage", fresh: false })
  .inputSchema(chooseStandInSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await chooseStandIn(ctx.web, ctx.scope, parsedInput.standIn, ctx.now);
    refresh();
    return done;
  });
