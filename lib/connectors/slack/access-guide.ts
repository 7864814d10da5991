import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { SlackConfig } from "./config";
import { permission } from "./session";

const appManifest = ({ log }: Partial<SlackConfig>) =>
  `${JSON.stringify(
    {
      display_information: {
        name: "Rollcall reader",
        description: "Reads which bots and integrations there are.",
      },
      oauth_config: {
        scopes: { user: [...(log === "no" ? [] : [permission.log]), permission.team, permission.users] },
      },
      settings: { org_deploy_enabled: false, socket_mode_enabled: false, token_rotation_enabled: false },
    },
    null,
    2,
  )}\n`;

const byHand = () => `As an administrator of the workspace:
1. api.slack.com/apps > Create New App > From a manifest: the next tab's text.
2. OAuth & Permissions > Install to workspace, and approve.
3. Copy the User OAuth Token (xoxp-…) here.
Slack has no scope that reads the integration log alone: admin can also manage the workspace. Rollcall only lists. On a free
plan there is no such log: leave it out, and the scope as well.
`;

export const accessGuide: AccessGuide<SlackConfig> = {
  intro: "An app of your own, installed by an administrator, whose token reads bots and the integration log.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "App manifest", language: "json", text: appManifest },
  ],
};
