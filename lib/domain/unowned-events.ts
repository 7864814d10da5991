import { z } from "zod";
import { count, event, id } from "@/lib/domain/audit-shapes";

/** What the audit log tells of what nobody answers for: ids and counts. */

const party = z.strictObject({ kind: z.enum(["person", "team"]), id });

export const unownedEvents = [
  /** Null: analysts. */
  event("stand-in.chosen", { standIn: party.nullable() }),
  /** It was told that deadlines have passed: of how many for the first, of how many for the second time. */
  event("unowned.told", { first: count, second: count, people: count }),
  event("people.told-apart", { personId: id, otherId: id }),
] as const;

export const unownedEventTitles = {
  "stand-in.chosen": { code: "RC-2121", title: "Who sees to what nobody answers for chosen" },
  "unowned.told": { code: "RC-2122", title: "Told what nobody answers for past its deadline" },
  "people.told-apart": { code: "RC-2123", title: "Namesakes said to be two people" },
} as const;
