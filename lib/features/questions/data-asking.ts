import type { Runner } from "@/lib/platform/read";
import { type AskingSetting, askingSetting, askingSettingSchema } from "./schema-asking";

/** How is asked here: the one place that it is read from. */
export async function readAsking(db: Runner): Promise<AskingSetting> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    askingSetting,
  ]);
  return askingSettingSchema.parse(found.rows[0]?.value ?? {});
}
