import { z } from "zod";
import { count, event, id, label } from "@/lib/domain/audit-shapes";

/** What the audit log tells of people who left, and of what became of theirs. */
export const departureEvents = [
  event("departure.decided", {
    departureId: id,
    identityId: id,
    decision: z.enum(["kept", "open"]),
    note: label,
  }),
  event("departure.closed", { departureId: id, personId: id, unsettled: count, note: label }),
  event("departure.reopened", { departureId: id, personId: id }),
  event("departure.listed", { departureId: id, personId: id, items: count }),
] as const;

export const departureEventTitles = {
  "departure.decided": { code: "RC-2081", title: "What a leaver left behind decided by hand" },
  "departure.closed": { code: "RC-2082", title: "Departure closed" },
  "departure.reopened": { code: "RC-2083", title: "Departure opened again" },
  "departure.listed": { code: "RC-2084", title: "What a leaver left behind looked for by hand" },
} as const;
