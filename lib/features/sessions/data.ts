import type { Member } from "@/lib/platform/auth/session";
import type { Web } from "@/lib/platform/web";
import type { SessionRow } from "./schema";

/** A member's own sessions, the latest used first. */
export async function listSessions(
  { prisma }: Pick<Web, "prisma">,
  member: Pick<Member, "userId" | "sessionId">,
  now: Date,
): Promise<SessionRow[]> {
  const sessions = await prisma.session.findMany({
    where: { userId: member.userId, expiresAt: { gt: now } },
    orderBy: { lastSeenAt: "desc" },
  });
  return sessions.map(({ id, createdAt, lastSeenAt, expiresAt, userAgent, address }) => ({
    id,
    current: id === member.sessionId,
    createdAt,
    lastSeenAt,
    expiresAt,
    userAgent,
    address,
  }));
}
