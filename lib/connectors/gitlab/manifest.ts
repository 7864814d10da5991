import type { AccessGuide, Manifest } from "@/lib/connectors/sdk/contract";
import { type GitLabConfig, gitlabConfigSchema, gitlabFields } from "./config";
import { dataSets } from "./data-sets";

const commands = ({
  base_url: url = "https://gitlab.com",
  group = "GROUP",
}: Partial<GitLabConfig>) => `# A token of the group, which belongs to no person. It must end: at most a year from now.
# In the browser: ${url}/groups/${group}/-/settings/access_tokens
#   role: Owner   scope: read_api
# Or, with a token of an owner in GITLAB_TOKEN:
curl --request POST --header "PRIVATE-TOKEN: $GITLAB_TOKEN" \\
  --data-urlencode "name=rollcall-reader" --data "scopes[]=read_api" --data "access_level=50" \\
  --data "expires_at=$(date -u -d '+364 days' +%F)" \\
  "${url}/api/v4/groups/${encodeURIComponent(group)}/access_tokens"
`;

const accessGuide: AccessGuide<GitLabConfig> = {
  intro:
    "The scope read_api can only read. But GitLab shows tokens, keys and variables to owners and maintainers alone, so the token must have the role Owner; and whoever holds it can read the values of variables. Rollcall drops them as they arrive.",
  tabs: [{ name: "Group access token", language: "sh", text: commands }],
};

export const manifest: Manifest<GitLabConfig> = {
  id: "gitlab",
  title: "GitLab",
  category: "CI/CD",
  summary:
    "Finds tokens, service accounts, deploy keys, runners, triggers and webhooks of a group, and where its secrets lie.",
  config: gitlabConfigSchema,
  fields: gitlabFields,
  dataSets,
  cannotSee: [
    "Groups and projects that the token may not enter: GitLab leaves them out without a word.",
    "Personal access tokens and SSH keys of members, except with an administrator's token for the whole instance.",
    "When deploy tokens were made and used, and when deploy keys were used: GitLab does not say it.",
    "Who made a token of a group or project, and from where it is used.",
    "What single pipelines ask for: `.gitlab-ci.yml` is not read.",
    "Shared runners of the instance, OAuth applications, and rules of protected environments.",
    "Tokens that were revoked or have ended: only those in force are asked for.",
  ],
  neverReads: [
    "Values of CI/CD variables are dropped as they arrive; only keyed fingerprints of secrets stay",
    "Tokens of triggers are dropped as they arrive; only keyed fingerprints stay",
    "Code, issues, merge requests and job logs",
    "Paths and queries of webhook addresses, which may be secrets by themselves",
  ],
  evidence: "api",
  proof: { state: "unverified", by: "Written after the source of GitLab's API and its documentation." },
  access: accessGuide,
};
