import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type GcpConfig, gcpConfigSchema, gcpFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<GcpConfig> = {
  id: "gcp",
  title: "Google Cloud",
  category: "Cloud",
  summary:
    "Finds service accounts, API keys and agents, their keys, who may become them, and what they may do from the organisation down.",
  config: gcpConfigSchema,
  fields: gcpFields,
  dataSets,
  cannotSee: [
    "Use of an account through an API key, through Workspace's domain-wide delegation, or of an API outside of Google Cloud: last authentication leaves it out.",
    "When an API key was last used, and when a service account was created: no list tells.",
    "Members of Google groups, and who holds an account of a person.",
    "Roles that are granted, and deny policies that are set, above what the source reads.",
    "What the organisation's own roles hold, where only a folder or a project is read.",
    "Policies younger than a few minutes: Cloud Asset Inventory is a little late.",
    "What runs as a service account, other than agents.",
    "Agents outside of the regions that the source names, and those in no Agent Engine.",
    "Versions of secrets.",
  ],
  neverReads: [
    "Values of secrets and of API keys: no call that is made returns one",
    "Variables of agents are dropped as they arrive; of those that are filled from a secret the names stay",
    "Objects, tables, logs and any other content",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after Google's published types and documentation." },
  access: accessGuide,
};
