import { showText } from "@/lib/domain/text";

/** What people call the systems that connectors name by a short word. */
const titles: Readonly<Record<string, string>> = {
  ad: "Active Directory",
  anthropic: "Anthropic",
  aws: "AWS",
  azure: "Azure",
  csv: "Spreadsheet",
  entra: "Entra",
  gcp: "Google Cloud",
  github: "GitHub",
  github_actions: "GitHub Actions",
  gitlab: "GitLab",
  google_workspace: "Google Workspace",
  host: "Machine files",
  kubernetes: "Kubernetes",
  ldap: "LDAP directory",
  manual: "Added by hand",
  mcp: "MCP",
  mssql: "SQL Server",
  mysql: "MySQL",
  okta: "Okta",
  openai: "OpenAI",
  postgres: "PostgreSQL",
  redis: "Redis",
  rollcall: "Rollcall",
  slack: "Slack",
  snowflake: "Snowflake",
  vault: "Vault",
  // Programs that agents run in.
  "amazon-q": "Amazon Q Developer",
  "claude-code": "Claude Code",
  "claude-desktop": "Claude Desktop",
  cline: "Cline",
  codex: "Codex CLI",
  continue: "Continue",
  "copilot-cli": "GitHub Copilot CLI",
  crush: "Crush",
  cursor: "Cursor",
  factory: "Factory Droid",
  "gemini-cli": "Gemini CLI",
  goose: "Goose",
  jetbrains: "JetBrains Junie",
  "kilo-code": "Kilo Code",
  kiro: "Kiro",
  "lm-studio": "LM Studio",
  opencode: "OpenCode",
  project: "Project settings for agents",
  "qwen-code": "Qwen Code",
  "roo-code": "Roo Code",
  trae: "Trae",
  vscode: "VS Code",
  windsurf: "Windsurf",
  zed: "Zed",
};

/** A system as screens call it, in whatever case its id is written; one that has no title here as it is, safe to show. */
export function systemTitle(system: string): string {
  const id = system.toLowerCase();
  return (Object.hasOwn(titles, id) ? titles[id] : undefined) ?? showText(system, 40);
}
