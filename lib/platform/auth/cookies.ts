import { decode, encode } from "next-auth/jwt";
import { z } from "zod";
import { longestSessionSeconds } from "@/lib/platform/auth/session";
import type { WebKeys } from "@/lib/platform/keys";

/**
 * Cookies of the front door. Over https their names begin with `__Host-`, so that no other host or path can set them;
 * on this machine's plain http browsers would refuse such names.
 */
const cookieParts = {
  sessionToken: "session",
  callbackUrl: "callback-url",
  csrfToken: "csrf",
  pkceCodeVerifier: "pkce",
  state: "state",
  nonce: "nonce",
} as const;

export function isHttps(publicUrl: string): boolean {
  return publicUrl.startsWith("https:");
}

/** The full name of a cookie of ours. */
export function cookieName(publicUrl: string, part: string): string {
  return `${isHttps(publicUrl) ? "__Host-" : ""}rollcall.${part}`;
}

/** What every cookie of ours is set with. */
export function cookieAttributes(publicUrl: string) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure: isHttps(publicUrl) } as const;
}

/** The cookies of the sign-in library, in our names. */
export function signInCookies(publicUrl: string) {
  const options = cookieAttributes(publicUrl);
  const named = (part: string, more: { maxAge?: number } = {}) => ({
    name: cookieName(publicUrl, part),
    options: { ...options, ...more },
  });
  return {
    sessionToken: named(cookieParts.sessionToken),
    callbackUrl: named(cookieParts.callbackUrl),
    csrfToken: named(cookieParts.csrfToken),
    pkceCodeVerifier: named(cookieParts.pkceCodeVerifier, { maxAge: 900 }),
    state: named(cookieParts.state, { maxAge: 900 }),
    nonce: named(cookieParts.nonce, { maxAge: 900 }),
  };
}

/** Carries the invitation over to the identity provider and back. */
export const invitationCookie = "invitation";

/** The text of the session key that the sign-in library derives its key from. */
export function sessionSecret(keys: Pick<WebKeys, "session">): string {
  return keys.session.export().toString("base64url");
}

/** A session's cookie with another secret in it, as the sign-in library would have set it. */
export async function sessionCookie(publicUrl: string, secret: string, sid: string) {
  const maxAge = longestSessionSeconds;
  const value = await encode({ token: { sid }, secret, maxAge });
  return { name: cookieName(publicUrl, "session"), value, ...cookieAttributes(publicUrl), maxAge };
}

const payload = z.object({ sid: z.string().min(20).max(100) });

/** The session's secret inside a cookie value; null when the cookie is not one that we made. */
export async function readSessionCookie(value: string | undefined, secret: string): Promise<string | null> {
  if (value === undefined || value === "") return null;
  const token = await decode({ token: value, secret }).catch(() => null);
  const parsed = payload.safeParse(token);
  return parsed.success ? parsed.data.sid : null;
}
