import { accessOf } from "@/lib/domain/privilege/access-class";
import { KnownPowers } from "@/lib/features/assessment/data-grants";
import type { Runner } from "@/lib/platform/read";
import type { GrantRow, StatedGrant } from "./schema";

/** The attachments with what each is for, in a class and a sentence: each entitlement is read once, however many hold it. */
export async function withAccess<Row extends StatedGrant>(
  db: Runner,
  rows: readonly Row[],
  known = new KnownPowers(),
): Promise<(Row & Pick<GrantRow, "class" | "sentence">)[]> {
  await known.learn(
    db,
    rows.map(({ entitlement }) => entitlement.id),
  );
  return rows.map((row) => ({ ...row, ...accessOf(row, known.of(row.entitlement.id)) }));
}
