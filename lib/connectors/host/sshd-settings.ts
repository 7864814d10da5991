import { readdir } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { Account } from "./accounts-table";
import { globTest } from "./glob";
import type { Reading } from "./reading";

export interface SshdSettings {
  /** Patterns with `%h`, `%u`; relative ones start at the home. */
  authorizedKeysFiles: string[];
  /** A command or certificate authority that opens accounts beyond those files. */
  authorizedKeysCommand: string | null;
  trustedUserCaKeys: string[];
}

const defaults = [".ssh/authorized_keys", ".ssh/authorized_keys2"];

/** What `/etc/ssh/sshd_config` and the files it includes say about who may log in. Settings of all Match blocks together. */
export async function readSshdSettings(reading: Reading): Promise<SshdSettings> {
  const files: string[] = [];
  const settings: SshdSettings = {
    authorizedKeysFiles: [],
    authorizedKeysCommand: null,
    trustedUserCaKeys: [],
  };
  const seen = new Set<string>();
  const readOne = async (path: string, depth: number): Promise<void> => {
    if (seen.has(path) || depth > 8) return;
    seen.add(path);
    const read = await reading.text(reading.at(path));
    for (const line of read?.text.split("\n") ?? []) {
      const match = /^\s*(\w+)(?:\s*=\s*|\s+)(.+?)\s*$/.exec(line.length > 4000 ? "" : line);
      const key = match?.[1]?.toLowerCase();
      const values = (match?.[2] ?? "").split(/\s+/).map((word) => word.replace(/^"|"$/g, ""));
      if (key === "authorizedkeysfile") files.push(...values);
      else if (key === "authorizedkeyscommand" && values[0] !== "none")
        settings.authorizedKeysCommand = values[0] ?? null;
      else if (key === "trustedusercakeys" && values[0] !== undefined && values[0] !== "none") {
        settings.trustedUserCaKeys.push(values[0]);
      } else if (key === "include") {
        for (const pattern of values)
          for (const each of await included(reading, pattern)) await readOne(each, depth + 1);
      }
    }
  };
  await readOne("/etc/ssh/sshd_config", 0);
  const stated = files.filter((file) => file !== "none" && !file.includes("$"));
  settings.authorizedKeysFiles = [...new Set(stated.length > 0 || files.length > 0 ? stated : defaults)];
  return settings;
}

async function included(reading: Reading, pattern: string): Promise<string[]> {
  const path = pattern.startsWith("/") ? pattern : join("/etc/ssh", pattern);
  const names = await readdir(reading.at(dirname(path))).catch(() => []);
  const matches = globTest(path);
  return names
    .map((name) => join(dirname(path), name))
    .filter((each) => matches(each) && !basename(each).startsWith("."))
    .sort();
}

/** Where sshd looks for the keys that open an account, as paths from the root of its file system. */
export function authorizedKeysPaths(settings: SshdSettings, account: Account): string[] {
  const paths = settings.authorizedKeysFiles.map((pattern) => {
    const filled = pattern.replace(/%([%huU])/g, (_, letter: string) =>
      letter === "h"
        ? account.home
        : letter === "u"
          ? account.name
          : letter === "U"
            ? String(account.uid)
            : "%",
    );
    return filled.startsWith("/") ? join(filled) : join(account.home, filled);
  });
  return [...new Set(paths)];
}
