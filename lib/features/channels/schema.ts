import { z } from "zod";
import { channelKinds } from "@/lib/domain/alert";

/** What crosses the wire when channels are added, tested, edited and removed. */

const name = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(80, "At most 80 characters.")
  .regex(/^[^\p{Cc}]*$/u, "The name holds a character that cannot be shown.");
const fields = z.record(z.string().max(64), z.string().max(20_000));
const kind = z.enum(channelKinds);
const channelId = z.uuid();

/** The id is chosen before the channel exists, so that a test belongs to it and pressing twice adds one. */
export const addChannelSchema = z.strictObject({ channelId, kind, name, fields });
export type AddChannel = z.output<typeof addChannelSchema>;
/** Secrets that are left out stay as they are. */
export const editChannelSchema = z.strictObject({ channelId, name, fields });
export type EditChannel = z.output<typeof editChannelSchema>;
export const testChannelSchema = z.strictObject({ channelId, kind, name: name.or(z.literal("")), fields });
export type TestChannel = z.output<typeof testChannelSchema>;
export const channelIdSchema = z.strictObject({ channelId });
export const deliveryIdSchema = z.strictObject({ deliveryId: z.uuid() });
export const timeZoneSchema = z.strictObject({ timeZone: z.string().min(1).max(60) });

/** What a form is told: it was done, or which fields are wrong. */
export type Submitted<Done> = ({ ok: true } & Done) | { ok: false; fieldErrors: Record<string, string> };

/** How far a test is. */
export const channelTestSchema = z.object({
  id: z.uuid(),
  state: z.enum(["waiting", "running", "done"]),
  said: z.string().nullable(),
  failure: z.string().nullable(),
});
export type ChannelTestView = z.output<typeof channelTestSchema>;

export const deliveryStates = ["waiting", "sending", "sent", "failed", "given_up", "dropped"] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** By which messages of a log are filtered. */
export const deliveryFilters = {
  waiting: { title: "Waiting", states: ["waiting", "sending"] },
  sent: { title: "Sent", states: ["sent"] },
  failed: { title: "Failed", states: ["failed", "given_up"] },
  dropped: { title: "Not sent", states: ["dropped"] },
} as const satisfies Record<string, { title: string; states: readonly DeliveryState[] }>;
export type DeliveryFilter = keyof typeof deliveryFilters;

/** One message of the log. */
export const deliverySchema = z.object({
  id: z.uuid(),
  alertId: z.uuid().nullable(),
  alertName: z.string(),
  channelName: z.string(),
  kind: z.enum(["message", "event", "issue"]),
  state: z.enum(deliveryStates),
  attempts: z.number().int(),
  nextAt: z.date(),
  lastError: z.string().nullable(),
  createdAt: z.date(),
  sentAt: z.date().nullable(),
  summary: z.string(),
});
export type DeliveryView = z.output<typeof deliverySchema>;

export const channelRowSchema = z.object({
  id: z.uuid(),
  kind,
  name: z.string(),
  /** To where, in words; no secret. */
  config: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])),
  alerts: z.number().int(),
  lastSentAt: z.date().nullable(),
  failing: z.number().int(),
  waiting: z.number().int(),
});
export type ChannelRow = z.output<typeof channelRowSchema>;

export interface ChannelDetail extends ChannelRow {
  secrets: { field: string; fingerprint: string; setAt: Date; setBy: string; retiresAt: Date | null }[];
  alertNames: { id: string; name: string; armed: boolean }[];
}
