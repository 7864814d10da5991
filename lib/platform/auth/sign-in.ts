import type { Pool } from "pg";
import { z } from "zod";
import { type Role, roles } from "@/lib/domain/permissions";
import { writeAudit } from "@/lib/platform/audit";
import { auditAlone } from "@/lib/platform/auth/audited";
import { redeemInvitation } from "@/lib/platform/auth/invitation";
import { verifyPassword } from "@/lib/platform/auth/password-hash";
import { startSession } from "@/lib/platform/auth/session";
import { SignInThrottle } from "@/lib/platform/auth/throttle";
import { AppError } from "@/lib/platform/errors";
import type { RequestFacts } from "@/lib/platform/request-facts";
import type { Prisma, PrismaClient } from "@/prisma/generated/client";

export interface SignInContext {
  prisma: PrismaClient;
  pool: Pool;
  facts: RequestFacts;
  now: Date;
}

export type SignInRefusal =
  | { ok: false; reason: "wrong" | "not_invited" | "disabled" }
  | { ok: false; reason: "throttled"; retryAfterSeconds: number };
export type SignInResult = { ok: true; userId: string; sid: string } | SignInRefusal;

const userRole = z.enum(roles);

/** E-mail addresses are compared in lower case and without blanks around them. */
export function normalEmail(email: string): string {
  return email.trim().toLowerCase();
}

/** Signs in with a password. */
export async function signInWithPassword(
  context: SignInContext,
  email: string,
  password: string,
): Promise<SignInResult> {
  const proven = await provePassword(context, email, password);
  if (!proven.ok) return proven;
  const { user } = proven;
  const sid = await context.prisma.$transaction((tx) => enter(tx, context, user, "password"));
  return { ok: true, userId: user.id, sid };
}

/**
 * Judges a password. Answer and time are the same whether the name is unknown, has no password, is disabled or the
 * password is wrong. An error of the database is thrown: nobody gets in while attempts cannot be counted.
 */
export async function provePassword(
  context: SignInContext,
  email: string,
  password: string,
): Promise<{ ok: true; user: { id: string; role: Role } } | SignInRefusal> {
  const { prisma, pool, facts } = context;
  const account = normalEmail(email);
  const throttle = new SignInThrottle(pool);
  const verdict = await throttle.begin(account, facts.network);
  const user = await prisma.user.findUnique({ where: { email: account } });
  if (!verdict.allowed) {
    if (await throttle.isNews(account, facts.network)) {
      await auditRefusal(context, user?.id ?? null, "password", "throttled");
    }
    return { ok: false, reason: "throttled", retryAfterSeconds: verdict.retryAfterSeconds };
  }
  const right = await verifyPassword(user?.passwordHash ?? null, password);
  if (!user || !right || user.disabledAt !== null) {
    await auditRefusal(context, user?.id ?? null, "password", user && right ? "disabled" : "wrong");
    return { ok: false, reason: "wrong" };
  }
  await throttle.succeeded(account, facts.network);
  return { ok: true, user: { id: user.id, role: userRole.parse(user.role) } };
}

/** What somebody who is signed in reads when their password was not taken. */
export function notProven(refused: SignInRefusal): AppError {
  const safe = "Nothing was changed.";
  if (refused.reason !== "throttled") {
    const message = "The password is not right.";
    return new AppError({ code: "wrong_password", message, safe, next: "Write it again." });
  }
  const next = `Try again in ${refused.retryAfterSeconds} seconds.`;
  return new AppError({ code: "throttled", message: "There were too many attempts.", safe, next });
}

/** What an identity provider vouched for, its signature, issuer, audience and nonce already checked. */
export interface OidcClaims {
  issuer: string;
  subject: string;
  name: string | null;
  /** Only an address that the provider has verified. */
  verifiedEmail: string | null;
  /** When the person last proved themselves to the provider; null when it does not say. */
  authenticatedAt: Date | null;
}

/**
 * Signs in whom the provider names. A person is (issuer, subject) and nothing else: an e-mail address never finds an
 * account. Who is new needs an invitation to the address that the provider verified.
 */
export async function signInWithOidc(
  context: SignInContext,
  claims: OidcClaims,
  invitationToken: string | null,
): Promise<SignInResult> {
  const { prisma, now } = context;
  const confirmedAt = confirmedAtOf(claims, now);
  const user = await prisma.user.findUnique({
    where: { oidcIssuer_oidcSubject: { oidcIssuer: claims.issuer, oidcSubject: claims.subject } },
  });
  if (user) {
    if (user.disabledAt !== null) return refuseOidc(context, user.id, "disabled");
    const role = userRole.parse(user.role);
    const sid = await prisma.$transaction((tx) =>
      enter(tx, context, { id: user.id, role }, "oidc", confirmedAt),
    );
    return { ok: true, userId: user.id, sid };
  }
  const email = claims.verifiedEmail;
  if (invitationToken === null || email === null) return refuseOidc(context, null, "not_invited");
  const joined = await prisma.$transaction(async (tx) => {
    const created = await redeemInvitation(tx, {
      token: invitationToken,
      now,
      email: normalEmail(email),
      name: claims.name ?? email,
      passwordHash: null,
      oidc: { issuer: claims.issuer, subject: claims.subject },
    });
    if (created === null) return null;
    return { userId: created.id, sid: await enter(tx, context, created, "oidc", confirmedAt) };
  });
  return joined === null ? refuseOidc(context, null, "not_invited") : { ok: true, ...joined };
}

/**
 * A provider that remembers people lets them in without asking: they proved themselves when it says they did. Where it does
 * not say, nobody knows, and what needs a recent sign-in stays closed.
 */
function confirmedAtOf({ authenticatedAt }: OidcClaims, now: Date): Date {
  if (authenticatedAt === null) return new Date(0);
  return authenticatedAt < now ? authenticatedAt : now;
}

/** Starts the session of somebody who just proved who they are, with its audit row. */
export async function enter(
  tx: Prisma.TransactionClient,
  { facts, now }: Pick<SignInContext, "facts" | "now">,
  user: { id: string; role: Role },
  method: "password" | "oidc",
  confirmedAt: Date = now,
): Promise<string> {
  const sid = await startSession(tx, user, facts, now, confirmedAt);
  const event = { type: "sign-in.succeeded" as const, userId: user.id, method };
  await writeAudit(tx, event, `user:${user.id}`, `user:${user.id}`);
  return sid;
}

async function refuseOidc(
  context: SignInContext,
  userId: string | null,
  reason: "disabled" | "not_invited",
): Promise<SignInRefusal> {
  await auditRefusal(context, userId, "oidc", reason);
  return { ok: false, reason };
}

/** Writes down a sign-in that was refused. */
export async function auditRefusal(
  { prisma, facts }: SignInContext,
  userId: string | null,
  method: "password" | "oidc",
  reason: "wrong" | "throttled" | "disabled" | "not_invited" | "provider",
): Promise<void> {
  const event = { type: "sign-in.failed" as const, userId, method, reason };
  await auditAlone(prisma, event, `address:${facts.address}`, userId === null ? "nobody" : `user:${userId}`);
}
