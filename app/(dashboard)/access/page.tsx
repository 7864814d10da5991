import type { Metadata } from "next";
import { AccessScreen } from "@/components/access/access-screen";
import { Page } from "@/components/layout/page";
import { loadAccessPage } from "@/lib/features/access/loaders";
import { accessAddressSchema } from "@/lib/features/access/schema-answers";

export const metadata: Metadata = { title: "Access" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** What an identity can do, who can do something, and why. The address holds the question. */
export default async function AccessPage({ searchParams }: Props) {
  const address = accessAddressSchema.parse(await searchParams);
  return (
    <Page className="max-w-6xl">
      <AccessScreen {...(await loadAccessPage(address))} />
    </Page>
  );
}
