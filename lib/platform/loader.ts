import "server-only";
import { headers } from "next/headers";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import type { Permission } from "@/lib/domain/permissions";
import { currentMember } from "@/lib/platform/auth/current-member";
import type { Member } from "@/lib/platform/auth/session";
import { ownPath } from "@/lib/platform/origin";
import { Scope } from "@/lib/platform/scope";

/** The scope of somebody who is signed in. */
export function scopeOf(member: Member): Scope {
  return Scope.ofMember({
    actor: `user:${member.userId}`,
    role: member.role,
    membership: member.membership,
    personId: member.personId,
  });
}

/** Who is signed in; a page without anybody goes to the sign-in page, and comes back from there. */
export async function requireMember(): Promise<Member> {
  const member = await currentMember();
  if (member === null) {
    const path = ownPath((await headers()).get("x-path"));
    redirect(path === "/" ? "/login" : `/login?callbackUrl=${encodeURIComponent(path)}`);
  }
  return member;
}

/**
 * The gate of every page's loader: on whose behalf it reads. Whoever may not see the page gets the same answer as for a
 * page that does not exist.
 */
export const requireScope = cache(async (permission: Permission): Promise<Scope> => {
  const scope = scopeOf(await requireMember());
  if (!scope.can(permission)) notFound();
  return scope;
});
