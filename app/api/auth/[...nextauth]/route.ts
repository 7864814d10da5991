import type { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { cookieName, invitationCookie } from "@/lib/platform/auth/cookies";
import { authOptions, openAuthActions } from "@/lib/platform/auth/next-auth";
import { auditRefusal } from "@/lib/platform/auth/sign-in";
import { AppError } from "@/lib/platform/errors";
import { isOwnOrigin } from "@/lib/platform/origin";
import { requestFacts } from "@/lib/platform/request-facts";
import { web, webKeys } from "@/lib/platform/web";

/** Forms of the sign-in are small. */
const longestBody = 16_384;

type Context = { params: Promise<{ nextauth: string[] }> };

async function handle(request: NextRequest, context: Context): Promise<Response> {
  const [action = "", provider] = (await context.params).nextauth;
  if (!openAuthActions.includes(action)) return new Response(null, { status: 404 });
  const { env, pool, prisma, log } = await web();
  if (request.method === "POST") {
    if (!isOwnOrigin(request.headers.get("origin"), env.publicUrl))
      return new Response(null, { status: 403 });
    if (!(Number(request.headers.get("content-length") ?? Number.NaN) <= longestBody)) {
      return new Response(null, { status: 413 });
    }
  }
  const signIn = { pool, prisma, facts: requestFacts(request.headers), now: new Date() };
  const response: unknown = await NextAuth(
    request,
    context,
    authOptions({
      env,
      keys: await webKeys(),
      log,
      context: signIn,
      invitationToken: request.cookies.get(cookieName(env.publicUrl, invitationCookie))?.value ?? null,
    }),
  );
  if (!(response instanceof Response)) throw new TypeError("the sign-in library gave no response");
  const failed = response.headers.get("location")?.includes("error=OAuthCallback") ?? false;
  if (action === "callback" && provider === "oidc" && failed)
    await auditRefusal(signIn, null, "oidc", "provider");
  response.headers.set("Cache-Control", "no-store");
  return response;
}

async function guarded(request: NextRequest, context: Context): Promise<Response> {
  try {
    return await handle(request, context);
  } catch (error) {
    // Fails closed: whatever went wrong, nobody was signed in.
    if (error instanceof AppError) return Response.json({ error: "unavailable" }, { status: 503 });
    throw error;
  }
}

export { guarded as GET, guarded as POST };
