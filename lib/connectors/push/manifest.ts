import type { Manifest } from "@/lib/connectors/sdk/contract";
import { type PushConfig, pushConfigSchema } from "./config";
import { pushLimits } from "./limits";

export const manifest: Manifest<PushConfig> = {
  id: "push",
  title: "Pushed records",
  category: "File",
  summary:
    "Takes records in Rollcall's own shape, from whatever you write yourself: POST /api/v1/records, or a file.",
  config: pushConfigSchema,
  fields: [
    {
      name: "name",
      label: "Name of the list",
      help: "Whose ids the records are: realm push:NAME. Empty: the name of the source.",
      type: "text",
      required: false,
      placeholder: "badge-system",
    },
  ],
  dataSets: [
    {
      id: "records",
      title: "Records",
      permissions: ["a token with source:push"],
      withoutIt: "Systems without a connector are not in the inventory.",
    },
  ],
  cannotSee: [
    "Whether what is pushed is so: whoever holds the token says it.",
    "What the writer leaves out. Only what has ids of the realm push:NAME can disappear by a later push.",
  ],
  neverReads: ["Secrets: those in texts are taken out before anything is stored; no field takes one"],
  evidence: "file",
  proof: { state: "verified", by: "The format is Rollcall's own, and tried with all types of records." },
  exports: [
    {
      id: "records",
      title: "Records (NDJSON)",
      how: `One record a line, as docs/api.md says: up to ${pushLimits.bytes / 1024 / 1024} MB and ${pushLimits.lines} lines by the API.`,
      accept: [".ndjson", ".jsonl"],
      marks: ['{"t":"', '{"t": "'],
    },
  ],
};
