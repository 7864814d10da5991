import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { JenkinsConfig } from "./config";

const nameOf = ({ user }: Partial<JenkinsConfig>): string => JSON.stringify(user || "rollcall");

const byHand = (config: Partial<JenkinsConfig>) => `As an administrator:
1. Make a user of its own, ${nameOf(config)}.
2. Manage Jenkins > Security > Authorization: give it
   - Overall: Read
   - Job: Read
   - Credentials: View
   and nothing else. With permissions by folder, it takes Job/Read and Credentials/View in each.
3. As that user: Security > API Token > Add new token. Copy it here; it is shown once.
`;

const asCode = (
  config: Partial<JenkinsConfig>,
) => `# Configuration as Code, with the Matrix Authorization Strategy plugin
jenkins:
  authorizationStrategy:
    globalMatrix:
      entries:
        - user:
            name: ${nameOf(config)}
            permissions:
              - "Overall/Read"
              - "Job/Read"
              - "Credentials/View"
        # … and the entries that are there already
`;

export const accessGuide: AccessGuide<JenkinsConfig> = {
  intro:
    "A user of its own that may look at jobs and at the names of credentials, and signs in with an API token.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "As code", language: "yaml", text: asCode },
  ],
};
