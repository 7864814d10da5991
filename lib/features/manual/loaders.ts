import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { isUuid } from "@/lib/platform/query-sql";
import { web } from "@/lib/platform/web";
import { getManual, listManual } from "./data";
import type { ManualRow } from "./schema";

/** What was added by hand, due ones first. */
export async function loadManual(): Promise<ManualRow[]> {
  const scope = await requireScope("inventory:add");
  return listManual((await web()).pool, scope, new Date());
}

/** One of them, for the form; null where there is none. */
export async function loadManualRow(identityId: string): Promise<ManualRow | null> {
  const scope = await requireScope("inventory:add");
  return isUuid(identityId) ? getManual((await web()).pool, scope, identityId, new Date()) : null;
}
