import { z } from "zod";
import { type SecondPersonPolicy, secondPersonPolicies, usualSecondPerson } from "@/lib/domain/exception";
import { can, roles } from "@/lib/domain/permissions";
import type { Runner } from "@/lib/platform/read";

/** The name of the setting. */
export const policySetting = "exceptions";

const policySchema = z.strictObject({ secondPerson: z.enum(secondPersonPolicies) });

/** From which severity on this organisation wants a second person. */
export async function readSecondPerson(db: Runner): Promise<SecondPersonPolicy> {
  const found = await db.query<{ value: unknown }>("SELECT value FROM settings WHERE name = $1", [
    policySetting,
  ]);
  const [row] = found.rows;
  return row ? policySchema.parse(row.value).secondPerson : usualSecondPerson;
}

/** How many members but this one may approve exceptions at all. */
export async function countOtherApprovers(db: Runner, actor: string): Promise<number> {
  const found = await db.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM users WHERE disabled_at IS NULL AND role = ANY($1::text[]) AND 'user:' || id::text <> $2",
    [roles.filter((role) => can(role, "finding:approve-exception")), actor],
  );
  return found.rows[0]?.n ?? 0;
}
