import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { AccountDetail } from "@/components/accounts/account-detail";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { showText } from "@/lib/domain/text";
import { loadAccount } from "@/lib/features/accounts/loaders";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await loadAccount((await params).id);
  return { title: found ? showText(found.account.name, 80) : "Account" };
}

export default async function AccountPage({ params }: Props) {
  const found = await loadAccount((await params).id);
  if (!found) notFound();
  return (
    <Page className="max-w-6xl">
      <PageCrumb label={showText(found.account.name, 60)} />
      <AccountDetail {...found} />
    </Page>
  );
}
