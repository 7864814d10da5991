import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { NpmConfig } from "./config";

const byHand = ({
  account,
  publishers,
}: Partial<NpmConfig>) => `As ${account || "the account whose tokens are read"}, on npmjs.com:
1. Access Tokens > Generate New Token, named rollcall.
2. Packages and scopes: ${publishers === "yes" ? "read and write, of the packages whose publishers are read" : "read-only"}. Organizations: no access.
3. As long an end as is allowed, and limited to the addresses that Rollcall asks from.
4. Copy it here; it is shown once. Renew it before it ends.
Each account that publishes, or that pipelines use, is a source of its own: npm shows no token of another.
`;

const tryIt = () => `# What Test asks first. The token is read from the keyboard, so that it is in no history.
read -rs NPM_TOKEN
curl -sS https://registry.npmjs.org/-/whoami -H "Authorization: Bearer $NPM_TOKEN"
`;

export const accessGuide: AccessGuide<NpmConfig> = {
  intro: "A granular access token of the account itself, which only reads.",
  tabs: [
    { name: "By hand", language: "text", text: byHand },
    { name: "Try it", language: "sh", text: tryIt },
  ],
};
