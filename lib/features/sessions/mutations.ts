import { writeAudit } from "@/lib/platform/audit";
import { endSessions, type Member, renewSession } from "@/lib/platform/auth/session";
import { notProven, provePassword, type SignInContext } from "@/lib/platform/auth/sign-in";
import type { Web } from "@/lib/platform/web";

type Database = Pick<Web, "prisma">;

/** Ends the member's present session. */
export async function signOut({ prisma }: Database, member: Member): Promise<void> {
  await prisma.$transaction(async (tx) => {
    await tx.session.deleteMany({ where: { id: member.sessionId } });
    await writeAudit(
      tx,
      { type: "sign-out", userId: member.userId },
      `user:${member.userId}`,
      `user:${member.userId}`,
    );
  });
}

/** Ends one session of the member's own; one of somebody else is left alone, as if it did not exist. */
export async function endOwnSession({ prisma }: Database, member: Member, sessionId: string): Promise<void> {
  await prisma.$transaction(async (tx) => {
    const ended = await tx.session.deleteMany({ where: { id: sessionId, userId: member.userId } });
    if (ended.count === 0) return;
    const event = { type: "session.revoked" as const, userId: member.userId, sessions: ended.count };
    await writeAudit(tx, event, `user:${member.userId}`, `user:${member.userId}`);
  });
}

/** Ends all sessions of a member; gives how many. With `except` that one stays. */
export async function endSessionsOf(
  { prisma }: Database,
  actor: string,
  userId: string,
  options: { except?: string } = {},
): Promise<number> {
  return prisma.$transaction(async (tx) => {
    const sessions = await endSessions(tx, userId, options);
    if (sessions > 0)
      await writeAudit(tx, { type: "session.revoked", userId, sessions }, actor, `user:${userId}`);
    return sessions;
  });
}

/**
 * Takes the password of whoever is signed in once more, judged like at sign-in, and notes on their session that they
 * proved who they are. The session gets another secret, which is given back: one that somebody else came by does not gain
 * from the proof. A refusal is on record as that of a sign-in is.
 */
export async function confirmSession(
  context: SignInContext,
  member: Member,
  password: string,
): Promise<string> {
  const proven = await provePassword(context, member.email, password);
  if (!proven.ok) throw notProven(proven);
  const { id: userId } = proven.user;
  return context.prisma.$transaction(async (tx) => {
    const sid = await renewSession(tx, { userId, sessionId: member.sessionId }, context.now);
    await writeAudit(tx, { type: "session.confirmed", userId }, `user:${userId}`, `user:${userId}`);
    return sid;
  });
}
