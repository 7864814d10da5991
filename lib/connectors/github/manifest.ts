import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type GitHubConfig, githubConfigSchema, githubFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<GitHubConfig> = {
  id: "github",
  title: "GitHub",
  category: "CI/CD",
  summary:
    "Finds apps, tokens, deploy keys, runners, webhooks and workflows of an organisation, and where its secrets lie.",
  config: githubConfigSchema,
  fields: githubFields,
  dataSets,
  cannotSee: [
    "Repositories that the reader may not enter: GitHub leaves them out without a word.",
    "Classic personal access tokens and SSH keys of people, except on Enterprise Cloud with single sign-on.",
    "Private keys and client secrets of apps: only an app's owner sees them.",
    "Which repositories an app of others was given, where they were selected.",
    "OAuth apps that members let in, and who uses them.",
    "Who approved an app, except where the audit log is licensed, and there as long as it is kept.",
    "What single workflows ask for: workflow files are not read.",
    "Which repositories read a secret of the organisation, and secrets of Copilot's agents.",
    "Whether an account is a person's or a machine's: GitHub makes no difference; its name is all there is to go by.",
    "Exact times: GitHub notes the last use of a token or key now and then, taken here as to the day.",
  ],
  neverReads: [
    "Values of secrets: GitHub gives them to nobody",
    "Values of variables and of secret scanning alerts are dropped as they arrive; only keyed fingerprints of secrets stay",
    "Code (but, where wanted, the file CODEOWNERS), issues, pull requests and workflow logs",
    "Paths and queries of webhook addresses, which may be secrets by themselves",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tried against a server made of GitHub's own specification and examples; not yet against a live organisation.",
  },
  access: accessGuide,
  events: [
    {
      id: "audit",
      title: "Audit log",
      how: "Organisation settings, Audit log, Export (JSON), or a stream of it; github.com only",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".log", ".log.gz"],
      marks: ['"@timestamp"', '"_document_id"'],
      form: "json",
    },
  ],
};
