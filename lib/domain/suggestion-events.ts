import { z } from "zod";
import { event, id, label } from "@/lib/domain/audit-shapes";

/** What people do about suggested owners, as the audit log tells it. */
export const suggestionEvents = [
  event("suggestion.rejected", {
    operation: id,
    identityIds: z.array(id).max(5000),
    part: z.enum(["technical", "business"]),
    owner: z.strictObject({ kind: z.enum(["person", "team"]), id }),
    reason: label,
  }),
  event("suggestion.rejection-undone", { undoes: id, identityIds: z.array(id).max(5000) }),
] as const;

export const suggestionEventTitles = {
  "suggestion.rejected": { code: "RC-2021", title: "Suggested owner rejected" },
  "suggestion.rejection-undone": { code: "RC-2022", title: "Rejection of a suggested owner taken back" },
} as const;
