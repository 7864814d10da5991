import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type EntraConfig, entraConfigSchema, entraFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<EntraConfig> = {
  id: "entra",
  title: "Microsoft Entra and Azure",
  category: "Cloud",
  summary:
    "Finds applications, service principals, managed identities and agents, their secrets, and what they may do in the directory and in Azure.",
  config: entraConfigSchema,
  fields: entraFields,
  dataSets,
  cannotSee: [
    "Use before the reports begin, and single sign-ins: the reports tell the last sign-in, a day late, and not since when they are kept.",
    "When a service principal was created, unless its application or its agent identity says so.",
    "Owners of an application beyond the twentieth.",
    "Who may take a role up for a while (Privileged Identity Management): only roles that are held.",
    "Members of groups other than service principals, and what is granted through nested groups.",
    "Expressions of flexible federated credentials, and federated credentials of blueprints where the list of applications leaves them out.",
    "Subscriptions and vaults that the application may not read: Azure leaves them out without a word.",
    "Keys and certificates of key vaults, but for the secrets that certificates leave there.",
    "Applications of a vendor as the vendor sees them: only what was let in here.",
    "Whether an account is a person's, where the directory has no employee id for it.",
    "Agents that are only in Copilot Studio or Agent 365.",
  ],
  neverReads: [
    "Values of secrets and of key vaults: no call that is made returns one",
    "The first characters of client secrets, which Microsoft shows as a hint, are dropped as they arrive",
    "Mail, files, calendars and any other content",
    "Sign-in logs of people",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after Microsoft's documentation of Graph, Resource Graph and Key Vault. Sign-in with certificate and secret tried against oidc-provider 9.13, which is not Entra.",
  },
  access: accessGuide,
  events: [
    {
      id: "logs",
      title: "Sign-in and audit logs",
      how: "Entra admin center, Sign-in logs or Audit logs, Download (JSON); GET /auditLogs/signIns; or a diagnostic setting. It belongs to the source that lists this directory",
      accept: [".json", ".json.gz", ".jsonl", ".jsonl.gz", ".ndjson", ".log", ".log.gz"],
      marks: ['"activityDisplayName"', '"servicePrincipalId"', '"conditionalAccessStatus"'],
      form: "json",
      lists: ["value", "records"],
      realm: "entra:",
    },
  ],
};
