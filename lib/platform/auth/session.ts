import { createHash, randomBytes } from "node:crypto";
import { z } from "zod";
import { type MembershipScope, membershipScopeSchema, type Role, roles } from "@/lib/domain/permissions";
import { AppError } from "@/lib/platform/errors";
import type { Runner } from "@/lib/platform/read";
import type { RequestFacts } from "@/lib/platform/request-facts";
import type { Prisma } from "@/prisma/generated/client";

const minute = 60_000;
const hour = 60 * minute;
/** How long a session lives without being used, and altogether, in milliseconds. */
export function sessionLimits(role: Role): { idleMs: number; absoluteMs: number } {
  return role === "admin"
    ? { idleMs: 30 * minute, absoluteMs: 12 * hour }
    : { idleMs: 8 * hour, absoluteMs: 24 * hour };
}
/** The longest life of any session: that of its cookie, in seconds. */
export const longestSessionSeconds = 24 * 3600;
/** Actions of weight need a proof of who is there that is no older than this. */
const freshMs = 10 * minute;
/** "Last seen" is written at most so often. */
const touchMs = minute;

/** Somebody who is signed in. */
export interface Member {
  userId: string;
  sessionId: string;
  email: string;
  name: string;
  role: Role;
  membership: MembershipScope;
  personId: string | null;
  hasPassword: boolean;
  /** When they last proved who they are, at sign-in or when asked again. */
  confirmedAt: Date;
}

/** Whether a member proved recently enough who they are for an action of weight. */
export function isFresh(member: Pick<Member, "confirmedAt">, now: Date): boolean {
  return now.getTime() - member.confirmedAt.getTime() <= freshMs;
}

/** The database keeps only this of the secret in the cookie. */
export function sessionIdOf(sid: string): string {
  return createHash("sha256").update("rollcall/session/v1\0").update(sid).digest("hex");
}

const newSid = () => randomBytes(32).toString("base64url");

/**
 * Starts a session in the caller's transaction; gives the secret that belongs into the cookie. `confirmedAt` is when the
 * user proved who they are, where that was before now.
 */
export async function startSession(
  tx: Prisma.TransactionClient,
  user: { id: string; role: Role },
  facts: RequestFacts,
  now: Date,
  confirmedAt: Date = now,
): Promise<string> {
  const sid = newSid();
  const expiresAt = new Date(now.getTime() + sessionLimits(user.role).absoluteMs);
  // Whoever signs in clears away what has ended.
  await tx.session.deleteMany({ where: { userId: user.id, expiresAt: { lt: now } } });
  await tx.session.create({
    data: {
      id: sessionIdOf(sid),
      userId: user.id,
      createdAt: now,
      lastSeenAt: now,
      expiresAt,
      confirmedAt,
      userAgent: facts.userAgent,
      address: facts.address,
    },
  });
  return sid;
}

/**
 * Gives a session another secret in the caller's transaction, for the cookie: whoever else has the old one is refused from
 * then on. `confirmedAt` is when its owner proved who they are. Throws AppError `signed_out` where it has ended.
 */
export async function renewSession(
  tx: Prisma.TransactionClient,
  { userId, sessionId }: Pick<Member, "userId" | "sessionId">,
  confirmedAt: Date,
): Promise<string> {
  const sid = newSid();
  const renewed = await tx.session.updateMany({
    where: { id: sessionId, userId },
    data: { id: sessionIdOf(sid), confirmedAt },
  });
  if (renewed.count === 1) return sid;
  throw new AppError({
    code: "signed_out",
    message: "You are signed out.",
    safe: "Nothing was changed.",
    next: "Sign in again and repeat it.",
  });
}

const rowSchema = z.object({
  user_id: z.string(),
  session_id: z.string(),
  last_seen_at: z.date(),
  email: z.string(),
  name: z.string(),
  role: z.enum(roles),
  scope: membershipScopeSchema,
  person_id: z.string().nullable(),
  has_password: z.boolean(),
  confirmed_at: z.date(),
});

/**
 * Who a session belongs to; null when it does not exist, has ended, was idle for too long, or its user is disabled. Asked
 * on every request: what is revoked is refused at the next one.
 */
export async function readSession(db: Runner, sid: string, now: Date): Promise<Member | null> {
  const found = await db.query(
    `SELECT s.id AS session_id, s.last_seen_at, s.confirmed_at, u.id AS user_id, u.email, u.name, u.role, u.scope,
       u.person_id, u.password_hash IS NOT NULL AS has_password
     FROM sessions s JOIN users u ON u.id = s.user_id
     WHERE s.id = $1 AND s.expires_at > $2 AND u.disabled_at IS NULL`,
    [sessionIdOf(sid), now],
  );
  const parsed = rowSchema.safeParse(found.rows[0]);
  if (!parsed.success) return null;
  const row = parsed.data;
  const idleMs = now.getTime() - row.last_seen_at.getTime();
  if (idleMs > sessionLimits(row.role).idleMs) return null;
  if (idleMs > touchMs) {
    await db.query("UPDATE sessions SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2", [
      row.session_id,
      now,
    ]);
  }
  return {
    userId: row.user_id,
    sessionId: row.session_id,
    email: row.email,
    name: row.name,
    role: row.role,
    membership: row.scope,
    personId: row.person_id,
    hasPassword: row.has_password,
    confirmedAt: row.confirmed_at,
  };
}

/** Ends a user's sessions, all or all but one, in the caller's transaction; gives how many. */
export async function endSessions(
  tx: Prisma.TransactionClient,
  userId: string,
  options: { except?: string } = {},
): Promise<number> {
  const ended = await tx.session.deleteMany({
    where: { userId, ...(options.except === undefined ? {} : { NOT: { id: options.except } }) },
  });
  return ended.count;
}
