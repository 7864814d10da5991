import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { AnthropicConfig } from "./config";

const byHand = () => `As an administrator of the organization:
1. Console > Settings > Admin keys > Create Admin Key, named rollcall-reader.
2. Copy the key (sk-ant-admin…) here; it is shown once.
Anthropic has no Admin API key that only reads: this one could also switch keys off and change members. Rollcall only
lists. Keep the key nowhere else, and renew it as you renew others.
`;

const token =
  () => `For service accounts and federation, which no Admin API key may list: an access token with the scope org:admin, that workload
identity federation gives for a service account with the organization role admin. It ends within the time that its rule
says, so make it just before a look:
  rollcall collect anthropic
and bring the snapshot here.
`;

const tryIt = () => `# What Test asks first. The key is read from the keyboard, so that it is in no history.
read -rs ANTHROPIC_ADMIN_KEY
curl -sS "https://api.anthropic.com/v1/organizations/workspaces?limit=1" \\
  -H "x-api-key: $ANTHROPIC_ADMIN_KEY" -H "anthropic-version: 2023-06-01"
`;

export const accessGuide: AccessGuide<AnthropicConfig> = {
  intro:
    "An Admin API key shows workspaces, keys and usage. An access token with org:admin shows service accounts and federation as well.",
  tabs: [
    { name: "Admin API key", language: "text", text: byHand },
    { name: "Access token", language: "text", text: token },
    { name: "Try it", language: "sh", text: tryIt },
  ],
};
