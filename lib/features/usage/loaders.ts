import "server-only";
import { notFound } from "next/navigation";
import { cache } from "react";
import type { SourceDetail } from "@/lib/features/sources/schema-cards";
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

/** The logs of a source, which the caller has loaded within the reader's reach. */
export async function loadSourceLogs({ card: { id } }: SourceDetail): Promise<SourceLogs> {
  await requireScope("source:read");
  const { pool } = await web();
  const [intakes, unknown] = await Promise.all([
    listIntakes(pool, id, shownIntakes),
    listUnknownActors(pool, id, shownActors),
  ]);
  return { intakes, unknown };
}
