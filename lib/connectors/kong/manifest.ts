import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type KongConfig, kongConfigSchema, kongFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<KongConfig> = {
  id: "kong",
  title: "Kong",
  category: "SaaS",
  summary:
    "Finds consumers of an API gateway, their keys, passwords and clients, and the groups that they are in.",
  config: kongConfigSchema,
  fields: kongFields,
  dataSets,
  cannotSee: [
    "When a consumer or key was last used: only logs and analytics tell.",
    "Which routes ask for no credential, and which groups a route lets in: plugins are not read.",
    "Consumers that an identity provider vouches for and that Kong keeps no list of.",
    "When a key with a time to live ends. Tokens that OAuth clients hold.",
    "Other workspaces and control planes than the one in the address.",
    "Credentials of Enterprise plugins (key-auth-enc, mTLS).",
  ],
  neverReads: [
    "Keys, secrets and hashes of passwords, which Kong's lists hold in plain text, are dropped as they arrive; keyed fingerprints stay",
    "Routes, services, plugins, certificates and traffic",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the source of Kong Gateway 3 and its Admin API." },
  access: accessGuide,
};
