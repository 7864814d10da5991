import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { CircleConfig } from "./config";

const byHand = () => `1. Make a user of its own on the version control system, and add it to the organization.
2. In CircleCI give it the role of an organization admin: a lower one does not see variables of contexts.
3. As that user: User Settings > Personal API Tokens > Create New Token. Copy it here; it is shown once.
CircleCI's tokens have no scopes: whoever holds this one can do all that the user can. Rollcall only lists. Keep it
nowhere else, and renew it as you renew others.
`;

const tryIt = ({
  organization,
}: Partial<CircleConfig>) => `# What Test asks first. The token is read from the keyboard, so that it is in no history.
read -rs CIRCLE_TOKEN
curl -sS "https://circleci.com/api/v2/context?owner-type=organization&owner-id=${organization ?? "<organization id>"}" -H "Circle-Token: $CIRCLE_TOKEN"
`;

export const accessGuide: AccessGuide<CircleConfig> = {
  intro: "A personal API token of a user of its own. CircleCI has no token that only reads.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Try it", language: "sh", text: tryIt },
  ],
};
