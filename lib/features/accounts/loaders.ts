import "server-only";
import { cache } from "react";
import type { CappedCount } from "@/lib/platform/count";
import { requireScope } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { web } from "@/lib/platform/web";
import { accountSurroundings, decisionsLeft, listAccountNodes } from "./data-decisions";
import { countAccountPage, getAccount, orderFor, readAccountPage } from "./data-page";
import type {
  AccountListRequest,
  AccountNode,
  AccountPage,
  AccountScreenRow,
  AccountSurroundings,
  DecisionsLeft,
} from "./schema-decisions";

export interface AccountsScreen {
  /** What was asked, in the order that the reader gets. */
  request: AccountListRequest;
  page: AccountPage;
  total: CappedCount;
  left: DecisionsLeft | null;
  canEdit: boolean;
  /** Only where the tree is asked for. */
  nodes: AccountNode[];
}

/** The list of accounts: a page, how many there are, and how few decisions cover most of what nobody answers for. */
export async function loadAccounts(asked: AccountListRequest, tree: boolean): Promise<AccountsScreen> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const now = new Date();
  const request = orderFor(scope, asked);
  const [page, total, left, nodes] = await Promise.all([
    readAccountPage(pool, scope, request, now),
    countAccountPage(pool, scope, request.q, now),
    decisionsLeft(pool, scope),
    tree ? listAccountNodes(pool, scope) : [],
  ]);
  return { request, page, total, left, nodes, canEdit: scope.can("account:edit") };
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
  return {
    account,
    ...(await accountSurroundings(pool, scope, account)),
    canEdit: scope.can("account:edit"),
  };
});
