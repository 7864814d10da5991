import type { Manifest } from "@/lib/connectors/sdk/contract";
import { type ScanConfig, scanConfigSchema, scanFields } from "@/lib/connectors/sdk/scan-config";

export const manifest: Manifest<ScanConfig> = {
  id: "gitleaks",
  title: "gitleaks",
  category: "File",
  summary:
    "Takes over the secrets that gitleaks found in code and its history: where each lies and by which rule.",
  config: scanConfigSchema,
  fields: scanFields,
  dataSets: [
    {
      id: "findings",
      title: "Findings",
      permissions: ["the file itself"],
      withoutIt: "Secrets in code that gitleaks knows of are not in the inventory.",
    },
  ],
  cannotSee: [
    "Whether a secret works: gitleaks tries none.",
    "When gitleaks looked, and its version: its reports do not say it. The time of the import stands for it.",
    "Which repository it was, where the report has no links: then the name of the source counts.",
    "With --redact, the secret: it is not joined with other places.",
    "Parts of rules that need several matches: only the main one is reported.",
  ],
  neverReads: [
    "Secrets: Secret and Match are replaced by a keyed fingerprint as the file is read, and dropped",
    "Messages of commits",
  ],
  evidence: "file",
  proof: {
    state: "partly",
    by: "Written after the structures in gitleaks' source (8.x); not tried against a run of it.",
  },
  exports: [
    {
      id: "json",
      title: "Report (JSON)",
      how: "gitleaks git --report-format json --report-path findings.json",
      accept: [".json"],
      marks: ['"RuleID"'],
    },
  ],
};
