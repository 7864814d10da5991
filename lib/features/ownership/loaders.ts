import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { ownershipSummary } from "./data";
import type { OwnershipSummary } from "./schema";

export interface OwnershipPage {
  summary: OwnershipSummary;
  canAssign: boolean;
  canAsk: boolean;
}

/** How much is answered for, and what the reader may do about the rest. */
export async function loadOwnership(): Promise<OwnershipPage> {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  return {
    summary: await ownershipSummary(pool, scope),
    canAssign: scope.can("inventory:assign-owner"),
    canAsk: scope.can("owner:ask"),
  };
}
