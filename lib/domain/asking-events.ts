import { z } from "zod";
import { count, event, id, label } from "@/lib/domain/audit-shapes";

/** What the audit log tells of asking: ids and counts. */

export const askingEvents = [
  event("questions.sent", {
    roundId: id,
    query: label,
    channelId: id.nullable(),
    people: count,
    messages: count,
    items: count,
  }),
  event("round.stopped", { roundId: id, withdrawn: count }),
  event("asking.further", { on: z.boolean(), query: label }),
  event("asking.events", { channelId: id.nullable() }),
  event("asking.overdue", { on: z.boolean(), people: count, identities: count }),
  /** Nobody answered in time: who is asked next. */
  event("questions.moved", {
    expired: count,
    toDelegate: count,
    toBackup: count,
    toManager: count,
    queued: count,
  }),
  event("questions.followed", { items: count, because: z.enum(["answer", "room"]) }),
  event("questions.withdrawn", { items: count }),
  event("reminders.queued", { people: count, items: count }),
  event("owner-message.sent", {
    messageId: id,
    kind: id,
    channelId: id,
    personId: id.nullable(),
    items: count,
  }),
  event("owner-message.decided", { messageId: id, decision: z.enum(["retry", "drop"]) }),
] as const;

export const askingEventTitles = {
  "questions.sent": { code: "RC-2031", title: "Owners asked" },
  "round.stopped": { code: "RC-2032", title: "Round of questions stopped" },
  "asking.further": { code: "RC-2033", title: "Asking further by itself switched" },
  "asking.events": { code: "RC-2034", title: "Events of questions switched" },
  "asking.overdue": { code: "RC-2124", title: "Telling what is overdue switched" },
  "questions.moved": { code: "RC-2035", title: "Unanswered questions went on" },
  "questions.followed": { code: "RC-2036", title: "Further questions asked by itself" },
  "questions.withdrawn": { code: "RC-2037", title: "Questions withdrawn that need no answer" },
  "reminders.queued": { code: "RC-2038", title: "Owners reminded" },
  "owner-message.sent": { code: "RC-2039", title: "Message to an owner sent" },
  "owner-message.decided": { code: "RC-2040", title: "Failed message to an owner retried or dropped" },
} as const;
