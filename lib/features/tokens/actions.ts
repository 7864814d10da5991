"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { createApiToken, revokeApiToken } from "./mutations";
import { createTokenSchema, tokenIdSchema } from "./schema";

export const createTokenAction = memberAction
  .metadata({ permission: "token:manage-own", fresh: true })
  .inputSchema(createTokenSchema)
  .action(async ({ parsedInput, ctx }) => {
    const owner = { userId: ctx.member.userId, scope: ctx.scope };
    const made = await createApiToken(ctx.web, owner, parsedInput, ctx.now);
    refresh();
    return made;
  });

export const revokeTokenAction = memberAction
  .metadata({ permission: "token:manage-own", fresh: false })
  .inputSchema(tokenIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    const by = { userId: ctx.member.userId, scope: ctx.scope };
    await revokeApiToken(ctx.web, by, parsedInput.tokenId, ctx.now);
    refresh();
  });
