import { randomBytes } from "node:crypto";
import type { Pool } from "pg";
import type { MembershipScope, Role } from "@/lib/domain/permissions";
import { hashPassword } from "@/lib/platform/auth/password-hash";
import { type Member, readSession, startSession } from "@/lib/platform/auth/session";
import type { RequestFacts } from "@/lib/platform/request-facts";
import type { PrismaClient } from "@/prisma/generated/client";

export const facts: RequestFacts = { address: "192.0.2.7", network: "192.0.2.0/24", userAgent: "test" };
/** Good enough for every role. */
export const password = "tramway oboe lantern 7";

/** The hash of `password`, made once: each takes a third of a second. */
let hashed: Promise<string> | undefined;

export interface MadeUser {
  id: string;
  email: string;
  role: Role;
}

/** A member with the password above. */
export async function createUser(
  prisma: PrismaClient,
  role: Role,
  more: { email?: string; name?: string; scope?: MembershipScope; disabledAt?: Date } = {},
): Promise<MadeUser> {
  hashed ??= hashPassword(password);
  const email = more.email ?? `${role}-${randomBytes(4).toString("hex")}@example.com`;
  const user = await prisma.user.create({
    data: { email, name: `A ${role}`, role, passwordHash: await hashed, ...more },
  });
  return { id: user.id, email, role };
}

/** Signs a user in, past the password; gives the cookie's secret and who it is. */
export async function signedIn(
  prisma: PrismaClient,
  pool: Pool,
  user: MadeUser,
  now: Date,
): Promise<{ sid: string; member: Member }> {
  const sid = await prisma.$transaction((tx) => startSession(tx, user, facts, now));
  const member = await readSession(pool, sid, now);
  if (member === null) throw new Error("the session that was just made does not count");
  return { sid, member };
}
