import { z } from "zod";
import { type MembershipScope, membershipScopeSchema, type Role, roles } from "@/lib/domain/permissions";
import { writeAudit } from "@/lib/platform/audit";
import { linkTokenHash } from "@/lib/platform/auth/one-time-link";
import type { Runner } from "@/lib/platform/read";
import { Prisma } from "@/prisma/generated/client";

const rowSchema = z.object({
  id: z.string(),
  kind: z.enum(["setup", "invite"]),
  email: z.string().nullable(),
  role: z.enum(roles),
  scope: membershipScopeSchema,
  expires_at: z.date(),
});

/** A link that still works. */
export interface OpenInvitation {
  id: string;
  kind: "setup" | "invite";
  email: string | null;
  role: Role;
  scope: MembershipScope;
  expiresAt: Date;
}

/** The invitation that a link's token opens; null when there is none, it was used, or its time is over. */
export async function getOpenInvitation(
  db: Runner,
  token: string,
  now: Date,
): Promise<OpenInvitation | null> {
  const found = await db.query(
    `SELECT id, kind, email, role, scope, expires_at FROM invitations
     WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2`,
    [linkTokenHash(token), now],
  );
  return toInvitation(found.rows[0]);
}

function toInvitation(row: unknown): OpenInvitation | null {
  const parsed = rowSchema.safeParse(row);
  if (!parsed.success) return null;
  const { expires_at: expiresAt, ...rest } = parsed.data;
  return { ...rest, expiresAt };
}

/**
 * Uses an invitation up and creates its user, in the caller's transaction. Null when the link does not work any more, is
 * bound to another e-mail address, or that address already belongs to somebody. Two at once: one gets it.
 */
export async function redeemInvitation(
  tx: Prisma.TransactionClient,
  joining: {
    token: string;
    now: Date;
    email: string;
    name: string;
    passwordHash: string | null;
    oidc: { issuer: string; subject: string } | null;
  },
): Promise<{ id: string; role: Role } | null> {
  const { now, email, name, passwordHash, oidc } = joining;
  // The condition on the address stands in the statement: a wrong one must not use the link up.
  const used = await tx.$queryRaw<unknown[]>(Prisma.sql`
    UPDATE invitations SET used_at = ${now}
    WHERE token_hash = ${linkTokenHash(joining.token)} AND kind = 'invite' AND used_at IS NULL
      AND expires_at > ${now} AND email = ${email}
      AND NOT EXISTS (SELECT 1 FROM users u WHERE u.email = ${email})
    RETURNING id::text, kind, email, role, scope, expires_at`);
  const invitation = toInvitation(used[0]);
  if (invitation === null) return null;
  const user = await tx.user.create({
    data: {
      email,
      name: name.trim().slice(0, 200),
      passwordHash,
      oidcIssuer: oidc?.issuer ?? null,
      oidcSubject: oidc?.subject ?? null,
      role: invitation.role,
      scope: invitation.scope,
      createdAt: now,
    },
  });
  const { role } = invitation;
  const method = oidc === null ? ("password" as const) : ("oidc" as const);
  await writeAudit(
    tx,
    { type: "member.joined", memberId: user.id, role, method },
    `user:${user.id}`,
    `user:${user.id}`,
  );
  return { id: user.id, role };
}
