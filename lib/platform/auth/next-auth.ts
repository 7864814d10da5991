import type { AuthOptions } from "next-auth";
import CredentialsProvider from "next-auth/providers/credentials";
import { z } from "zod";
import { isHttps, sessionSecret, signInCookies } from "@/lib/platform/auth/cookies";
import { oidcProvider } from "@/lib/platform/auth/oidc-provider";
import { longestSessionSeconds } from "@/lib/platform/auth/session";
import {
  auditRefusal,
  type SignInContext,
  signInWithOidc,
  signInWithPassword,
} from "@/lib/platform/auth/sign-in";
import type { Env } from "@/lib/platform/env";
import { AppError, messageOf } from "@/lib/platform/errors";
import type { WebKeys } from "@/lib/platform/keys";
import type { Log } from "@/lib/platform/log";
import { ownPath } from "@/lib/platform/origin";

declare module "next-auth" {
  interface User {
    /** The secret of the session that was started for this sign-in. */
    sid?: string;
  }
}

/** The actions of the sign-in library that are open; its session page and its own sign-out are not. */
export const openAuthActions: readonly string[] = ["csrf", "signin", "callback", "error"];

const credentialsSchema = z.object({ email: z.string().max(320), password: z.string().max(1000) });
const claimsSchema = z.object({
  iss: z.string(),
  sub: z.string().min(1).max(500),
  name: z.string().max(200).optional(),
  email: z.email().max(320).optional(),
  email_verified: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
  /** Seconds since 1970. */
  auth_time: z.number().nonnegative().max(8.64e12).optional(),
});

/**
 * The options of the sign-in library for one request. The token in the cookie holds one thing, the secret of a session
 * row; who that is, and whether it still counts, is read from the database on every request.
 */
export function authOptions(options: {
  env: Pick<Env, "publicUrl" | "oidc">;
  keys: Pick<WebKeys, "session">;
  log: Log;
  context: SignInContext;
  /** The invitation that the browser brought along to the provider and back. */
  invitationToken: string | null;
}): AuthOptions {
  const { env, keys, log, context, invitationToken } = options;
  return {
    secret: sessionSecret(keys),
    session: { strategy: "jwt", maxAge: longestSessionSeconds },
    useSecureCookies: isHttps(env.publicUrl),
    cookies: signInCookies(env.publicUrl),
    pages: { signIn: "/login", error: "/login" },
    providers: [
      CredentialsProvider({
        id: "password",
        name: "Password",
        credentials: { email: {}, password: {} },
        authorize: (given) => authorize(context, log, given),
      }),
      ...(env.oidc ? [oidcProvider(env.oidc, invitationToken !== null)] : []),
    ],
    callbacks: {
      async signIn({ user, account, profile }) {
        if (account?.provider !== "oidc") return user.sid !== undefined;
        const claims = claimsSchema.safeParse(profile);
        // The library checks the issuer against what the provider says about itself; this is the one we were told.
        if (!claims.success || claims.data.iss !== env.oidc?.issuer) {
          await auditRefusal(context, null, "oidc", "provider");
          return false;
        }
        const { iss, sub, name, email, email_verified: verified, auth_time: seconds } = claims.data;
        const verifiedEmail = (verified === true || verified === "true") && email ? email : null;
        const result = await signInWithOidc(
          context,
          {
            issuer: iss,
            subject: sub,
            name: name ?? null,
            verifiedEmail,
            authenticatedAt: seconds === undefined ? null : new Date(seconds * 1000),
          },
          invitationToken,
        );
        if (!result.ok) return `/login?error=${result.reason}`;
        user.sid = result.sid;
        return true;
      },
      jwt: ({ token, user }) => (user?.sid ? { sid: user.sid } : token),
      redirect: ({ url, baseUrl }) => {
        const path = url.startsWith(`${baseUrl}/`) ? url.slice(baseUrl.length) : url;
        return `${baseUrl}${ownPath(path)}`;
      },
    },
    logger: {
      // Details of the library may hold answers of the provider; its code and the message are enough.
      error: (code, details) => {
        const cause = details instanceof Error ? details : "error" in details ? details.error : undefined;
        log.warn({ code, reason: cause === undefined ? "" : messageOf(cause) }, "sign-in failed");
      },
      warn: (code) => log.debug({ code }, "sign-in warning"),
      debug: () => {},
    },
  };
}

/** What the library calls with the form's fields. The message of what it throws is what the form reads. */
async function authorize(context: SignInContext, log: Log, given: unknown) {
  const parsed = credentialsSchema.safeParse(given);
  if (!parsed.success) return null;
  try {
    const result = await signInWithPassword(context, parsed.data.email, parsed.data.password);
    if (result.ok) return { id: result.userId, sid: result.sid };
    if (result.reason === "throttled") throw new SignInError(`throttled-${result.retryAfterSeconds}`);
    return null;
  } catch (error) {
    if (error instanceof SignInError) throw error;
    if (error instanceof AppError && error.code === "busy") throw new SignInError("busy");
    log.error({ err: error }, "sign-in refused, because it could not be checked");
    throw new SignInError("unavailable");
  }
}

class SignInError extends Error {}
