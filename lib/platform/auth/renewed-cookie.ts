import "server-only";
import { cookies } from "next/headers";
import { sessionCookie, sessionSecret } from "@/lib/platform/auth/cookies";
import { web, webKeys } from "@/lib/platform/web";

/** Hands the browser the renewed secret of its session. Requests that were on their way with the old one are refused. */
export async function setSessionCookie(sid: string): Promise<void> {
  const { env } = await web();
  (await cookies()).set(await sessionCookie(env.publicUrl, sessionSecret(await webKeys()), sid));
}
