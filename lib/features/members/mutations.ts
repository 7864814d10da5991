import { z } from "zod";
import { passwordProblem } from "@/lib/domain/password";
import { type MembershipScope, type Role, roles } from "@/lib/domain/permissions";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import { writeAudit } from "@/lib/platform/audit";
import { getOpenInvitation, redeemInvitation } from "@/lib/platform/auth/invitation";
import { createLinkToken, linkTokenHash } from "@/lib/platform/auth/one-time-link";
import { hashPassword } from "@/lib/platform/auth/password-hash";
import { endSessions, type Member, renewSession } from "@/lib/platform/auth/session";
import { notProven, provePassword, type SignInContext } from "@/lib/platform/auth/sign-in";
import { AppError } from "@/lib/platform/errors";
import type { Web } from "@/lib/platform/web";
import { Prisma } from "@/prisma/generated/client";
import type { SetUp } from "./schema";

type Database = Pick<Web, "prisma" | "pool">;

const invitationHours = 72;

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

const deadLink = () =>
  refusal(
    "link_dead",
    "This link does not work any more: it was used, replaced, or its time is over.",
    "Ask whoever gave it to you for a new one.",
  );

function requireGoodPassword(password: string, role: Role, about: readonly string[]): void {
  const problem = passwordProblem(password, role, about);
  if (problem !== null) throw refusal("weak_password", problem, "Choose another password.");
}

/** Creates the first administrator, with the one-time link that `up` printed. Of two at once one wins. */
export async function createFirstAdministrator(
  { prisma, pool }: Database,
  setUp: SetUp,
  now: Date,
): Promise<{ userId: string }> {
  const { email, name, password, token } = setUp;
  // A dead link must not cost the work of a hash.
  if ((await getOpenInvitation(pool, token, now))?.kind !== "setup") throw deadLink();
  requireGoodPassword(password, "admin", [email, name]);
  const passwordHash = await hashPassword(password);
  return prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT true AS locked FROM pg_advisory_xact_lock(${advisoryLocks.setup}::bigint)`;
    const used = await tx.invitation.updateMany({
      where: {
        kind: "setup",
        tokenHash: Uint8Array.from(linkTokenHash(token)),
        usedAt: null,
        expiresAt: { gt: now },
      },
      data: { usedAt: now },
    });
    const taken = await tx.user.count({ where: { OR: [{ role: "admin" }, { email }] } });
    if (used.count !== 1 || taken > 0) throw deadLink();
    const user = await tx.user.create({ data: { email, name, passwordHash, role: "admin", createdAt: now } });
    await writeAudit(tx, { type: "set-up.done", userId: user.id }, `user:${user.id}`, `user:${user.id}`);
    return { userId: user.id };
  });
}

/** Makes an invitation for one e-mail address; gives the secret of its link, which is shown once and never mailed. */
export async function inviteMember(
  { prisma }: Database,
  actor: string,
  invited: { email: string; role: Role; scope: MembershipScope },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const { email, role, scope } = invited;
  const { token, hash } = createLinkToken();
  const expiresAt = new Date(now.getTime() + invitationHours * 3_600_000);
  await prisma.$transaction(async (tx) => {
    if ((await tx.user.count({ where: { email } })) > 0) {
      throw refusal(
        "already_member",
        "Somebody with this e-mail address is already a member.",
        "Change their role in the list.",
      );
    }
    // A new invitation replaces the one before it.
    await tx.invitation.deleteMany({ where: { kind: "invite", email, usedAt: null } });
    const made = await tx.invitation.create({
      data: {
        kind: "invite",
        tokenHash: Uint8Array.from(hash),
        email,
        role,
        scope,
        createdBy: actor,
        createdAt: now,
        expiresAt,
      },
    });
    await writeAudit(
      tx,
      { type: "member.invited", memberId: made.id, role, scope },
      actor,
      `invitation:${made.id}`,
    );
  });
  return { token, expiresAt };
}

export async function withdrawInvitation(
  { prisma }: Database,
  actor: string,
  invitationId: string,
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const gone = await tx.invitation.deleteMany({
      where: { id: invitationId, kind: "invite", usedAt: null },
    });
    if (gone.count === 0) throw deadLink();
    const event = { type: "invitation.withdrawn" as const, memberId: invitationId };
    await writeAudit(tx, event, actor, `invitation:${invitationId}`);
  });
}

/** Follows an invitation with a password. The e-mail address is the invitation's own. */
export async function joinWithPassword(
  { prisma, pool }: Database,
  joining: { token: string; name: string; password: string },
  now: Date,
): Promise<{ email: string }> {
  const { token, name, password } = joining;
  const open = await getOpenInvitation(pool, token, now);
  if (open?.kind !== "invite" || open.email === null) throw deadLink();
  const { email } = open;
  requireGoodPassword(password, open.role, [email, name]);
  const passwordHash = await hashPassword(password);
  return prisma.$transaction(async (tx) => {
    const user = await redeemInvitation(tx, { token, now, email, name, passwordHash, oidc: null });
    if (user === null) throw deadLink();
    return { email };
  });
}

const userRowSchema = z.object({ id: z.string(), role: z.enum(roles), disabled: z.boolean() });

/** Locks a member's row, and all administrators with it where the change may take one away. */
async function lockMember(
  tx: Prisma.TransactionClient,
  userId: string,
): Promise<z.infer<typeof userRowSchema>> {
  const rows = await tx.$queryRaw<unknown[]>(Prisma.sql`
    SELECT id::text, role, disabled_at IS NOT NULL AS disabled FROM users
    WHERE id = ${userId}::uuid OR role = 'admin' ORDER BY id FOR UPDATE`);
  const members = z.array(userRowSchema).parse(rows);
  const member = members.find((one) => one.id === userId);
  if (member === undefined) {
    throw refusal("no_such_member", "There is no such member.", "Reload the list.");
  }
  return member;
}

async function requireAnotherAdministrator(tx: Prisma.TransactionClient, userId: string): Promise<void> {
  const others = await tx.user.count({ where: { role: "admin", disabledAt: null, NOT: { id: userId } } });
  if (others === 0) {
    throw refusal(
      "last_administrator",
      "This is the last administrator.",
      "Make somebody else an administrator first.",
    );
  }
}

/** Changes role and scope. It ends the member's sessions: what they may do counts from their next sign-in. */
export async function changeMember(
  { prisma }: Database,
  actor: string,
  change: { userId: string; role: Role; scope: MembershipScope },
): Promise<void> {
  const { userId, role, scope } = change;
  await prisma.$transaction(async (tx) => {
    const before = await lockMember(tx, userId);
    if (before.role === "admin" && role !== "admin") await requireAnotherAdministrator(tx, userId);
    await tx.user.update({ where: { id: userId }, data: { role, scope } });
    await endSessions(tx, userId);
    const event = { type: "member.changed" as const, memberId: userId, from: before.role, to: role, scope };
    await writeAudit(tx, event, actor, `user:${userId}`);
  });
}

/** Shuts a member out at once: sessions end, and their API tokens are refused. */
export async function disableMember(
  { prisma }: Database,
  actor: string,
  userId: string,
  now: Date,
): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const before = await lockMember(tx, userId);
    if (before.role === "admin") await requireAnotherAdministrator(tx, userId);
    if (before.disabled) return;
    await tx.user.update({ where: { id: userId }, data: { disabledAt: now } });
    await endSessions(tx, userId);
    await writeAudit(tx, { type: "member.disabled", memberId: userId }, actor, `user:${userId}`);
  });
}

export async function enableMember({ prisma }: Database, actor: string, userId: string): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const before = await lockMember(tx, userId);
    if (!before.disabled) return;
    await tx.user.update({ where: { id: userId }, data: { disabledAt: null } });
    await writeAudit(tx, { type: "member.enabled", memberId: userId }, actor, `user:${userId}`);
  });
}

/**
 * Changes one's own password. It needs the present one, judged like at sign-in, ends every other session and gives
 * this one another secret, which is given back. Throws AppErrors: `wrong_password`, `throttled`, `weak_password`.
 */
export async function changePassword(
  context: SignInContext,
  member: Member,
  given: { current: string; next: string },
): Promise<string> {
  const { prisma } = context;
  // Read before it is judged: of two changes at once, the second proved a password that is none any more.
  const before = await prisma.user.findUniqueOrThrow({
    where: { id: member.userId },
    select: { passwordHash: true },
  });
  const proven = await provePassword(context, member.email, given.current);
  if (!proven.ok) throw notProven(proven);
  requireGoodPassword(given.next, member.role, [member.email, member.name]);
  const passwordHash = await hashPassword(given.next);
  const { id } = proven.user;
  return prisma.$transaction(async (tx) => {
    const changed = await tx.user.updateMany({ where: { id, ...before }, data: { passwordHash } });
    if (changed.count === 0) throw notProven({ ok: false, reason: "wrong" });
    await endSessions(tx, id, { except: member.sessionId });
    await writeAudit(tx, { type: "member.password-changed", memberId: id }, `user:${id}`, `user:${id}`);
    return renewSession(tx, { userId: id, sessionId: member.sessionId }, context.now);
  });
}
