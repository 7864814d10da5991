import { describeCommand } from "./command-line";
import { clean, type SecretFacts } from "./file-facts";
import { describeSecret, isReference, secretsInText } from "./secret-facts";
import { isLoopback, isSecretPart, serverAddress } from "./server-address";
import { isObject } from "./tree-leaves";

export interface McpFacts {
  transport: "stdio" | "http" | "sse" | "unknown";
  /** Program, paths and names of options; or the address without its query and login. */
  shown: string;
  /** The address as an id, where the server is not on the machine itself. */
  address: string | null;
  /** `npm:@scope/server@1.2.3` and its like, where the command starts a package. */
  package: string | null;
  /** No fixed version: whatever is newest when it starts. */
  unpinned: boolean;
  plainHttp: boolean;
  privileged: boolean;
  disabled: boolean;
  /** Names of variables and headers that it is given. */
  variables: string[];
  headers: string[];
  /** Those whose value comes from elsewhere: `${TOKEN}`, `${input:key}`. */
  references: string[];
  usesOauth: boolean;
  environmentFile: string | null;
  autoApprove: string[];
}

/** Reads one server of a client's settings: how it is started or reached, and the secrets that stand in it. */
export function readMcpEntry(
  entry: Record<string, unknown>,
  at: string,
  fingerprint: (secret: string) => string | undefined,
): { facts: McpFacts; secrets: SecretFacts[] } {
  const list = Array.isArray(entry.command) ? texts(entry.command) : [];
  const nested = isObject(entry.command) ? entry.command : {};
  const command = textOf(entry.command) ?? textOf(entry.cmd) ?? textOf(nested.path) ?? list[0] ?? null;
  const args = [...list.slice(1), ...texts(entry.args), ...texts(nested.args)];
  const transport = isObject(entry.transport) ? entry.transport : {};
  const address =
    [entry.url, entry.serverUrl, entry.httpUrl, entry.uri, transport.url]
      .map(textOf)
      .find((each) => each !== null) ?? null;
  const env = mapOf(entry.env, entry.environment, entry.envs, nested.env);
  const headers = mapOf(
    entry.headers,
    entry.http_headers,
    isObject(entry.requestOptions) ? entry.requestOptions.headers : undefined,
  );
  const secrets: SecretFacts[] = [];
  const references: string[] = [];
  const note = (name: string, value: string, field: string) => {
    if (isReference(value.replace(/^(?:Bearer|Basic|Token)\s+/i, ""))) references.push(clean(name, 200));
    else {
      const bare = /^(?:Bearer|Basic|Token)\s+(\S+)$/i.exec(value)?.[1];
      const found = describeSecret(
        { field, name, value: bare ?? value, ...(bare ? { sure: true, type: "bearer_token" as const } : {}) },
        fingerprint,
      );
      if (found) secrets.push(found);
    }
  };
  for (const [name, value] of env) note(name, value, `${at}.env.${name}`);
  for (const [name, value] of headers) note(name, value, `${at}.headers.${name}`);
  for (const name of texts(entry.env_vars)) references.push(clean(name, 200));
  const fromVariable = textOf(entry.bearer_token_env_var);
  if (fromVariable !== null) references.push(clean(fromVariable, 200));
  for (const [name, value] of mapOf(entry.env_http_headers)) references.push(clean(`${name}: ${value}`, 200));
  for (const name of ["apiKey", "api_key", "token", "password", "secret", "bearer_token"]) {
    const value = textOf(entry[name]);
    if (value !== null) note(name, value, `${at}.${name}`);
  }
  const line = [command ?? "", ...args].join(" ");
  for (const found of [...secretsInText(line, fingerprint), ...dockerVariables(args, fingerprint)]) {
    if (
      !secrets.some((each) =>
        found.fingerprint === undefined ? each.name === found.name : each.fingerprint === found.fingerprint,
      )
    ) {
      secrets.push({ ...found, field: `${at}.args ${found.field}` });
    }
  }
  for (const found of addressSecrets(address, fingerprint))
    secrets.push({ ...found, field: `${at}.url ${found.field}` });
  const started = packageOf(command, args);
  return {
    secrets,
    facts: {
      transport: transportOf(entry, transport, command, address),
      shown: address === null ? describeCommand(line).shown : shownAddress(address),
      address: command === null && address !== null ? addressId(address, fingerprint) : null,
      package: started?.name ?? null,
      unpinned: started?.unpinned ?? false,
      plainHttp: address !== null && /^http:\/\/(?!localhost[:/]|127\.|\[::1\])/i.test(address),
      privileged: /\s--privileged(?:\s|=true|$)|\s-v\s+\/:|docker\.sock/.test(line),
      disabled: entry.disabled === true || entry.enabled === false,
      variables: [...env.keys()].map((name) => clean(name, 200)),
      headers: [...headers.keys()].map((name) => clean(name, 200)),
      references: [...new Set(references)],
      usesOauth: isObject(entry.oauth) || isObject(entry.auth) || entry.authProviderType !== undefined,
      environmentFile: (() => {
        const path = textOf(entry.envFile) ?? textOf(entry.env_file);
        return path === null ? null : clean(path);
      })(),
      autoApprove: autoApproveOf(entry),
    },
  };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === "string") : [];
}

function mapOf(...values: unknown[]): Map<string, string> {
  const found = new Map<string, string>();
  for (const value of values) {
    if (!isObject(value)) continue;
    for (const [name, text] of Object.entries(value))
      if (typeof text === "string" || typeof text === "number") found.set(name, String(text));
  }
  return found;
}

function transportOf(
  entry: Record<string, unknown>,
  nested: Record<string, unknown>,
  command: string | null,
  address: string | null,
): McpFacts["transport"] {
  const stated = textOf(entry.type) ?? textOf(entry.transport) ?? textOf(nested.type) ?? "";
  if (/^sse$/i.test(stated)) return "sse";
  if (/http|remote/i.test(stated) || (address !== null && command === null))
    return /\/sse\/?(?:[?#]|$)/.test(address ?? "") ? "sse" : "http";
  return command !== null || /stdio|local/i.test(stated) ? "stdio" : "unknown";
}

/** Scheme, host and path; the rest of an address may hold a key, and a long word of its path as well. */
function shownAddress(address: string): string {
  const match = /^([a-z][a-z0-9+.-]{1,20}:\/\/)(?:[^@/\s]*@)?([^/?#\s]{1,300})([^?#\s]*)/i.exec(address);
  if (match === null) return "";
  const path = (match[3] ?? "").split("/").map((part) => (isSecretPart(part) ? "…" : part));
  return clean(`${match[1]}${match[2]}${path.join("/")}`);
}

function addressId(address: string, fingerprint: (secret: string) => string | undefined): string | null {
  const id = serverAddress(address, fingerprint);
  return id === null || isLoopback(id) ? null : id;
}

function addressSecrets(
  address: string | null,
  fingerprint: (secret: string) => string | undefined,
): SecretFacts[] {
  if (address === null) return [];
  const query = [...address.matchAll(/[?&]([\w.-]{1,100})=([^&#\s]{1,4000})/g)].flatMap((match) => {
    const name = match[1] ?? "";
    const value = safeDecode(match[2] ?? "");
    const named = /key|token|secret|auth|password|sig/i.test(name) && value.length >= 8;
    const found = describeSecret({ field: name, name, value, ...(named ? { sure: true } : {}) }, fingerprint);
    return found ? [found] : [];
  });
  return [...query, ...secretsInText(address.replace(/[?#].*$/, ""), fingerprint)];
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `docker run -e NAME=value`. */
function dockerVariables(args: string[], fingerprint: (secret: string) => string | undefined): SecretFacts[] {
  return args.flatMap((argument, index) => {
    const before = args[index - 1];
    const match = /^(?:--env=|-e)?([A-Za-z_]\w{0,100})=(.{1,4000})$/.exec(argument);
    if (match === null || !(before === "-e" || before === "--env" || /^(?:--env=|-e)/.test(argument)))
      return [];
    const found = describeSecret(
      { field: match[1] ?? "", name: match[1] ?? "", value: match[2] ?? "" },
      fingerprint,
    );
    return found ? [found] : [];
  });
}

/** The package that a runner starts, and whether its version is fixed. */
function packageOf(command: string | null, args: string[]): { name: string; unpinned: boolean } | null {
  const runner = command
    ?.split("/")
    .at(-1)
    ?.replace(/\.(?:cmd|exe)$/i, "");
  const words = args.filter(
    (word) => !/^(?:-y|--yes|-q|--quiet|dlx|exec|run|x|tool|--|-i|--rm|--init)$/.test(word),
  );
  if (
    runner === "npx" ||
    runner === "bunx" ||
    runner === "pnpx" ||
    ((runner === "pnpm" || runner === "yarn" || runner === "bun") && /^(?:dlx|x)$/.test(args[0] ?? ""))
  ) {
    const stated =
      args.find((word) => /^--package=/.test(word))?.slice(10) ?? words.find((word) => !word.startsWith("-"));
    if (stated === undefined || !/^(?:@[\w.-]+\/)?[\w.-]+(?:@[\w.^~<>=*-]+)?$/.test(stated)) return null;
    const version = /.@([^@/]+)$/.exec(stated)?.[1];
    return { name: `npm:${stated}`, unpinned: version === undefined || !/^\d+\.\d+\.\d+/.test(version) };
  }
  if (runner === "uvx" || (runner === "uv" && args[0] === "tool") || runner === "pipx") {
    const from = args.indexOf("--from");
    const stated = from >= 0 ? args[from + 1] : words.find((word) => !word.startsWith("-"));
    if (stated === undefined || !/^[\w.-]+(?:\[[\w,.-]+\])?(?:(?:==|@)[\w.*-]+)?$/.test(stated)) return null;
    return { name: `pypi:${stated}`, unpinned: !/(?:==|@)\d/.test(stated) };
  }
  if (runner === "docker" || runner === "podman") {
    const image = [...words]
      .reverse()
      .find(
        (word) =>
          /^[\w.-]+(?::\d+)?\/[\w./-]+(?::[\w.-]+)?(?:@sha256:[0-9a-f]{64})?$/.test(word) ||
          /^mcp\/[\w.-]+/.test(word),
      );
    return image === undefined
      ? null
      : { name: `oci:${image}`, unpinned: !/@sha256:/.test(image) && !/:v?\d[\w.-]*$/.test(image) };
  }
  return null;
}

function autoApproveOf(entry: Record<string, unknown>): string[] {
  const found: string[] = [];
  for (const key of ["autoApprove", "alwaysAllow", "auto_approve", "autoAllow"]) {
    const value = entry[key];
    if (value === true) found.push("every tool");
    else for (const tool of texts(value)) found.push(tool === "*" ? "every tool" : clean(tool, 200));
  }
  if (entry.trust === true || entry.default_tools_approval_mode === "approve") found.push("every tool");
  return [...new Set(found)].slice(0, 200);
}
