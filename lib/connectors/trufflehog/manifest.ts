import type { Manifest } from "@/lib/connectors/sdk/contract";
import { type ScanConfig, scanConfigSchema, scanFields } from "@/lib/connectors/sdk/scan-config";

export const manifest: Manifest<ScanConfig> = {
  id: "trufflehog",
  title: "TruffleHog",
  category: "File",
  summary:
    "Takes over the secrets that TruffleHog found: where each lies, what it is, and whether it still works.",
  config: scanConfigSchema,
  fields: scanFields,
  dataSets: [
    {
      id: "findings",
      title: "Findings",
      permissions: ["the file itself"],
      withoutIt:
        "Secrets in code, buckets, images and chats that TruffleHog knows of are not in the inventory.",
    },
  ],
  cannotSee: [
    "When TruffleHog looked, and its version: its reports do not say it. The time of the import stands for it.",
    "What TruffleHog was not pointed at, and detectors that were left out.",
    "Whether a secret that is unverified works: it may be dead, or nobody tried.",
    "GitHub's numbers of repositories: a repository is known by its address, apart from the one that the GitHub connector lists.",
  ],
  neverReads: [
    "Secrets: Raw, RawV2 and Redacted are replaced by a keyed fingerprint as the file is read, and dropped",
    "What a detector tells beside (ExtraData), but for the account, the ARN and whether it is a canary",
  ],
  evidence: "file",
  proof: {
    state: "partly",
    by: "Written after the published output format and the example in TruffleHog's documentation; not tried against a run of it.",
  },
  exports: [
    {
      id: "json",
      title: "Findings (JSON)",
      how: "trufflehog git https://github.com/acme/shop --json > findings.json",
      accept: [".json", ".jsonl", ".ndjson"],
      marks: ['"DetectorName"'],
    },
  ],
};
