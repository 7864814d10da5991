import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { PasswordForm } from "@/components/settings/password-form";
import { SessionsCard } from "@/components/settings/sessions-card";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { roleTitles } from "@/lib/domain/permissions";
import { showText } from "@/lib/domain/text";
import { loadOwnSessions } from "@/lib/features/sessions/loaders";
import { requireMember } from "@/lib/platform/loader";

export const metadata: Metadata = { title: "Account" };

export default async function AccountPage() {
  const member = await requireMember();
  const sessions = await loadOwnSessions();
  const { title, summary } = roleTitles[member.role];
  return (
    <>
      <PageHeader
        title="Account"
        answers={`${showText(member.name, 80)}, ${showText(member.email, 120)} · ${title}: ${summary}`}
      />
      <div className="flex flex-col gap-5">
        <SessionsCard sessions={sessions} />
        <Card>
          <CardHeader
            title="Password"
            description={
              member.hasPassword
                ? "Changing it ends your other sessions."
                : "You sign in through your organisation's identity provider; there is no password here."
            }
          />
          {member.hasPassword ? (
            <CardBody>
              <PasswordForm role={member.role} about={[member.email, member.name]} />
            </CardBody>
          ) : null}
        </Card>
      </div>
    </>
  );
}
