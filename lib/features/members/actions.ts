"use server";

import { refresh } from "next/cache";
import { cookies } from "next/headers";
import { memberAction, visitorAction } from "@/lib/platform/action-client";
import { cookieAttributes, cookieName, invitationCookie } from "@/lib/platform/auth/cookies";
import { setSessionCookie } from "@/lib/platform/auth/renewed-cookie";
import { ownAccount } from "@/lib/platform/own-account";
import {
  changeMember,
  changePassword,
  createFirstAdministrator,
  disableMember,
  enableMember,
  inviteMember,
  joinWithPassword,
  withdrawInvitation,
} from "./mutations";
import {
  changeMemberSchema,
  changePasswordSchema,
  invitationIdSchema,
  inviteSchema,
  joinSchema,
  linkTokenSchema,
  memberIdSchema,
  setUpSchema,
} from "./schema";

/** How long an invitation waits for the answer of the identity provider. */
const invitationSeconds = 900;

export const setUpAction = visitorAction
  .metadata({ permission: "one-time-link" })
  .inputSchema(setUpSchema)
  .action(async ({ parsedInput, ctx }) => {
    await createFirstAdministrator(ctx.web, parsedInput, ctx.now);
    return { email: parsedInput.email };
  });

export const joinAction = visitorAction
  .metadata({ permission: "one-time-link" })
  .inputSchema(joinSchema)
  .action(({ parsedInput, ctx }) => joinWithPassword(ctx.web, parsedInput, ctx.now));

/** Keeps the invitation while the browser visits the identity provider. */
export const joinWithProviderAction = visitorAction
  .metadata({ permission: "one-time-link" })
  .inputSchema(linkTokenSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { publicUrl } = ctx.web.env;
    const jar = await cookies();
    jar.set(cookieName(publicUrl, invitationCookie), parsedInput.token, {
      ...cookieAttributes(publicUrl),
      maxAge: invitationSeconds,
    });
  });

export const inviteAction = memberAction
  .metadata({ permission: "member:manage", fresh: true })
  .inputSchema(inviteSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { token, expiresAt } = await inviteMember(ctx.web, ctx.scope.actor, parsedInput, ctx.now);
    refresh();
    return { link: `${ctx.web.env.publicUrl}/invite/${token}`, expiresAt };
  });

export const withdrawInvitationAction = memberAction
  .metadata({ permission: "member:manage", fresh: false })
  .inputSchema(invitationIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await withdrawInvitation(ctx.web, ctx.scope.actor, parsedInput.invitationId);
    refresh();
  });

export const changeMemberAction = memberAction
  .metadata({ permission: "member:manage", fresh: true })
  .inputSchema(changeMemberSchema)
  .action(async ({ parsedInput, ctx }) => {
    await changeMember(ctx.web, ctx.scope.actor, parsedInput);
    refresh();
  });

export const disableMemberAction = memberAction
  .metadata({ permission: "member:manage", fresh: true })
  .inputSchema(memberIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await disableMember(ctx.web, ctx.scope.actor, parsedInput.userId, ctx.now);
    refresh();
  });

export const enableMemberAction = memberAction
  .metadata({ permission: "member:manage", fresh: true })
  .inputSchema(memberIdSchema)
  .action(async ({ parsedInput, ctx }) => {
    await enableMember(ctx.web, ctx.scope.actor, parsedInput.userId);
    refresh();
  });

export const changePasswordAction = memberAction
  .metadata({ permission: ownAccount, fresh: false })
  .inputSchema(changePasswordSchema)
  .action(async ({ parsedInput, ctx }) => {
    const { prisma, pool } = ctx.web;
    const context = { prisma, pool, facts: ctx.facts, now: ctx.now };
    await setSessionCookie(await changePassword(context, ctx.member, parsedInput));
    refresh();
  });
