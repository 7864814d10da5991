import "server-only";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { listKeys } from "./data";
import type { KeyRow } from "./schema";

export async function loadKeyRows(): Promise<{ keys: KeyRow[]; mayTakeKey: boolean }> {
  const scope = await requireScope("settings:manage");
  return { keys: await listKeys((await web()).pool), mayTakeKey: scope.can("source:manage") };
}
