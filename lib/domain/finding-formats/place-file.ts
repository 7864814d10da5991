import type { PlaceKind } from "@/lib/domain/record";
import type { ExportedPlace } from "./exported-finding";

/** A file that holds a secret, by a relative address. */
export interface PlaceFile {
  /** A relative URI reference, every part of it escaped. */
  uri: string;
  line?: number;
}

/** Kinds of places that are files, where their locator names one. */
const fileKinds: ReadonlySet<PlaceKind> = new Set([
  "file",
  "environment_file",
  "shell_history",
  "config_file",
  "credential_file",
  "scheduled_job",
  "service_unit",
  "compose_file",
  "agent_config",
  "authorized_keys",
  "key_file",
  "certificate_file",
  "state_file",
]);

/**
 * The file that a place is, where both its locator and its id at its source say which: `/srv/.env KEY` with `/srv/.env#KEY` (a host),
 * `github.com/acme/shop:src/app.ts:12` with `src/app.ts:12#…` (a scan of a repository). Null for all that is no file, and where the
 * two do not agree.
 */
export function fileOf({ kind, locator, externalId }: ExportedPlace): PlaceFile | null {
  if (!fileKinds.has(kind)) return null;
  for (let at = externalId.lastIndexOf("#"); at > 0; at = externalId.lastIndexOf("#", at - 1)) {
    const found = agreed(locator, externalId.slice(0, at));
    if (found) return found;
  }
  return agreed(locator, externalId);
}

function agreed(locator: string, path: string): PlaceFile | null {
  if (/^(\/|[A-Za-z]:[\\/])/.test(path))
    return locator === path || locator.startsWith(`${path} `) ? fileAt(path) : null;
  // A scan of a repository's history puts the commit before the path; its locator names the commit elsewhere.
  const inCommit = path.replace(/^[0-9a-f]{7,80}:/i, "");
  if (!locator.endsWith(`:${inCommit}`)) return null;
  const [, file, line] = /^(.+?)(?::(\d{1,9}))?$/s.exec(inCommit) ?? [];
  return file ? fileAt(file, line) : null;
}

function fileAt(path: string, line?: string): PlaceFile | null {
  const parts = path.split(/[\\/]/).filter((part) => part !== "" && part !== ".");
  if (parts.length === 0 || parts.includes("..")) return null;
  const uri = parts.map((part) => encodeURIComponent(part.replace(/\p{Surrogate}/gu, "\uFFFD"))).join("/");
  return Number(line) > 0 ? { uri, line: Number(line) } : { uri };
}
