"use server";

import { refresh } from "next/cache";
import { memberAction } from "@/lib/platform/action-client";
import { setSessionCookie } from "@/lib/platform/auth/renewed-cookie";
import { ownAccount } from "@/lib/platform/own-account";
import { confirmSession, endOwnSession, endSessionsOf } from "./mutations";
import { confirmSchema, sessionIdSchema, sessionsOfSchema } from "./schema";

export const confirmAction = memberAction
  .metadata({ permission: ownAccount, fresh: false })
  .inputSchema(confirmSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { prisma, pool } = ctx.web;
    const context = { prisma, pool, facts: ctx.facts, now: ctx.now };
    await setSessionCookie(await confirmSession(context, ctx.member, parsedInput.password));
  });

export const endOwnSessionAction = memberAction
  .metadata({ permission: ownAccount, fresh: false })
  .inputSchema(sessionIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await endOwnSession(ctx.web, ctx.member, parsedInput.sessionId);
    refresh();
  });

export const endOtherSessionsAction = memberAction
  .metadata({ permission: ownAccount, fresh: false })
  .action(async ({ ctx }) => {
    const { userId, sessionId } = ctx.member;
    const ended = await endSessionsOf(ctx.web, ctx.scope.actor, userId, { except: sessionId });
    refresh();
    return { ended };
  });

export const endSessionsOfMemberAction = memberAction
  .metadata({ permission: "member:manage", fresh: true })
  .inputSchema(sessionsOfSchema)
  .action(async ({ parsedInput, ctx }) => {
    const ended = await endSessionsOf(ctx.web, ctx.scope.actor, parsedInput.userId);
    refresh();
    return { ended };
  });
