"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { hasArrived, searchAccounts } from "./data";
import { addIdentity, attestIdentity, editIdentity, removeIdentity } from "./mutations";
import { addIdentitySchema, editIdentitySchema, identityIdSchema, searchAccountsSchema } from "./schema";

export const addIdentityAction = memberAction
  .metadata({ permission: "inventory:add", fresh: false })
  .inputSchema(addIdentitySchema)
  .action(({ parsedInput, ctx }) =>
    addIdentity(ctx.web, { scope: ctx.scope, name: ctx.member.name }, parsedInput, ctx.now),
  );

export const editIdentityAction = memberAction
  .metadata({ permission: "inventory:add", fresh: false })
  .inputSchema(editIdentitySchema)
  .action(async ({ parsedInput, ctx }) => {
    await editIdentity(ctx.web, { scope: ctx.scope, name: ctx.member.name }, parsedInput, ctx.now);
    refresh();
  });

export const removeIdentityAction = memberAction
  .metadata({ permission: "inventory:add", fresh: false })
  .inputSchema(identityIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await removeIdentity(ctx.web, ctx.scope, parsedInput.identityId, ctx.now);
    refresh();
  });

/** "Still true". Owners may say it of what is theirs. */
export const attestIdentityAction = memberAction
  .metadata({ permission: "inventory:label", fresh: false })
  .inputSchema(identityIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const done = await attestIdentity(ctx.web, ctx.scope, parsedInput.identityId, ctx.now);
    refresh();
    return done;
  });

/** Whether what was just added is in the inventory by now. */
export const hasArrivedAction = memberAction
  .metadata({ permission: "inventory:read", fresh: false })
  .inputSchema(identityIdSchema)
  .action(({ parsedInput, ctx }) => hasArrived(ctx.web.pool, ctx.scope, parsedInput.identityId));

export const searchAccountsAction = memberAction
  .metadata({ permission: "inventory:add", fresh: false })
  .inputSchema(searchAccountsSchema)
  .action(({ parsedInput, ctx }) => searchAccounts(ctx.web.pool, parsedInput.text));
