/** How the inside of a credential file is written. */
export type FileFormat =
  | "aws"
  | "ini"
  | "json"
  | "yaml"
  | "toml"
  | "xml"
  | "docker"
  | "kube"
  | "npm"
  | "netrc"
  | "pgpass"
  | "addresses"
  | "token"
  | "text"
  | "service-account"
  | "closed";

export interface FileKind {
  tool: string;
  format: FileFormat;
  /** Names that always hold a secret in this file. */
  secretNames?: RegExp;
  /** A store made for secrets, which only its password opens. */
  keychain?: boolean;
}

/** Ends of paths, with the tool whose file it is. Two names in a row keep `credentials` of anything else out. */
const table: [string, string, FileFormat, RegExp?][] = [
  [".aws/credentials", "AWS", "aws"],
  [".aws/config", "AWS", "aws"],
  [".boto", "AWS", "aws"],
  [".s3cfg", "s3cmd", "ini", /^(?:secret_key|gpg_passphrase)$/],
  [".passwd-s3fs", "s3fs", "pgpass"],
  [
    "gcloud/application_default_credentials.json",
    "Google Cloud",
    "json",
    /^(?:refresh_token|private_key|client_secret)$/,
  ],
  ["gcloud/credentials.db", "Google Cloud", "closed"],
  ["gcloud/access_tokens.db", "Google Cloud", "closed"],
  [".azure/accessTokens.json", "Azure", "json"],
  [".azure/msal_token_cache.json", "Azure", "json", /^secret$/],
  [".azure/service_principal_entries.json", "Azure", "json", /^(?:client_secret|secret|certificate)$/],
  [".azure/msal_token_cache.bin", "Azure", "closed"],
  [".kube/config", "Kubernetes", "kube"],
  ["k3s/k3s.yaml", "Kubernetes", "kube"],
  [".npmrc", "npm", "npm"],
  [".yarnrc.yml", "Yarn", "yaml", /^npmAuth(?:Token|Ident)$/],
  [".docker/config.json", "Docker", "docker"],
  [".dockercfg", "Docker", "docker"],
  [".config/containers/auth.json", "Podman", "docker"],
  ["pip/pip.conf", "pip", "ini"],
  [".pip/pip.conf", "pip", "ini"],
  ["etc/pip.conf", "pip", "ini"],
  [".pypirc", "PyPI", "ini", /^password$/],
  [".netrc", "netrc", "netrc"],
  ["_netrc", "netrc", "netrc"],
  [".git-credentials", "Git", "addresses"],
  ["git/credentials", "Git", "addresses"],
  [".gitconfig", "Git", "text"],
  [".git/config", "Git", "text"],
  [".pgpass", "PostgreSQL", "pgpass"],
  [".pg_service.conf", "PostgreSQL", "ini", /^password$/],
  [".my.cnf", "MySQL", "ini", /^password$/],
  ["mysql/debian.cnf", "MySQL", "ini", /^password$/],
  [".mylogin.cnf", "MySQL", "closed"],
  ["gh/hosts.yml", "GitHub CLI", "yaml", /^oauth_token$/],
  ["glab-cli/config.yml", "GitLab CLI", "yaml", /^token$/],
  [".config/hub", "GitHub hub", "yaml", /^oauth_token$/],
  ["github-copilot/hosts.json", "GitHub Copilot", "json", /^oauth_token$/],
  ["github-copilot/apps.json", "GitHub Copilot", "json", /^oauth_token$/],
  [".terraformrc", "Terraform", "text"],
  [".terraform.d/credentials.tfrc.json", "HCP Terraform", "json", /^token$/],
  [".vault-token", "Vault", "token"],
  ["doctl/config.yaml", "DigitalOcean", "yaml", /^(?:access-token|.*-token)$/],
  ["rclone/rclone.conf", "rclone", "ini", /^(?:pass|password\d?|secret_access_key|token|key|client_secret)$/],
  [".cargo/credentials.toml", "Cargo", "toml", /^token$/],
  [".cargo/credentials", "Cargo", "toml", /^token$/],
  [".gem/credentials", "RubyGems", "yaml", /key$/],
  [".m2/settings.xml", "Maven", "xml", /^(?:password|passphrase)$/],
  [".gradle/gradle.properties", "Gradle", "ini"],
  ["composer/auth.json", "Composer", "json"],
  [".composer/auth.json", "Composer", "json"],
  ["NuGet/NuGet.Config", "NuGet", "xml", /^(?:ClearText)?Password$/],
  ["stripe/config.toml", "Stripe", "toml", /_key$/],
  [".snowsql/config", "Snowflake", "ini", /^password$/],
  [".snowflake/config.toml", "Snowflake", "toml", /^(?:password|token)$/],
  [".databrickscfg", "Databricks", "ini", /^(?:token|password|client_secret)$/],
  ["huggingface/token", "Hugging Face", "token"],
  [".kaggle/kaggle.json", "Kaggle", "json", /^key$/],
  [".claude/.credentials.json", "Claude Code", "json", /^(?:accessToken|refreshToken)$/],
  [".codex/auth.json", "Codex", "json", /^(?:OPENAI_API_KEY|access_token|refresh_token|id_token)$/],
  [".gemini/oauth_creds.json", "Gemini CLI", "json", /^(?:access_token|refresh_token|id_token)$/],
  ["com.vercel.cli/auth.json", "Vercel", "json", /^token$/],
  ["netlify/config.json", "Netlify", "json", /^token$/],
  [".fly/config.yml", "Fly.io", "yaml", /^access_token$/],
  ["hcloud/cli.toml", "Hetzner Cloud", "toml", /^token$/],
  ["linode-cli", "Linode", "ini", /^token$/],
  [".oci/config", "Oracle Cloud", "ini", /^pass_phrase$/],
  [".aliyun/config.json", "Alibaba Cloud", "json", /^(?:access_key_secret|sts_token)$/],
  [".circleci/cli.yml", "CircleCI", "yaml", /^token$/],
  [".sentryclirc", "Sentry", "ini", /^token$/],
  [".wrangler/config/default.toml", "Cloudflare", "toml", /^(?:oauth_token|refresh_token|api_token)$/],
  [".config/heroku/credentials", "Heroku", "text"],
  [".ngrok2/ngrok.yml", "ngrok", "yaml", /^authtoken$/],
  ["ngrok/ngrok.yml", "ngrok", "yaml", /^authtoken$/],
  [".rediscli_auth", "Redis", "token"],
  [".smbcredentials", "Samba", "ini", /^password$/],
  [".cifscredentials", "Samba", "ini", /^password$/],
  ["etc/fstab", "mounts", "text"],
  ["openvpn/auth.txt", "OpenVPN", "closed"],
];
const byEnd = new Map(
  table.map(([end, tool, format, secretNames]): [string, FileKind] => [
    end,
    { tool, format, ...(secretNames ? { secretNames } : {}) },
  ]),
);

const histories =
  /^\.(?:bash|zsh|sh|ash|ksh|fish|mysql|psql|python|node_repl|rediscli|sqlite|mongo(?:sh)?|irb)_?history$|^fish_history$/;
const serviceAccountName =
  /(?:service[-_.]?account|sa[-_]key|gcp|gcloud|google|firebase|keyfile|[-_.]key|credentials?|[-_]sa|-[0-9a-f]{12})\.json$/i;
const keychains = /\.(?:keyring|kdbx|kdb|keychain-db|keychain)$/;

/** What kind of credential file a path is, by its last names; null when none. History of shells is one: people paste into it. */
export function credentialFileKind(path: string): FileKind | null {
  const parts = path.split("/");
  const name = parts.at(-1) ?? "";
  for (const length of [1, 2, 3]) {
    const kind = byEnd.get(parts.slice(-length).join("/"));
    if (kind !== undefined) return kind;
  }
  if (histories.test(name)) return { tool: "history", format: "text" };
  if (keychains.test(name)) return { tool: "keychain", format: "closed", keychain: true };
  if (parts.at(-2) === "kubernetes" && parts.at(-3) === "etc" && name.endsWith(".conf")) {
    return { tool: "Kubernetes", format: "kube" };
  }
  if (/(?:^|[-_.])kubeconfig(?:\.ya?ml)?$/i.test(name)) return { tool: "Kubernetes", format: "kube" };
  if (serviceAccountName.test(name)) return { tool: "Google Cloud", format: "service-account" };
  return null;
}

/** Whether the data set of credential files reads this path. */
export function isCredentialFile(path: string): boolean {
  return credentialFileKind(path) !== null;
}
