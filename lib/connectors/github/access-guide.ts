import type { AccessGuide } from "@/lib/connectors/sdk/contract";
import type { GitHubConfig } from "./config";

/** The permissions that an app's manifest asks for, in the words of the manifest. All of them only read. */
export function appPermissions({
  alerts,
  code_owners: owners,
}: Partial<GitHubConfig>): Record<string, "read"> {
  const names = [
    ...[
      "metadata",
      "actions",
      "administration",
      "environments",
      "secrets",
      "actions_variables",
      "repository_hooks",
    ],
    ...[
      "members",
      "organization_administration",
      "organization_actions_variables",
      "organization_codespaces_secrets",
    ],
    ...["organization_custom_org_roles", "organization_dependabot_secrets", "organization_hooks"],
    ...["organization_personal_access_tokens", "organization_personal_access_token_requests"],
    ...["organization_secrets", "organization_self_hosted_runners"],
    ...(alerts === "yes" ? ["secret_scanning_alerts"] : []),
    ...(owners === "yes" ? ["contents"] : []),
  ];
  return Object.fromEntries(names.sort().map((name) => [name, "read"]));
}

/** The manifest of an app, as GitHub's form for making one from a manifest takes it. */
export function appManifest(config: Partial<GitHubConfig>): string {
  const manifest = {
    name: `Rollcall reader${config.org ? ` of ${config.org}` : ""}`,
    url: "https://github.com",
    description: "Reads the inventory of non-human identities. It can change nothing and read no secret.",
    public: false,
    hook_attributes: { url: "https://example.com", active: false },
    default_events: [],
    default_permissions: appPermissions(config),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

const byHand = (
  config: Partial<GitHubConfig>,
) => `1. Open https://github.com/organizations/${config.org ?? "ORG"}/settings/apps/new
2. Name it, give any homepage, and switch the webhook off.
3. Give it these permissions, each "Read-only":
${Object.keys(appPermissions(config))
  .map((name) => `   - ${name}`)
  .join("\n")}
4. Create it, note the app id, generate a private key.
5. Install it in the organisation, for all repositories. What it may not enter, it does not see.
`;

const classic = `# A token of an owner sees less (no fine-grained tokens) and can do more than read. Prefer an app.
# Scopes of a classic token: read:org, admin:org_hook, admin:repo_hook, repo; on Enterprise Cloud also read:audit_log.
# Listing runners and the organisation's secrets takes admin:org, which may also change them.
`;

export const accessGuide: AccessGuide<GitHubConfig> = {
  intro:
    "A GitHub App of your own reads with the least: each of its permissions only reads, none shows the value of a secret, and its tokens live for an hour.",
  tabs: [
    { name: "App by hand", language: "text", text: byHand },
    { name: "App manifest", language: "json", text: appManifest },
    { name: "Classic token", language: "sh", text: () => classic },
  ],
};
