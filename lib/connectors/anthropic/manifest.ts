import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type AnthropicConfig, anthropicConfigSchema, anthropicFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<AnthropicConfig> = {
  id: "anthropic",
  title: "Anthropic",
  category: "AI",
  summary:
    "Finds workspaces, API keys with their last use, service accounts, and whom these believe in place of a key.",
  config: anthropicConfigSchema,
  fields: anthropicFields,
  dataSets,
  cannotSee: [
    "Service accounts and federation with an Admin API key: then accounts are known by their keys alone.",
    "Admin API keys themselves: Anthropic has no list of them.",
    "Uses other than of the Messages API, and uses more than 120 days ago: a key without a use is never said to be unused.",
    "Managed agents, their deployments and vaults: only a key of their workspace shows them.",
    "Which people are members of which workspace.",
    "What a rule's expression (CEL) lets in: it is kept as text.",
    "Use through Amazon Bedrock, Google Cloud or Microsoft Foundry.",
  ],
  neverReads: [
    "Keys: Anthropic shows none again, and the hint of each is dropped as it arrives",
    "Prompts, answers, files and any other content",
    "Costs",
  ],
  evidence: "api",
  proof: {
    state: "unverified",
    by: "Written after the types of Anthropic's own library and its documentation.",
  },
  access: accessGuide,
};
