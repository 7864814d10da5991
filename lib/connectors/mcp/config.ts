import { z } from "zod";
import { optionalText } from "@/lib/connectors/sdk/config-text";
import { isSecretPart } from "@/lib/connectors/sdk/server-address";
import { findSecrets } from "@/lib/domain/secrets/find";

const publicRegistry = "registry.modelcontextprotocol.io";

/** A server or agent to ask, with what it wants to see. */
export interface Target {
  url: string;
  headers: Record<string, string>;
}

const lines = (text: string | undefined) =>
  (text ?? "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function webAddress(text: string): string | null {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  url.hash = "";
  return url.username === "" && url.password === "" ? url.href : null;
}

/** One address a line. A secret in one would be stored in the open. */
const addressList = z
  .string()
  .max(50_000)
  .optional()
  .transform((text, check) =>
    lines(text).map((line) => {
      const url = webAddress(line);
      if (url === null) check.addIssue("Give one address a line, like https://mcp.acme.example/mcp");
      else if (new URL(url).search !== "" || findSecrets(url).length > 0)
        check.addIssue(
          "An address with a key in it, or with a query, goes into “Addresses and headers that are secret”.",
        );
      return url ?? "";
    }),
  );

const headerLine = /^(\S+)(?:\s+([A-Za-z][\w-]{0,80}):\s*([\x21-\x7e][\x20-\x7e]{0,8000}))?$/;
const notOurs = /^(?:host|content-.*|transfer-encoding|connection|accept|mcp-.*)$/i;

const secretTargets = z
  .string()
  .max(200_000)
  .optional()
  .transform((text, check): Target[] => {
    const found = new Map<string, Target>();
    for (const line of lines(text)) {
      const [, address = "", name, value] = headerLine.exec(line) ?? [];
      const url = webAddress(address);
      if (url === null || (name && notOurs.test(name))) {
        // The line is not quoted: it holds a secret.
        check.addIssue("Give one line each: the address, a space, and a header as Name: value");
        continue;
      }
      const target = found.get(url) ?? { url, headers: {} };
      if (name && value) target.headers[name.toLowerCase()] = value;
      found.set(url, target);
    }
    return [...found.values()];
  });

/** What the form and the command send, parsed. Files need none of it. */
export const mcpConfigSchema = z.object({
  servers: addressList,
  agents: addressList,
  registry: optionalText.transform((text, check) => {
    const url = text === undefined ? undefined : webAddress(text);
    if (url === null) check.addIssue("Give the address of the registry, like https://registry.acme.example");
    else if (url && new URL(url).hostname === publicRegistry)
      check.addIssue(
        "That is everybody's list of some fifty thousand servers. Name your organisation's own.",
      );
    return url?.replace(/\/+$/, "");
  }),
  secret_targets: secretTargets,
  machine: optionalText.pipe(
    z
      .string()
      .regex(/^[\da-f]{32}$/, "A machine's id is the 32 characters of /etc/machine-id.")
      .optional(),
  ),
  path: optionalText.pipe(z.string().max(1000).optional()),
});
export type McpConfig = z.output<typeof mcpConfigSchema>;

/** Whether the address itself is a secret, and may be shown to nobody. */
export function isSecretAddress(url: string): boolean {
  const { pathname, search } = new URL(url);
  return search !== "" || pathname.split("/").some(isSecretPart);
}

/** The servers to ask: those that need nothing, and those that are named with a header alone. */
export function serverTargets(config: McpConfig): Target[] {
  const others = new Set([
    ...config.agents,
    ...(config.registry ? [`${config.registry}/`, config.registry] : []),
  ]);
  const secret = config.secret_targets.filter(({ url }) => !others.has(url));
  const open = config.servers.filter((url) => !secret.some((target) => target.url === url));
  return [...unique(open).map((url) => ({ url, headers: {} })), ...secret];
}

/** What a thing wants to see. */
export function headersOf(config: McpConfig, url: string): Record<string, string> {
  return (
    config.secret_targets.find((target) => target.url === url || target.url === `${url}/`)?.headers ?? {}
  );
}

export function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
