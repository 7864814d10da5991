import { z } from "zod";
import { cadences, channelKinds } from "@/lib/domain/alert";
import { severities } from "@/lib/domain/severity";

/** What crosses the wire when alerts are saved, previewed and armed. */

const name = z
  .string()
  .trim()
  .min(1, "Give it a name.")
  .max(80, "At most 80 characters.")
  .regex(/^[^\p{Cc}]*$/u, "The name holds a character that cannot be shown.");

export const mostRecipients = 50;
export const pers = ["finding", "cause"] as const;

export const saveAlertSchema = z.strictObject({
  /** Chosen before the alert exists: pressing twice makes one. */
  alertId: z.uuid(),
  name,
  viewId: z.uuid("Choose a view."),
  channelId: z.uuid("Choose a channel."),
  recipients: z
    .array(z.email("Each line must be an e-mail address.").max(320))
    .max(mostRecipients, `At most ${mostRecipients} recipients.`)
    .transform((all) => [...new Set(all.map((each) => each.toLowerCase()))]),
  cadence: z.enum(cadences),
  hour: z.number().int().min(0).max(23),
  weekday: z.number().int().min(1).max(7),
  minSeverity: z.enum(severities).nullable(),
  per: z.enum(pers),
  enabled: z.boolean(),
});
export type SaveAlert = z.output<typeof saveAlertSchema>;

export const alertIdSchema = z.strictObject({ alertId: z.uuid() });
/** `seen`: what of the alert the preview showed; another one is not let go. */
export const armAlertSchema = z.strictObject({
  alertId: z.uuid(),
  seen: z.string().max(100),
  /** What is there already: told once, or only what comes later. */
  existing: z.enum(["send", "told"]),
});
export type ArmAlert = z.output<typeof armAlertSchema>;

export const alertSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  viewId: z.uuid().nullable(),
  viewName: z.string().nullable(),
  query: z.string().nullable(),
  channelId: z.uuid().nullable(),
  channelName: z.string().nullable(),
  channelKind: z.enum(channelKinds).nullable(),
  recipients: z.array(z.string()),
  cadence: z.enum(cadences),
  hour: z.number().int(),
  weekday: z.number().int(),
  minSeverity: z.enum(severities).nullable(),
  per: z.enum(pers),
  enabled: z.boolean(),
  createdBy: z.uuid(),
  createdByName: z.string(),
  armedAt: z.date().nullable(),
  armedByName: z.string().nullable(),
  stoppedWhy: z.string().nullable(),
  baseline: z.string().nullable(),
  lastToldAt: z.date().nullable(),
  nextAt: z.date().nullable(),
  failing: z.number().int(),
});
/** An alert as lists and its own page show it. */
export type AlertRow = z.output<typeof alertSchema>;

/** How it does, in the order in which it matters. */
export type AlertState = "stopped" | "off" | "unarmed" | "failing" | "armed";

export function stateOf(alert: AlertRow): AlertState {
  if (alert.stoppedWhy !== null) return "stopped";
  if (!alert.enabled) return "off";
  if (alert.armedAt === null) return "unarmed";
  return alert.failing > 0 ? "failing" : "armed";
}

/** One part of what would be sent. */
export interface PreviewPart {
  title: string;
  text: string;
}

/** A part that says the same as the one before it. */
export const htmlTitle = "The same in HTML";

/** What would be sent now. */
export interface AlertPreview {
  /** What was looked at; arming takes nothing else. */
  seen: string;
  /** Why nothing can be sent; the rest is then empty. */
  blocked: string | null;
  to: string;
  /** What is there and was not told yet. */
  untold: number;
  /** What closed since it was told. */
  closed: number;
  /** It has not begun: what is there is told once, or never. */
  begins: boolean;
  /** How many messages, events or issues that makes. */
  messages: number;
  parts: PreviewPart[];
}

/** An issue of a tracker that a finding has. */
export const findingIssueSchema = z.object({
  key: z.string(),
  url: z.string(),
  state: z.enum(["open", "done"]),
  channelName: z.string(),
  updatedAt: z.date(),
});
export type FindingIssueView = z.output<typeof findingIssueSchema>;

/** What an alert is made of. */
export interface AlertChoices {
  views: { id: string; name: string; query: string }[];
  channels: { id: string; name: string; kind: string; from: string | null }[];
  timeZone: string;
  /** May add channels, and let alerts go. */
  mayArm: boolean;
}
