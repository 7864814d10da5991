import "server-only";
import { cache } from "react";
import { requireMember, scopeOf } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { isDemoPresent } from "./data";
import type { DemoPresence } from "./schema";

/** Whether these are demo data: every page says so. */
export const loadDemoPresence = cache(async (): Promise<DemoPresence> => {
  const scope = scopeOf(await requireMember());
  const { pool } = await web();
  return {
    present: await isDemoPresent(pool),
    mayRemove: scope.can("demo:manage") && scope.unrestricted,
  };
});
