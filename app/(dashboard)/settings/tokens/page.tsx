import type { Metadata } from "next";
import { PageHeader } from "@/components/layout/page-header";
import { CreateTokenButton } from "@/components/settings/create-token-button";
import { TokensCard } from "@/components/settings/tokens-card";
import { loadTokens } from "@/lib/features/tokens/loaders";

export const metadata: Metadata = { title: "API tokens" };

export default async function TokensPage() {
  const { tokens, offered, canManageAll } = await loadTokens();
  return (
    <>
      <PageHeader
        title="API tokens"
        answers="For scripts that read the inventory. Each is an identity too: you find it in the inventory."
        actions={<CreateTokenButton offered={offered} />}
      />
      <TokensCard tokens={tokens} showOwner={canManageAll} />
    </>
  );
}
