import { isObject } from "./tree-leaves";

/** How far a client lets its agent act without asking. Empty when nothing says that it does. */
export type AutoApprove = string[];

export interface AgentClient {
  id: string;
  /** It acts by itself even without servers: its settings in a home are an agent. */
  acts: boolean;
  title: string;
  format: "json" | "toml" | "yaml";
  /** Servers by name, as the client keeps them; `place` says where in the file. */
  servers: (
    document: Record<string, unknown>,
  ) => { place: string; name: string; entry: Record<string, unknown> }[];
  autoApprove: (document: Record<string, unknown>) => AutoApprove;
}

/** Ends of paths, with the client whose settings they are; the longest end wins. */
const paths: [string, keyof typeof clients][] = [
  [".vscode/mcp.json", "vscode"],
  ["Code/User/mcp.json", "vscode"],
  ["Code - Insiders/User/mcp.json", "vscode"],
  ["VSCodium/User/mcp.json", "vscode"],
  ["Code/User/settings.json", "vscode-settings"],
  [".vscode/settings.json", "vscode-settings"],
  [".mcp.json", "project"],
  [".github/mcp.json", "project"],
  [".copilot/mcp-config.json", "copilot-cli"],
  [".copilot/config.json", "copilot-cli"],
  [".cursor/mcp.json", "cursor"],
  ["Claude/claude_desktop_config.json", "claude-desktop"],
  [".claude.json", "claude-code"],
  [".claude/settings.json", "claude-code"],
  [".claude/settings.local.json", "claude-code"],
  [".claude/mcp.json", "claude-code"],
  ["etc/claude-code/managed-settings.json", "claude-code"],
  ["etc/claude-code/managed-mcp.json", "claude-code"],
  [".codeium/windsurf/mcp_config.json", "windsurf"],
  [".codeium/mcp_config.json", "windsurf"],
  [".gemini/settings.json", "gemini-cli"],
  ["etc/gemini-cli/settings.json", "gemini-cli"],
  [".qwen/settings.json", "qwen-code"],
  [".codex/config.toml", "codex"],
  ["etc/codex/config.toml", "codex"],
  [".junie/mcp/mcp.json", "jetbrains"],
  [".junie/mcp.json", "jetbrains"],
  ["settings/cline_mcp_settings.json", "cline"],
  ["settings/mcp_settings.json", "roo-code"],
  [".roo/mcp.json", "roo-code"],
  [".kilocode/mcp.json", "kilo-code"],
  [".continue/config.yaml", "continue"],
  [".continue/config.json", "continue"],
  ["zed/settings.json", "zed"],
  [".zed/settings.json", "zed"],
  [".aws/amazonq/mcp.json", "amazon-q"],
  [".amazonq/mcp.json", "amazon-q"],
  [".kiro/settings/mcp.json", "kiro"],
  [".lmstudio/mcp.json", "lm-studio"],
  [".trae/mcp.json", "trae"],
  [".factory/mcp.json", "factory"],
  ["opencode/opencode.json", "opencode"],
  ["opencode/opencode.jsonc", "opencode"],
  ["opencode.json", "opencode"],
  ["opencode.jsonc", "opencode"],
  ["goose/config.yaml", "goose"],
  ["crush/crush.json", "crush"],
  [".crush.json", "crush"],
  ["crush.json", "crush"],
];
const byEnd = new Map<string, keyof typeof clients>(paths);

/** The client whose settings a path is, and the folder (a home, a project) that they are of; or null. */
export function agentClientOf(path: string): { client: AgentClient; base: string } | null {
  const parts = path.split("/");
  for (const length of [4, 3, 2, 1]) {
    const id = byEnd.get(parts.slice(-length).join("/"));
    if (id !== undefined)
      return {
        client: clients[id],
        base: parts
          .slice(0, -length)
          .join("/")
          .replace(/\/\.config$/, ""),
      };
  }
  return null;
}

/** The client of a file that somebody brought: by its path, else by its name alone, else by what any client could write. */
export function clientOfFile(path: string): AgentClient {
  const name = path.split(/[\\/]/).at(-1) ?? path;
  const named = new Set(paths.filter(([end]) => end.split("/").at(-1) === name).map(([, id]) => id));
  const [only] = named.size === 1 ? named : [];
  return agentClientOf(path.replaceAll("\\", "/"))?.client ?? (only ? clients[only] : anyClient);
}

/** Clients that keep one agent's settings in several files of a folder: the first one speaks for all. */
export const families: readonly { first: string; others: readonly string[] }[] = [
  {
    first: ".claude.json",
    others: [".claude/settings.json", ".claude/settings.local.json", ".claude/mcp.json"],
  },
  { first: ".copilot/mcp-config.json", others: [".copilot/config.json"] },
  { first: ".config/Code/User/mcp.json", others: [".config/Code/User/settings.json"] },
  { first: ".vscode/mcp.json", others: [".vscode/settings.json"] },
];

type Servers = AgentClient["servers"];

function under(...keys: string[]): Servers {
  return (document) => keys.flatMap((key) => entriesAt(at(document, key), key));
}

function at(document: Record<string, unknown>, path: string): unknown {
  let value: unknown = document;
  for (const key of path.split(".")) value = isObject(value) ? value[key] : undefined;
  return value;
}

/** A map of servers by name, or a list of servers that carry their name. */
function entriesAt(value: unknown, place: string): ReturnType<Servers> {
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) =>
      isObject(entry)
        ? [{ place, name: typeof entry.name === "string" ? entry.name : String(index), entry }]
        : [],
    );
  }
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, entry]) => (isObject(entry) ? [{ place, name, entry }] : []));
}

/** Settings that switch questions off, named as the file names them. */
function flags(...tests: [string, (value: unknown) => boolean][]): AgentClient["autoApprove"] {
  return (document) =>
    tests.flatMap(([path, test]) => {
      // Settings of VS Code keep dots in their names.
      const value = document[path] ?? at(document, path);
      return test(value) ? [typeof value === "string" ? `${path} = ${value}` : path] : [];
    });
}

const acting = new Set(
  "claude-code codex gemini-cli qwen-code copilot-cli opencode goose crush factory".split(" "),
);
const isOn = (value: unknown) => value === true;
const oneOf =
  (...values: string[]) =>
  (value: unknown) =>
    typeof value === "string" && values.includes(value);
const allowsAll = (value: unknown) =>
  Array.isArray(value) &&
  value.some(
    (each) =>
      each === "*" || each === "Bash" || each === "Bash(*)" || each === "Bash(*:*)" || each === "shell",
  );
const none: AgentClient["autoApprove"] = () => [];

function client(
  id: string,
  title: string,
  servers: Servers,
  autoApprove = none,
  format: AgentClient["format"] = "json",
): AgentClient {
  return { id, title, format, servers, autoApprove, acts: acting.has(id) };
}

const claudeServers: Servers = (document) => [
  ...under("mcpServers")(document),
  ...Object.entries(isObject(document.projects) ? document.projects : {}).flatMap(([project, value]) =>
    isObject(value) ? entriesAt(value.mcpServers, `projects ${project}`) : [],
  ),
];

const clients = {
  vscode: client("vscode", "VS Code", under("servers", "mcp.servers")),
  "vscode-settings": client(
    "vscode",
    "VS Code",
    under("mcp.servers"),
    flags(
      ["chat.tools.autoApprove", isOn],
      ["chat.tools.global.autoApprove", isOn],
      ["chat.agent.autoApprove", isOn],
    ),
  ),
  project: client("project", "Project settings for agents", under("mcpServers", "servers")),
  "copilot-cli": client("copilot-cli", "GitHub Copilot CLI", under("mcpServers")),
  cursor: client("cursor", "Cursor", under("mcpServers")),
  "claude-desktop": client("claude-desktop", "Claude Desktop", under("mcpServers")),
  "claude-code": client(
    "claude-code",
    "Claude Code",
    claudeServers,
    flags(
      ["permissions.defaultMode", oneOf("bypassPermissions", "auto")],
      ["permissions.allow", allowsAll],
      ["enableAllProjectMcpServers", isOn],
      ["skipDangerousModePermissionPrompt", isOn],
      ["bypassPermissionsModeAccepted", isOn],
      ["autoApprove", isOn],
    ),
  ),
  windsurf: client("windsurf", "Windsurf", under("mcpServers")),
  "gemini-cli": client(
    "gemini-cli",
    "Gemini CLI",
    under("mcpServers"),
    flags(
      ["autoAccept", isOn],
      ["tools.autoAccept", isOn],
      ["general.defaultApprovalMode", oneOf("yolo")],
      ["tools.allowed", allowsAll],
    ),
  ),
  "qwen-code": client(
    "qwen-code",
    "Qwen Code",
    under("mcpServers"),
    flags(["tools.approvalMode", oneOf("yolo")]),
  ),
  codex: client(
    "codex",
    "Codex CLI",
    under("mcp_servers"),
    flags(["approval_policy", oneOf("never")], ["sandbox_mode", oneOf("danger-full-access")]),
    "toml",
  ),
  jetbrains: client("jetbrains", "JetBrains Junie", under("mcpServers")),
  cline: client("cline", "Cline", under("mcpServers")),
  "roo-code": client("roo-code", "Roo Code", under("mcpServers")),
  "kilo-code": client("kilo-code", "Kilo Code", under("mcpServers")),
  continue: client(
    "continue",
    "Continue",
    under("mcpServers", "experimental.modelContextProtocolServers"),
    none,
    "yaml",
  ),
  zed: client(
    "zed",
    "Zed",
    under("context_servers"),
    flags(["agent.always_allow_tool_actions", isOn], ["agent.tool_permissions.default", oneOf("allow")]),
  ),
  "amazon-q": client("amazon-q", "Amazon Q Developer", under("mcpServers")),
  kiro: client("kiro", "Kiro", under("mcpServers")),
  "lm-studio": client("lm-studio", "LM Studio", under("mcpServers")),
  trae: client("trae", "Trae", under("mcpServers")),
  factory: client("factory", "Factory Droid", under("mcpServers")),
  opencode: client(
    "opencode",
    "OpenCode",
    under("mcp"),
    flags(
      ["permission", oneOf("allow")],
      ["permission.bash", oneOf("allow")],
      ["permission.edit", oneOf("allow")],
    ),
  ),
  goose: client("goose", "Goose", under("extensions"), flags(["GOOSE_MODE", oneOf("auto")]), "yaml"),
  crush: client("crush", "Crush", under("mcp"), flags(["permissions.allowed_tools", allowsAll])),
} satisfies Record<string, AgentClient>;

const anyClient = client("project", "Settings for agents", (document) =>
  under(
    "mcpServers",
    "mcp_servers",
    "context_servers",
    "servers",
    "mcp.servers",
    "mcp",
  )(document).filter(({ entry }) =>
    ["command", "cmd", "url", "serverUrl", "httpUrl"].some((key) => key in entry),
  ),
);
