import type { Metadata } from "next";
import { z } from "zod";
import { AccountsScreen } from "@/components/accounts/accounts-screen";
import { Page } from "@/components/layout/page";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { loadAccounts } from "@/lib/features/accounts/loaders";

export const metadata: Metadata = { title: "Accounts" };

/** What the address holds; what it cannot hold falls back to the plain list. */
const addressSchema = z.object({
  q: z.string().max(maxQueryLength).catch(""),
  sort: z.enum(["name", "-name", "kind", "-kind"]).catch("name"),
  shape: z.enum(["list", "tree"]).catch("list"),
});

export default async function AccountsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { q, sort, shape } = addressSchema.parse(await searchParams);
  const request = {
    q,
    sort: sort.endsWith("kind") ? ("kind" as const) : ("name" as const),
    direction: sort.startsWith("-") ? ("desc" as const) : ("asc" as const),
  };
  return (
    <Page fill>
      <AccountsScreen request={request} shape={shape} {...(await loadAccounts(request, shape === "tree"))} />
    </Page>
  );
}
