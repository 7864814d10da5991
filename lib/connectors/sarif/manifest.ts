import type { Manifest } from "@/lib/connectors/sdk/contract";
import { type ScanConfig, scanConfigSchema, scanFields } from "@/lib/connectors/sdk/scan-config";

export const manifest: Manifest<ScanConfig> = {
  id: "sarif",
  title: "SARIF",
  category: "File",
  summary: "Takes over the secrets in a log of SARIF 2.1.0, whichever scanner wrote it.",
  config: scanConfigSchema,
  fields: scanFields,
  dataSets: [
    {
      id: "findings",
      title: "Results that are secrets",
      permissions: ["the file itself"],
      withoutIt: "Secrets that another scanner knows of are not in the inventory.",
    },
  ],
  cannotSee: [
    "Results that are not about secrets: they are counted and left out.",
    "Whether a result is a secret at all, where neither tool nor rule says so in words that are known here.",
    "The secret itself, unless the log shows the line and its shape gives it away.",
    "Which repository it was, where the log has no provenance: then the name of the source counts.",
    "Results that a log keeps in files of their own (external properties).",
  ],
  neverReads: [
    "Snippets: a secret in them is replaced by a keyed fingerprint as the file is read, and dropped",
    "Messages, code flows, fixes and contents of files",
  ],
  evidence: "file",
  proof: {
    state: "partly",
    by: "Written after the SARIF 2.1.0 schema and what gitleaks and TruffleHog write of it; not tried against a run of them.",
  },
  exports: [
    {
      id: "log",
      title: "SARIF log",
      how: "gitleaks git --report-format sarif --report-path findings.sarif",
      accept: [".sarif", ".json"],
      marks: ["sarif-2.1", "sarif-schema-2.1", '"ruleId"'],
    },
  ],
};
