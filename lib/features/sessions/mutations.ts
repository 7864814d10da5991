import { writeAudit } from "@/lib/platform/audit";
import { endSessions, type Member } from "@/lib/platform/auth/session";
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
