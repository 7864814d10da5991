import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AuthFrame } from "@/components/auth/auth-frame";
import { JoinForm } from "@/components/auth/join-form";
import { roleTitles } from "@/lib/domain/permissions";
import { loadInvitation, loadSignInWays } from "@/lib/features/members/loaders";

export const metadata: Metadata = { title: "Join" };

export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const invitation = await loadInvitation(token);
  if (invitation?.kind !== "invite" || invitation.email === null) notFound();
  const { email, role } = invitation;
  const { singleSignOn } = await loadSignInWays();
  const { title, summary } = roleTitles[role];
  return (
    <AuthFrame title="Join Rollcall" lead={`You were invited as ${title.toLowerCase()}. ${summary}`}>
      <JoinForm token={token} email={email} role={role} singleSignOn={singleSignOn} />
    </AuthFrame>
  );
}
