import "server-only";
import { requireMember, requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listTokens } from "./data";
import { type TokenRow, tokenPermissions } from "./schema";

export interface TokensPage {
  tokens: TokenRow[];
  /** What this member's tokens may be given. */
  offered: (typeof tokenPermissions)[number][];
  canManageAll: boolean;
}

export async function loadTokens(): Promise<TokensPage> {
  const scope = await requireScope("token:manage-own");
  const { userId } = await requireMember();
  const canManageAll = scope.can("token:manage");
  return {
    tokens: await listTokens(await web(), { userId, all: canManageAll }, new Date()),
    offered: tokenPermissions.filter((permission) => scope.can(permission)),
    canManageAll,
  };
}
