import "server-only";
import { cookies } from "next/headers";
import { cache } from "react";
import { cookieName, readSessionCookie, sessionSecret } from "@/lib/platform/auth/cookies";
import { type Member, readSession } from "@/lib/platform/auth/session";
import { web, webKeys } from "@/lib/platform/web";

/** Who sent this request; null when nobody is signed in. Looked up once per request, in the database. */
export const currentMember = cache(async (): Promise<Member | null> => {
  const jar = await cookies();
  const { env, pool } = await web();
  const value = jar.get(cookieName(env.publicUrl, "session"))?.value;
  if (value === undefined) return null;
  const sid = await readSessionCookie(value, sessionSecret(await webKeys()));
  return sid === null ? null : readSession(pool, sid, new Date());
});
