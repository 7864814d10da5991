import type { Runner } from "@/lib/platform/read";
import { type AskingSetting, askingSetting, askingSettingSchema } from "./schema-asking";

/**
 * The channel by which people are told of questions of the round `r`, which is joined from the left: the one that it was sent by; `usual`
 * where they are of no round, or that channel was removed. NULL: they stand in inboxes only.
 */
export function channelSql(r: string, usual: string): string {
  return `CASE WHEN ${r}.id IS NULL OR (${r}.channel_id IS NOT NULL AND NOT EXISTS (SELECT FROM channels ch WHERE ch.id = ${r}.channel_id))
    THEN ${usual}::uuid ELSE ${r}.channel_id END`;
}

/** How is asked here: the one place that it is read from. */
export async function readAsking(db: Runner): Promise<AskingSetting> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    askingSetting,
  ]);
  return askingSettingSchema.parse(found.rows[0]?.value ?? {});
}
