import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type OktaConfig, oktaConfigSchema, oktaFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<OktaConfig> = {
  id: "okta",
  title: "Okta",
  category: "Directory",
  summary:
    "Finds service apps, API tokens, integrations and AI agents of an organisation, and what they may do in it.",
  config: oktaConfigSchema,
  fields: oktaFields,
  dataSets,
  cannotSee: [
    "When an app was last used, unless the system log is brought: only that tells.",
    "The last use of an API token: its last change is taken for it, as to the day.",
    "Owners of apps and of AI agents: Okta's API does not tell them.",
    "What an administrator's role is limited to, but for a custom role's resource set.",
    "Scopes and claims of custom authorisation servers, and who may get their tokens.",
    "Refresh tokens of people, and service accounts of Okta Privileged Access.",
    "Accounts that were deactivated: Okta leaves them out of its list.",
    "Whether an account is a person's, where it has no employee number.",
  ],
  neverReads: [
    "Client secrets and hashes of them, which Okta's answers hold, are dropped as they arrive",
    "API tokens: Okta shows them once, to who makes them",
    "The system log, passwords and factors of people",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after Okta's published library and reference. The service app's sign-in tried against oidc-provider 9.13, which is not Okta.",
  },
  access: accessGuide,
  events: [
    {
      id: "system-log",
      title: "System log",
      how: "GET /api/v1/logs?since=…, or a log stream; it belongs to the source that lists this organisation",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".log", ".log.gz"],
      marks: ['"eventType"'],
      form: "json",
      realm: "okta:",
    },
  ],
};
