import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import { requireScope } from "@/lib/platform/loader";
import { web } from "@/lib/platform/web";
import { getUsage } from "./data";
import { listIntakes, listUnknownActors } from "./data-intakes";
import type { SourceLogs } from "./schema";
import type { UsageView } from "./schema-view";

/** The use of one identity. What is not there, or not theirs to see, is not found. */
export const loadUsage = cache(async (identityId: string): Promise<UsageView> => {
  const scope = await requireScope("inventory:read");
  const { pool } = await web();
  const usage = await getUsage(pool, scope, identityId);
  if (!usage) notFound();
  return usage;
});

const shownIntakes = 10;
const shownActors = 20;

/** The logs of a source that the caller has loaded and may see. */
export async function loadSourceLogs(sourceId: string): Promise<SourceLogs> {
  await requireScope("source:read");
  const { pool } = await web();
  const [intakes, unknown] = await Promise.all([
    listIntakes(pool, sourceId, shownIntakes),
    listUnknownActors(pool, sourceId, shownActors),
  ]);
  return { intakes, unknown };
}
