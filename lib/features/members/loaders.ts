import "server-only";
import { getOpenInvitation, type OpenInvitation } from "@/lib/platform/auth/invitation";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listInvitations, listMembers } from "./data";
import type { InvitationRow, MemberRow } from "./schema";

export interface MembersPage {
  members: MemberRow[];
  invitations: InvitationRow[];
  canManage: boolean;
}

export async function loadMembers(): Promise<MembersPage> {
  const scope = await requireScope("member:read");
  const opened = await web();
  const now = new Date();
  const [members, invitations] = await Promise.all([listMembers(opened, now), listInvitations(opened, now)]);
  return { members, invitations, canManage: scope.can("member:manage") };
}

/** What a one-time link opens. Needs nobody to be signed in: who has the link is who it was given to. */
export async function loadInvitation(token: string): Promise<OpenInvitation | null> {
  const { pool } = await web();
  return getOpenInvitation(pool, token, new Date());
}

/** Whether single sign-on is set up, and the address that its answers come back to. */
export async function loadSignInWays(): Promise<{ singleSignOn: boolean; publicUrl: string }> {
  const { env } = await web();
  return { singleSignOn: env.oidc !== undefined, publicUrl: env.publicUrl };
}
