import type { AccessGuide, Manifest } from "@/lib/connectors/sdk/contract";
import { type WorkspaceConfig, workspaceConfigSchema, workspaceFields } from "./config";
import { dataSets } from "./data-sets";
import { permission } from "./permissions";

function scopesFor({ tokens }: Partial<WorkspaceConfig>): string[] {
  return Object.values(permission).filter((scope) => tokens !== "no" || scope !== permission.tokens);
}

export const accessGuide: AccessGuide<WorkspaceConfig> = {
  intro:
    "A service account that may act as one administrator, with scopes that only read. The exception is admin.directory.user.security: Google has no other for apps and app passwords of people, and it could revoke them; leave it out where that is too much.",
  tabs: [
    {
      name: "Service account",
      language: "sh",
      text: () => `# PROJECT is where the reader lives. The account needs no role in it.
PROJECT=my-project
gcloud services enable admin.googleapis.com --project="$PROJECT"
gcloud iam service-accounts create rollcall-workspace --display-name="Rollcall reader of Workspace" --project="$PROJECT"
READER=rollcall-workspace@$PROJECT.iam.gserviceaccount.com
gcloud iam service-accounts keys create rollcall-workspace.json --iam-account="$READER"
# Its client id, for the next tab:
gcloud iam service-accounts describe "$READER" --format="value(oauth2ClientId)"
`,
    },
    {
      name: "Admin console",
      language: "text",
      text: (
        config,
      ) => `1. Directory > Users: add the account ${config.admin ?? "rollcall-reader@example.com"}.
2. Account > Admin roles: create a role "Rollcall reader" with the privileges
   Users > Read, Groups > Read, Organizational units > Read, Reports, Admin roles (management of roles: read)${
     config.tokens === "no" ? "" : ",\n   User security management"
   }
   and assign it to that account.
3. Security > API controls > Domain-wide delegation > Add new:
   the client id of the service account, and these scopes in one line:

${scopesFor(config).join(",")}
`,
    },
  ],
};

export const manifest: Manifest<WorkspaceConfig> = {
  id: "google-workspace",
  title: "Google Workspace",
  category: "Directory",
  summary:
    "Finds apps that people let in with what they may read, clients that may act as anybody, app passwords, accounts, groups and administrators.",
  config: workspaceConfigSchema,
  fields: workspaceFields,
  dataSets,
  cannotSee: [
    "Domain-wide delegation that was given more than six months ago: Google lists it in the Admin console alone.",
    "When an app was let in, and when it was last used.",
    "Apps that the organisation blocks or trusts, and those installed for everybody from the Marketplace.",
    "Whether an app is the organisation's own or another's: a client id does not say.",
    "What is shared with a service account by its address, outside of the roles of administrators.",
    "Whether an account is a person's, where the directory tells neither an employee number nor a manager.",
  ],
  neverReads: [
    "Tokens, passwords and app passwords: Google gives out none of them",
    "Mail, files, calendars and any other content",
    "Telephone numbers, addresses and photos of people",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after Google's published types and documentation." },
  access: accessGuide,
};
