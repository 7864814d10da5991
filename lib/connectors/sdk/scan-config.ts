import { z } from "zod";
import type { Field } from "@/lib/connectors/sdk/contract";

/** What a person may say of a scanner's report: what was scanned, where the report itself does not. */
export const scanConfigSchema = z.object({ name: z.string().trim().max(300).default("") });
export type ScanConfig = z.output<typeof scanConfigSchema>;

export const scanFields: Field[] = [
  {
    name: "name",
    label: "What was scanned",
    help: "The repository's address where the report does not say it, or the name of the machine or share. The name of the source counts for it.",
    type: "text",
    required: false,
    placeholder: "https://github.com/acme/shop",
  },
];
