import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type NpmConfig, npmConfigSchema, npmFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<NpmConfig> = {
  id: "npm",
  title: "npm",
  category: "SaaS",
  summary: "Finds the access tokens of an account, and the workflows that may publish packages without one.",
  config: npmConfigSchema,
  fields: npmFields,
  dataSets,
  cannotSee: [
    "Tokens of other accounts: npm lists only those of whoever asks, and none of an organization.",
    "When a token was last used: npm does not tell.",
    "The end and the limits of a token, where the registry does not tell them.",
    "Members and teams of an organization, and which packages each may publish.",
    "Whether an account is a person's.",
  ],
  neverReads: [
    "Tokens: of each the registry shows only the beginning, which is dropped",
    "Packages and their contents",
  ],
  evidence: "api",
  proof: {
    state: "partly",
    by: "Tokens tried against Verdaccio 5.33; the public registry and trusted publishers only after npm's own command (12.2).",
  },
  access: accessGuide,
};
