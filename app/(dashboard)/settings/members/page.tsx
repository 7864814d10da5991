import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { InviteButton } from "@/components/settings/invite-button";
import { InvitationsCard, MembersCard } from "@/components/settings/members-card";
import { roleTitles } from "@/lib/domain/permissions";
import { loadMembers } from "@/lib/features/members/loaders";
import { requireMember } from "@/lib/platform/loader";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage() {
  const { members, invitations, canManage } = await loadMembers();
  const { userId } = await requireMember();
  return (
    <>
      <PageHeader
        title="Members"
        answers="Who may sign in, as what, and which part of the organisation they reach."
        actions={canManage ? <InviteButton /> : null}
      />
      <div className="flex flex-col gap-5">
        <MembersCard members={members} roles={roleTitles} canManage={canManage} ownId={userId} />
        {invitations.length > 0 ? (
          <InvitationsCard invitations={invitations} roles={roleTitles} canManage={canManage} />
        ) : null}
      </div>
    </>
  );
}
