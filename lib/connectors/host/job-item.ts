import { z } from "zod";
import { fileFactsSchema } from "@/lib/connectors/sdk/file-facts";

export const jobItemSchema = z.object({
  t: z.literal("job"),
  /** A timer or cron job is an identity; a service that runs on is something that runs as its account. */
  how: z.enum(["cron", "anacron", "script", "timer", "service"]),
  id: z.string(),
  name: z.string(),
  file: fileFactsSchema,
  schedule: z.string().optional(),
  /** The account it runs as; null where the system makes one up each time, or the file does not say. */
  account: z.string().nullable(),
  /** It came with the operating system. */
  vendor: z.boolean(),
  enabled: z.boolean(),
  description: z.string().optional(),
  mailTo: z.string().optional(),
  program: z.string(),
  shown: z.string(),
});
export type JobItem = z.output<typeof jobItemSchema>;

/** A job with what is needed to look for secrets in it. The texts never leave the reader. */
export interface FoundJob {
  item: JobItem;
  /** Free text: commands, or the whole script. */
  texts: string[];
  assignments: { name: string; value: string; sure?: boolean }[];
  /** Files that it runs or takes its settings from, as it names them. */
  paths: string[];
  settingsFiles: string[];
}
