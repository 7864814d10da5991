import type { CredentialType } from "@/lib/domain/record";

/**
 * Secrets that can be told by their shape, from the issuers' published token formats. Every pattern starts at a fixed
 * text behind a word boundary and has bounded repeats that share no character with what follows, so that matching
 * takes time linear in the text.
 */
export interface TokenRule {
  id: string;
  /** What it is, for people; also stands in `[redacted …]`. */
  type: string;
  credentialType: CredentialType;
  /** One of these must occur in the text, or the pattern is not tried. */
  literals: readonly string[];
  /** Group 1, if there is one, is the secret; else the whole match is. */
  pattern: RegExp;
}

const rule = (
  id: string,
  type: string,
  credentialType: CredentialType,
  literals: string[],
  pattern: string,
): TokenRule => ({
  id,
  type,
  credentialType,
  literals,
  pattern: new RegExp(`(?<![A-Za-z0-9_-])(?:${pattern})`, "g"),
});

export const tokenRules: readonly TokenRule[] = [
  rule("google-api-key", "Google API key", "api_key", ["AIza"], "AIza[\\w-]{35}"),
  rule("google-oauth-token", "Google OAuth token", "bearer_token", ["ya29."], "ya29\\.[\\w-]{20,2000}"),
  rule(
    "google-client-secret",
    "Google client secret",
    "oauth_client_secret",
    ["GOCSPX-"],
    "GOCSPX-[\\w-]{28}",
  ),
  rule(
    "github-token",
    "GitHub token",
    "bearer_token",
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"],
    "gh[pousr]_[A-Za-z0-9_]{36,255}",
  ),
  rule(
    "github-fine-grained-token",
    "GitHub token",
    "bearer_token",
    ["github_pat_"],
    "github_pat_[A-Za-z0-9_]{22,255}",
  ),
  rule(
    "gitlab-token",
    "GitLab token",
    "bearer_token",
    ["glpat-", "gldt-", "glrt-", "glsoat-", "glcbt-", "glptt-", "glagent-"],
    "gl(?:pat|dt|rt|soat|cbt|ptt|agent)-[\\w.-]{20,300}",
  ),
  rule(
    "slack-token",
    "Slack token",
    "bearer_token",
    ["xox", "xapp-"],
    "(?:xox[abeoprs]|xapp)-[\\w.-]{10,300}",
  ),
  rule(
    "slack-webhook",
    "Slack webhook address",
    "bearer_token",
    ["hooks.slack.com/"],
    "hooks\\.slack\\.com/(?:services|workflows)/([\\w/]{20,120})",
  ),
  rule(
    "openai-key",
    "OpenAI key",
    "api_key",
    ["sk-proj-", "sk-svcacct-", "sk-admin-"],
    "sk-(?:proj|svcacct|admin)-[\\w-]{20,300}",
  ),
  rule(
    "openai-legacy-key",
    "OpenAI key",
    "api_key",
    ["T3BlbkFJ"],
    "sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}",
  ),
  rule("anthropic-key", "Anthropic key", "api_key", ["sk-ant-"], "sk-ant-[a-z]{3,8}\\d\\d-[\\w-]{20,300}"),
  rule(
    "stripe-key",
    "Stripe key",
    "api_key",
    ["sk_live_", "rk_live_", "sk_test_", "rk_test_"],
    "[rs]k_(?:live|test)_[A-Za-z0-9]{16,250}",
  ),
  rule(
    "stripe-webhook-secret",
    "Stripe webhook secret",
    "signing_secret",
    ["whsec_"],
    "whsec_[A-Za-z0-9+/=]{20,120}",
  ),
  rule(
    "rollcall-token",
    "Rollcall token",
    "bearer_token",
    ["rollcall_pat_"],
    "rollcall_pat_[0-9A-Za-z]{8}_[0-9A-Za-z]{49}(?![0-9A-Za-z])",
  ),
  rule("npm-token", "npm token", "bearer_token", ["npm_"], "npm_[A-Za-z0-9]{36}(?![A-Za-z0-9])"),
  rule("pypi-token", "PyPI token", "bearer_token", ["pypi-AgE"], "pypi-AgE[\\w-]{40,400}"),
  rule("vault-token", "Vault token", "bearer_token", ["hvs.", "hvb.", "hvr."], "hv[sbr]\\.[\\w-]{20,500}"),
  rule(
    "openbao-token",
    "OpenBao token",
    "bearer_token",
    ["s."],
    "s\\.(?=[A-Za-z]{0,23}\\d)[A-Za-z0-9]{24}(?![\\w.-])",
  ),
  rule(
    "docker-token",
    "Docker Hub token",
    "bearer_token",
    ["dckr_pat_", "dckr_oat_"],
    "dckr_[po]at_[\\w-]{20,100}",
  ),
  rule("linear-key", "Linear key", "api_key", ["lin_api_"], "lin_api_[A-Za-z0-9]{32,64}"),
  rule(
    "salesforce-session",
    "Salesforce session",
    "bearer_token",
    ["!"],
    "00D[A-Za-z0-9]{12,15}![\\w.]{60,300}",
  ),
  rule(
    "circleci-token",
    "CircleCI token",
    "bearer_token",
    ["CCIPAT_", "CCIPRJ_"],
    "CCIP(?:AT|RJ)_[A-Za-z0-9_]{20,120}",
  ),
  rule(
    "terraform-token",
    "HCP Terraform token",
    "bearer_token",
    [".atlasv1."],
    "[A-Za-z0-9]{14}\\.atlasv1\\.[\\w-]{60,70}",
  ),
  rule(
    "digitalocean-token",
    "DigitalOcean token",
    "bearer_token",
    ["dop_v1_", "doo_v1_", "dor_v1_"],
    "do[opr]_v1_[a-f0-9]{64}",
  ),
  rule("sendgrid-key", "SendGrid key", "api_key", ["SG."], "SG\\.[\\w-]{16,32}\\.[\\w-]{32,64}"),
  rule("okta-token", "Okta token", "bearer_token", ["SSWS"], "SSWS[ \\t]{1,4}(00[\\w-]{38,42})"),
  rule(
    "hugging-face-token",
    "Hugging Face token",
    "bearer_token",
    ["hf_"],
    "hf_[A-Za-z0-9]{34}(?![A-Za-z0-9])",
  ),
  rule("databricks-token", "Databricks token", "bearer_token", ["dapi"], "dapi[a-f0-9]{32}(?:-\\d)?"),
  rule(
    "azure-storage-key",
    "Azure storage key",
    "access_key",
    ["AccountKey="],
    "AccountKey=([A-Za-z0-9+/]{86}==)",
  ),
  rule(
    "entra-client-secret",
    "Entra client secret",
    "oauth_client_secret",
    ["Q~"],
    "[\\w.~-]{3}\\dQ~[\\w.~-]{31,34}(?![\\w~-])",
  ),
  rule(
    "jwt",
    "JSON web token",
    "bearer_token",
    ["eyJ"],
    "eyJ[\\w-]{8,4000}\\.eyJ[\\w-]{8,8000}\\.[\\w-]{16,4000}",
  ),
  rule(
    "authorization-header",
    "authorization header",
    "bearer_token",
    ["Bearer", "bearer", "Basic", "basic"],
    "(?:[Bb]earer|[Bb]asic)[ \\t]{1,4}(?=[A-Za-z+/=._~-]{0,200}\\d)([A-Za-z0-9+/=._~-]{16,4096})",
  ),
  rule(
    "command-line-login",
    "password",
    "password",
    ["-u", "--user"],
    "(?:-u|--user)[ \\t=]?[\"']?[^\\s:\"'/]{1,128}:([^\\s\"'/]{6,256})(?=[\\s\"']|$)",
  ),
];

/** Passwords in addresses: `scheme://user:password@host`. Group 1 is the password. */
export const addressPassword =
  /(?<![A-Za-z0-9+.-])[A-Za-z][A-Za-z0-9+.-]{1,20}:\/\/[^\s:/@?#"'<>]{0,256}:([^\s/@"'<>]{1,512})@/g;

/** Public ids of AWS keys: they name a key and are not secret. Group 1 is the id. */
export const awsKeyId = /(?<![A-Za-z0-9])((?:AKIA|ASIA)[A-Z2-7]{16})(?![A-Za-z0-9])/g;

/**
 * What has the shape of an AWS secret access key; a secret only next to a key id, or under a name that says so. A slash
 * is one of its characters, and also what people write between the two.
 */
export const awsSecretShape =
  /(?:(?<![A-Za-z0-9/+])|(?<=(?:AKIA|ASIA)[A-Z2-7]{16}\/))[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=])/g;

/** One pass that most texts fail: without any of these no rule can match. */
export const anyHint =
  /AKIA|ASIA|AIza|ya29\.|GOCSPX|gh[pousr]_|github_pat_|gl[a-z]{2,5}-|xox|xapp-|hooks\.slack|sk-|[rs]k_|T3Blbk|whsec_|rollcall_pat_|npm_|pypi-|hv[sbr]\.|s\.[A-Za-z0-9]{24}|dckr_|lin_api|00D|CCIP|atlasv1|do[opr]_v1|SG\.|SSWS|hf_|dapi|AccountKey|Q~|eyJ|PRIVATE KEY|:\/\/|-u|--user|bearer|basic|pass|pwd|secret|token|key|authoriz|connection/i;
