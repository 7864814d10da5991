import { z } from "zod";
import type { BreachedVendor, Policy } from "@/lib/domain/assessment/rule";
import { readThresholds } from "@/lib/features/thresholds/data";
import type { Runner } from "@/lib/platform/read";
import { organisationOf } from "./data-organisation";

/** Under which the breached vendors stand among the settings. */
export const breachedVendorsSetting = "breachedVendors";

export const storedVendorsSchema = z.array(
  z.object({ name: z.string(), since: z.string().nullable(), note: z.string().default("") }),
);

/** By what identities are judged: what was set here, and what holds for the whole organisation. */
export async function readPolicy(db: Runner): Promise<Policy> {
  return {
    thresholds: await readThresholds(db),
    breachedVendors: await readBreachedVendors(db),
    organisation: await organisationOf(db),
  };
}

/** The vendors that were breached; null: nobody has said yet. */
export async function readBreachedVendors(
  db: Runner,
): Promise<readonly (BreachedVendor & { note: string })[] | null> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    breachedVendorsSetting,
  ]);
  const [row] = found.rows;
  return row ? storedVendorsSchema.parse(row.value) : null;
}
