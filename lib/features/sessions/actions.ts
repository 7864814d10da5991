"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { ownAccount } from "@/lib/platform/own-account";
import { endOwnSession, endSessionsOf } from "./mutations";
import { sessionIdSchema, sessionsOfSchema } from "./schema";

export const endOwnSessionAction = memberAction
  .metadata({ permission: ownAccount })
  .inputSchema(sessionIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await endOwnSession(ctx.web, ctx.member, parsedInput.sessionId);
    refresh();
  });

export const endOtherSessionsAction = memberAction
  .metadata({ permission: ownAccount })
  .action(async ({ ctx }) => {
    const { userId, sessionId } = ctx.member;
    const ended = await endSessionsOf(ctx.web, ctx.scope.actor, userId, { except: sessionId });
    refresh();
    return { ended };
  });

export const endSessionsOfMemberAction = memberAction
  .metadata({ permission: "member:manage" })
  .inputSchema(sessionsOfSchema)
  .action(async ({ parsedInput, ctx }) => {
    const ended = await endSessionsOf(ctx.web, ctx.scope.actor, parsedInput.userId);
    refresh();
    return { ended };
  });
