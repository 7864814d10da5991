import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type SalesforceConfig, salesforceConfigSchema, salesforceFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<SalesforceConfig> = {
  id: "salesforce",
  title: "Salesforce",
  category: "SaaS",
  summary:
    "Finds integration users, apps and their tokens, named credentials and agents of an org, and what they may do.",
  config: salesforceConfigSchema,
  fields: salesforceFields,
  dataSets,
  cannotSee: [
    "External client apps without a token: only the Metadata API lists them.",
    "Consumer secrets and certificates of apps, and how long their tokens are good for.",
    "Whether an app is your own or a vendor's, and apps of one name apart: tokens name their app by nothing else.",
    "From where and with what somebody signed in: the login history is not read.",
    "What an agent may do beyond its user: topics and actions are not read.",
    "Users of portals and communities, and what sharing rules allow.",
    "Whether a user without an employee number is a person.",
    "What the reading user may not see: Salesforce leaves it out without a word, tokens of others above all.",
  ],
  neverReads: [
    "Records of customers, files, messages and any other data",
    "Tokens and secrets: the objects that are read do not hold them in readable fields",
    "Conversations of agents",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after Salesforce's object reference, and after how others read it.",
  },
  access: accessGuide,
};
