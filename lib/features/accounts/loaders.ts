import "server-only";
import { cache } from "react";
import type { CappedCount } from "@/lib/platform/count";
import { requireScope } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { web } from "@/lib/platform/web";
import { type AccountSurroundings, accountSurroundings, decisionsLeft } from "./data-decisions";
import { type AccountPage, countAccountPage, getAccount, readAccountPage } from "./data-page";
import type { AccountListRequest, AccountScreenRow, DecisionsLeft } from "./schema-decisions";

export interface AccountsScreen {
  page: AccountPage;
  total: CappedCount;
  left: DecisionsLeft | null;
  canEdit: boolean;
}

/** The list of accounts: a page, how many there are, and how few decisions cover most of what nobody answers for. */
export async function loadAccounts(request: AccountListRequest): Promise<AccountsScreen> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const now = new Date();
  const [page, total, left] = await Promise.all([
    readAccountPage(pool, scope, request, now),
    countAccountPage(pool, scope, request.q, now),
    decisionsLeft(pool, scope),
  ]);
  return { page, total, left, canEdit: scope.can("account:edit") };
}

export interface AccountScreen extends AccountSurroundings {
  account: AccountScreenRow;
  canEdit: boolean;
}

/** One account with what stands around it; null where there is none. */
export const loadAccount = cache(async (id: string): Promise<AccountScreen | null> => {
  const scope = await requireScope("inventory:read");
  if (!isUuid(id)) return null;
  const { pool } = await web();
  const account = await getAccount(pool, scope, id, new Date());
  if (!account) return null;
  return { account, ...(await accountSurroundings(pool, account)), canEdit: scope.can("account:edit") };
});
