import { z } from "zod";
import type { Status } from "@/lib/domain/record";
import { accountSchema, isYes } from "./page-body";

const word = z.string().nullable().catch(null);

/** An account as both kinds of server are asked for it. */
export const accountRowSchema = accountSchema.extend({
  plugin: word,
  /** MariaDB: what else it may sign in with, as a JSON list. */
  plugins: word,
  locked: z.unknown().optional(),
  expired: z.unknown().optional(),
  changed: z.unknown().optional(),
  lifetime: z.unknown().optional(),
  default_lifetime: z.unknown().optional(),
  /** Whether a password is set. */
  stored: z.enum(["none", "invalid", "set"]).nullable().catch(null),
  second: z.unknown().optional(),
  attributes: word,
  privileges: word,
  access: word,
  /** MySQL: global privileges that do not hold in some databases, as a JSON list. */
  restrictions: word,
  /** MariaDB: the role that it has when it signs in. */
  default_role: word,
  /** MariaDB: whether something was ever granted to everyone. */
  has_public: z.unknown().optional(),
});
export type AccountRow = z.output<typeof accountRowSchema>;

/** Whether it may sign in. A password that has expired shuts only that way. */
export function statusOf({ locked }: Pick<AccountRow, "locked">): Status {
  if (isYes(locked)) return "disabled";
  return locked === "N" || locked === 0 || locked === "0" || locked === false ? "active" : "unknown";
}
