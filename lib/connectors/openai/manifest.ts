import type { Manifest } from "@/lib/connectors/sdk/contract";
import { accessGuide } from "./access-guide";
import { type OpenAIConfig, openaiConfigSchema, openaiFields } from "./config";
import { dataSets } from "./data-sets";

export const manifest: Manifest<OpenAIConfig> = {
  id: "openai",
  title: "OpenAI",
  category: "AI",
  summary:
    "Finds projects, service accounts, API keys and admin keys of an organization, and when keys were last used.",
  config: openaiConfigSchema,
  fields: openaiFields,
  dataSets,
  cannotSee: [
    "What a key was restricted to: OpenAI does not tell the permissions of keys that exist.",
    "Whether a key still works whose owner lost the project.",
    "Keys and accounts of archived projects.",
    "Custom roles and groups, and what people may do through them.",
    "Uses of keys that were made before 20 December 2023, unless somebody switched that on.",
    "Assistants, agents and what they may call: only a key of their project shows them.",
    "ChatGPT workspaces, their connectors and their own admin keys.",
    "Who made a service account, and workload identity federation.",
  ],
  neverReads: [
    "Keys: OpenAI shows none again, and the shown part of them is dropped as it arrives",
    "Prompts, answers, files and any other content",
    "The text of certificates",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the types of OpenAI's own library." },
  access: accessGuide,
};
