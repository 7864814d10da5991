import { createHash } from "node:crypto";
import { clip } from "@/lib/connectors/sdk/page-records";
import type { PlaceKind, Ref } from "@/lib/domain/record";

/** Where a scanner of other makers says that a secret lies. */

export interface Repository {
  host: string;
  /** As it is written, without `.git`. */
  path: string;
  /** GitLab's own number of it. */
  gitlabId?: number;
}

const address =
  /^(?:(?:https?|ssh|git):\/\/)?(?:[^@/\s]{1,500}@)?([a-z\d-]{1,63}(?:\.[a-z\d-]{1,63}){0,5}\.[a-z]{2,20})(?::\d{1,5}(?=\/))?[/:]([\w.~%-]{1,200}(?:\/[\w.~%-]{1,200}){1,12})\/?$/i;

/** The repository that an address names, without the way in that often stands in it; null when it names none. */
export function readRepository(text: string): Repository | null {
  const match = address.exec(text.trim());
  return match
    ? { host: (match[1] ?? "").toLowerCase(), path: (match[2] ?? "").replace(/\.git$/i, "") }
    : null;
}

/** How people name it. */
export function repositoryName({ host, path }: Repository): string {
  return `${host}/${path}`;
}

/** Whatever stands in a repository has its ids from the repository, so that two scanners mean one place. */
export function repositoryRealm({ host, path }: Repository): string {
  return clip(`git:${host}/${path.toLowerCase()}`, 400);
}

/** The repository as a container: GitLab's by its number, as the GitLab connector knows it; any other by its address. */
export function repositoryRef({ host, path, gitlabId }: Repository): Ref {
  if (gitlabId !== undefined)
    return { realm: host === "gitlab.com" ? "gitlab" : `gitlab:${host}`, externalId: `project/${gitlabId}` };
  return { realm: `git:${host}`, externalId: clip(path.toLowerCase(), 400) };
}

/** An id of at most so many bytes: of a longer one the beginning, and what tells it from others that begin so. */
export function idWithin(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  return `${text.slice(0, bytes / 4 - 17)}…${createHash("sha256").update(text).digest("hex").slice(0, 16)}`;
}

/** By the end of a path, the first that fits. */
const kinds: [RegExp, PlaceKind][] = [
  [/(?:^|\/)\.env(?:\.[\w-]+)*$|\.env$/i, "environment_file"],
  [/\.tfstate(?:\.backup)?$/i, "state_file"],
  [/(?:^|\/)\.(?:bash|zsh|sh|python|mysql|psql)_history$|_history$/i, "shell_history"],
  [/(?:^|\/)(?:docker-)?compose[\w.-]*\.ya?ml$/i, "compose_file"],
  [
    /(?:^|\/)(?:\.mcp|mcp|mcp_config|claude_desktop_config)\.json$|(?:^|\/)\.(?:claude|cursor)\//i,
    "agent_config",
  ],
  [
    /(?:^|\/)(?:\.npmrc|\.pypirc|\.netrc|\.pgpass|\.git-credentials|\.dockercfg|\.dockerconfigjson|credentials(?:\.json)?|\.htpasswd)$|(?:^|\/)\.docker\/config\.json$/i,
    "credential_file",
  ],
  [/(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519)$|\.(?:pem|key|ppk|p8|pfx|p12|jks|keystore)$/i, "key_file"],
  [/\.(?:service|timer)$/i, "service_unit"],
  [/(?:^|\/)crontab$|(?:^|\/)cron\.\w+\//i, "scheduled_job"],
  [/\.(?:ya?ml|json|toml|ini|conf|cfg|cnf|properties|xml|config|tfvars|plist)$/i, "config_file"],
];

/** What kind of place a file is, by its name alone. */
export function placeKindOf(path: string): PlaceKind {
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? "file";
}
