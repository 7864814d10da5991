import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { ProvisioningCards } from "@/components/provisioning/provisioning-cards";
import { CreateTokenButton } from "@/components/settings/create-token-button";
import { loadProvisioning } from "@/lib/features/scim/loaders";

export const metadata: Metadata = { title: "Provisioning (SCIM)" };

export default async function ProvisioningPage() {
  const provisioning = await loadProvisioning();
  return (
    <>
      <PageHeader
        title="Provisioning (SCIM)"
        answers="Your identity provider tells Rollcall who is here, who left, who reports to whom, and which teams there are."
        actions={<CreateTokenButton offered={["people:provision"]} purpose="Identity provider (SCIM)" />}
      />
      <ProvisioningCards {...provisioning} />
    </>
  );
}
