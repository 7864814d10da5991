"use server";

import { refresh } from "next/cache";
import { cookies } from "next/headers";
import { memberAction, ownAccount } from "@/lib/platform/action-client";
import { cookieAttributes, cookieName } from "@/lib/platform/auth/cookies";
import { endOwnSession, endSessionsOf, signOut } from "./mutations";
import { sessionIdSchema, sessionsOfSchema } from "./schema";

export const signOutAction = memberAction.metadata({ permission: ownAccount }).action(async ({ ctx }) => {
  await signOut(ctx.web, ctx.member);
  const { publicUrl } = ctx.web.env;
  const jar = await cookies();
  // A cookie whose name begins with `__Host-` can only be taken away with the attributes that it was set with.
  jar.set(cookieName(publicUrl, "session"), "", { ...cookieAttributes(publicUrl), maxAge: 0 });
});

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
