import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type SlackConfig, slackConfigSchema, slackFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<SlackConfig> = {
  id: "slack",
  title: "Slack",
  category: "SaaS",
  summary: "Finds bots, apps and webhooks of a workspace, who installed them, and with which scopes.",
  config: slackConfigSchema,
  fields: slackFields,
  dataSets,
  cannotSee: [
    "Tokens and their age: Slack lists none, and says of none when it was last used or whether it is rotated.",
    "Who installed what, and apps without a bot, on a free plan or without an administrator's token.",
    "What happened before the integration log begins.",
    "Whether an app is your own or a vendor's.",
    "Other workspaces of an organization: each is a source of its own. Approvals of Enterprise Grid and its audit log are not read.",
    "Addresses of webhooks.",
  ],
  neverReads: [
    "Messages, files, channels and their members",
    "Accounts of people: they are dropped as they arrive",
    "Tokens and addresses of webhooks",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the types of Slack's own library and its documentation." },
  access: accessGuide,
};
