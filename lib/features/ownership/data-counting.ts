import type { Runner } from "@/lib/platform/read";
import type { OwnerPart } from "./schema";
import { countingSql } from "./where";

/** Of these identities, those whose owner of this part accepted, and whose word counts; one that cannot be told counts. */
export async function readCounting(
  db: Runner,
  ids: readonly string[],
  part: OwnerPart,
  now: Date,
): Promise<Set<string>> {
  const found = await db.query<{ id: string }>(countingSql("$1::uuid[]", "$2", "$3::timestamptz"), [
    ids,
    part,
    now,
  ]);
  return new Set(found.rows.map((row) => row.id));
}
