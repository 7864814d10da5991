import type { Metadata } from "next";
import { z } from "zod";
import { AccountsScreen } from "@/components/accounts/accounts-screen";
import { Page } from "@/components/layout/page";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { loadAccounts } from "@/lib/features/accounts/loaders";
import { accountListSchema } from "@/lib/features/accounts/schema-decisions";

export const metadata: Metadata = { title: "Accounts" };

/** What the address holds; what it cannot hold falls back to the plain list. */
const addressSchema = z.object({
  q: z.string().max(maxQueryLength).catch(""),
  sort: z.enum(["unowned", "-unowned", "name", "-name", "kind", "-kind"]).catch("-unowned"),
  shape: z.enum(["list", "tree"]).catch("list"),
});

export default async function AccountsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { q, sort, shape } = addressSchema.parse(await searchParams);
  const request = accountListSchema.parse({
    q,
    sort: sort.replace("-", ""),
    direction: sort.startsWith("-") ? "desc" : "asc",
  });
  return (
    <Page fill>
      <AccountsScreen shape={shape} {...(await loadAccounts(request, shape === "tree"))} />
    </Page>
  );
}
