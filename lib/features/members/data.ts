import { z } from "zod";
import { roles } from "@/lib/domain/permissions";
import type { Web } from "@/lib/platform/web";
import { type InvitationRow, type MemberRow, memberRowSchema } from "./schema";

/** Every member, by name. One organisation has few: the list has no pages. */
export async function listMembers({ prisma }: Pick<Web, "prisma">, now: Date): Promise<MemberRow[]> {
  const users = await prisma.user.findMany({
    orderBy: [{ name: "asc" }, { id: "asc" }],
    include: { sessions: { where: { expiresAt: { gt: now } }, select: { lastSeenAt: true } } },
  });
  return users.map((user) => {
    const seen = user.sessions.map((session) => session.lastSeenAt.getTime());
    return memberRowSchema.parse({
      id: user.id,
      email: user.email,
      name: user.name,
      role: user.role,
      scope: user.scope,
      signsInWith: user.passwordHash === null ? "oidc" : "password",
      disabledAt: user.disabledAt,
      createdAt: user.createdAt,
      lastSeenAt: seen.length === 0 ? null : new Date(Math.max(...seen)),
      sessions: seen.length,
    });
  });
}

const invitedSchema = z.object({
  id: z.string(),
  email: z.string(),
  role: z.enum(roles),
  expiresAt: z.date(),
});

/** Invitations that can still be followed. */
export async function listInvitations({ prisma }: Pick<Web, "prisma">, now: Date): Promise<InvitationRow[]> {
  const open = await prisma.invitation.findMany({
    where: { kind: "invite", usedAt: null, expiresAt: { gt: now } },
    orderBy: { createdAt: "desc" },
    select: { id: true, email: true, role: true, expiresAt: true },
  });
  return z.array(invitedSchema).parse(open);
}
