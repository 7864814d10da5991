import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { OpenAIConfig } from "./config";

const byHand = ({
  organization = "your organization",
}: Partial<OpenAIConfig>) => `As an owner of ${organization}:
1. platform.openai.com > Settings > Organization > Admin keys > Create new admin key
   - Name: rollcall-reader
   - Permissions: Read only
   - Expiration: as short as you can renew it
2. Copy the key (sk-admin-…) here; it is shown once.
An admin key calls no model. With "All" in place of "Read only" it could make and delete keys: do not give that.
`;

const tryIt = () => `# What Test asks first. The key is read from the keyboard, so that it is in no history.
read -rs OPENAI_ADMIN_KEY
curl -sS "https://api.openai.com/v1/organization/projects?limit=1" -H "Authorization: Bearer $OPENAI_ADMIN_KEY"
`;

export const accessGuide: AccessGuide<OpenAIConfig> = {
  intro: "An admin key of the organization that can only read. Keys of projects cannot list keys.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Try it", language: "sh", text: tryIt },
  ],
};
