import { cookies } from "next/headers";
import { signOut } from "@/lib/features/sessions/mutations";
import { cookieAttributes, cookieName } from "@/lib/platform/auth/cookies";
import { memberRoute } from "@/lib/platform/member-route";
import { ownAccount } from "@/lib/platform/own-account";

/** Ends the session, and has the browser forget what it kept of Rollcall: pages, and names that were looked at. */
export const POST = memberRoute(ownAccount, async ({ web, member }) => {
  await signOut(web, member);
  const { publicUrl } = web.env;
  const jar = await cookies();
  // A cookie whose name begins with `__Host-` can only be taken away with the attributes that it was set with.
  jar.set(cookieName(publicUrl, "session"), "", { ...cookieAttributes(publicUrl), maxAge: 0 });
  return new Response(null, { status: 204, headers: { "Clear-Site-Data": '"cache", "storage"' } });
});
