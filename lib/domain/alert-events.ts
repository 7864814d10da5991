import { z } from "zod";
import { channelKinds } from "@/lib/domain/alert";
import { scrubText } from "@/lib/domain/secrets/scrub";

/** What the audit log tells of channels and alerts: ids, counts and names that people gave. */

const id = z.string().min(1).max(200);
const label = z.string().max(2000).transform(scrubText);
const count = z.number().int().nonnegative();
const kind = z.enum(channelKinds);

const event = <const T extends string, S extends z.core.$ZodLooseShape>(type: T, payload: S) =>
  z.strictObject({ type: z.literal(type), ...payload });

export const alertEvents = [
  event("channel.added", { channelId: id, name: label, kind }),
  event("channel.edited", {
    channelId: id,
    name: label,
    fields: z.array(id).max(50),
    secretsReplaced: z.array(id).max(50),
    alertsDisarmed: count,
  }),
  event("channel.removed", { channelId: id, name: label, alertsDisarmed: count }),
  event("channel.tested", { channelId: id, kind, works: z.boolean() }),
  event("alert.saved", { alertId: id, name: label, armed: z.boolean(), enabled: z.boolean() }),
  event("alert.armed", {
    alertId: id,
    name: label,
    channelId: id,
    recipients: count,
    takenAsTold: count,
    sent: count,
  }),
  event("alert.stopped", { alertId: id, name: label, why: label }),
  event("alert.removed", { alertId: id, name: label }),
  event("alert.delivered", { alertId: id, channelId: id, opened: count, reopened: count, resolved: count }),
  event("delivery.decided", { deliveryId: id, decision: z.enum(["retry", "drop"]) }),
  event("time-zone.changed", { from: id, to: id }),
] as const;

export const alertEventTitles = {
  "channel.added": { code: "RC-1951", title: "Channel added" },
  "channel.edited": { code: "RC-1952", title: "Channel edited" },
  "channel.removed": { code: "RC-1953", title: "Channel removed" },
  "channel.tested": { code: "RC-1954", title: "Channel tested" },
  "alert.saved": { code: "RC-1961", title: "Alert saved" },
  "alert.armed": { code: "RC-1962", title: "Alert armed" },
  "alert.stopped": { code: "RC-1963", title: "Alert stopped by itself" },
  "alert.removed": { code: "RC-1964", title: "Alert removed" },
  "alert.delivered": { code: "RC-1965", title: "Alert delivered" },
  "delivery.decided": { code: "RC-1966", title: "Failed delivery retried or dropped" },
  "time-zone.changed": { code: "RC-1971", title: "Time zone of digests changed" },
} as const;
