import { z } from "zod";
import { bulk, count, event, id, label, undone } from "@/lib/domain/audit-shapes";

const part = z.enum(["technical", "business"]);
const nobody = z.strictObject({ kind: z.literal("nobody") });
const person = z.strictObject({ kind: z.literal("person"), id });
const team = z.strictObject({ kind: z.literal("team"), id });

/** What people do about owners and who is suggested as one, as the audit log tells it. */
export const ownershipEvents = [
  event("owner.assigned", {
    ...bulk,
    owner: z.discriminatedUnion("kind", [person, team, nobody]),
    part,
  }),
  event("owner.undone", { ...undone, part }),
  event("suggestion.rejected", {
    operation: id,
    identityIds: z.array(id).max(5000),
    owner: z.discriminatedUnion("kind", [person, team]),
    part,
    reason: label,
  }),
  event("suggestion.rejection-undone", { undoes: id, identityIds: z.array(id).max(5000) }),
  event("owner-text.decided", {
    operation: id,
    text: label,
    owner: z.discriminatedUnion("kind", [person, team, nobody]),
    identities: count,
  }),
  event("owner-text.undone", { undoes: id, texts: count }),
  event("owner-text.forgotten", { text: label }),
] as const;

export const ownershipEventTitles = {
  "owner.assigned": { code: "RC-1501", title: "Owner assigned" },
  "owner.undone": { code: "RC-1507", title: "Owner assignment taken back" },
  "suggestion.rejected": { code: "RC-2021", title: "Suggested owner rejected" },
  "suggestion.rejection-undone": { code: "RC-2022", title: "Rejection of a suggested owner taken back" },
  "owner-text.decided": { code: "RC-2131", title: "Text of an owner column matched" },
  "owner-text.undone": { code: "RC-2132", title: "Matching of owner columns taken back" },
  "owner-text.forgotten": { code: "RC-2133", title: "Text of an owner column asked about again" },
} as const;
