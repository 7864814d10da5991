import { z } from "zod";

/** How a sign-in ended: in, or why not. */
export type SignInAnswer = { ok: true } | { ok: false; error: string };

const csrfSchema = z.object({ csrfToken: z.string() });
const answerSchema = z.object({ url: z.string() });

async function post(path: string, fields: Record<string, string>): Promise<{ ok: boolean; url: URL }> {
  const csrf = csrfSchema.parse(await (await fetch("/api/auth/csrf")).json());
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({
      callbackUrl: "/",
      ...fields,
      csrfToken: csrf.csrfToken,
      json: "true",
    }).toString(),
  });
  const answer = answerSchema.parse(await response.json());
  return { ok: response.ok, url: new URL(answer.url, window.location.origin) };
}

/** Signs in with a password; the session's cookie is set by the answer. Never throws. */
export async function signInWithPassword(email: string, password: string): Promise<SignInAnswer> {
  try {
    const { ok, url } = await post("/api/auth/callback/password", { email, password });
    const error = url.searchParams.get("error");
    if (ok && error === null && !url.searchParams.has("csrf")) return { ok: true };
    return { ok: false, error: error ?? "unavailable" };
  } catch {
    return { ok: false, error: "unavailable" };
  }
}

/**
 * Asks for the address of the identity provider to go to; null when it cannot be asked now. `asking` is handed on to the
 * provider.
 */
export async function providerAddress(
  target: string,
  asking: Record<string, string> = {},
): Promise<string | null> {
  try {
    const { url } = await post(`/api/auth/signin/oidc?${new URLSearchParams(asking)}`, {
      callbackUrl: target,
    });
    return url.searchParams.has("error") ? null : url.href;
  } catch {
    return null;
  }
}

/** One sentence about a refused sign-in. It never says which of name and password was wrong. */
export function refusalText(error: string): string {
  const seconds = /^throttled-(\d{1,4})$/.exec(error)?.[1];
  if (seconds !== undefined) return `Too many attempts. Wait ${waitText(Number(seconds))}, then try again.`;
  const texts: Record<string, string> = {
    CredentialsSignin: "E-mail address or password is not right.",
    busy: "Too many people sign in at this moment. Try again in a few seconds.",
    not_invited: "You are not a member yet. Ask an administrator for an invitation, and open its link first.",
    disabled: "Your access is switched off. Ask an administrator of Rollcall.",
    AccessDenied: "The identity provider's answer was refused. Ask an administrator of Rollcall.",
    OAuthCallback: "The identity provider's answer could not be used. Try again.",
    Callback:
      "The identity provider did not let you in, or Rollcall could not finish. Try again in a minute.",
    OAuthSignin: "The identity provider cannot be reached. Try again in a minute.",
  };
  return (
    texts[error] ?? "Signing in does not work at the moment. Nothing was changed; try again in a minute."
  );
}

function waitText(seconds: number): string {
  if (seconds < 60) return seconds === 1 ? "1 second" : `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "1 minute" : `${minutes} minutes`;
}
