import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { KongConfig } from "./config";

const endpoints = ["consumers", "key-auths", "basic-auths", "jwts", "hmac-auths", "oauth2", "acls"];

const enterprise = ({ url = "https://kong.acme.example:8444" }: Partial<KongConfig>) =>
  [
    `# A role that reads seven lists, and a user with it. Run as an administrator of the Admin API.`,
    `curl -H "Kong-Admin-Token: $ADMIN" -d name=rollcall-reader ${url}/rbac/roles`,
    ...endpoints.map(
      (endpoint) =>
        `curl -H "Kong-Admin-Token: $ADMIN" -d workspace=default -d endpoint=/${endpoint} -d actions=read ${url}/rbac/roles/rollcall-reader/endpoints`,
    ),
    `curl -H "Kong-Admin-Token: $ADMIN" -d name=rollcall -d user_token=$READER ${url}/rbac/users`,
    `curl -H "Kong-Admin-Token: $ADMIN" -d roles=rollcall-reader ${url}/rbac/users/rollcall/roles`,
    "",
  ].join("\n");

export const accessGuide: AccessGuide<KongConfig> = {
  intro:
    "Kong's lists hold every key in plain text, for whoever may read them. Rollcall drops each as it arrives; give it an account that can do nothing else.",
  tabs: [
    { name: "Kong Enterprise", language: "shell", text: enterprise },
    {
      name: "Konnect",
      language: "text",
      text: () =>
        "1. Organization > System accounts: add rollcall-reader.\n2. Assign the role Viewer on the control plane.\n3. Make a token with an end date.\n",
    },
    {
      name: "Open source",
      language: "text",
      text: () =>
        "The Admin API of the open-source gateway knows no accounts. Let only the worker's address reach it, over TLS (admin_listen … ssl).\n",
    },
  ],
};
