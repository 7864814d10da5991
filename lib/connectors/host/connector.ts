import { createHash } from "node:crypto";
import { open } from "node:fs/promises";
import type { CheckLine, Connector, LiveContext, PlannedScope } from "@/lib/connectors/sdk/contract";
import { mcpRealm } from "@/lib/connectors/sdk/server-address";
import { dataSets, type HostDataSetId } from "./data-sets";
import { hostToRecords } from "./items";
import { describeMachine } from "./machine";
import { type HostConfig, manifest } from "./manifest";
import { hostPages } from "./pages";
import { errorCode } from "./read-text";
import { Reading } from "./reading";
import { emptyTally } from "./walk";

/** This machine, or a folder given to it. */
export const host: Connector<HostConfig> = {
  manifest,
  plan,
  pages: hostPages,
  check,
  toRecords: hostToRecords,
};

/** Who reads: another user sees other files, and `/proc` shows each user other things without saying so. */
function readerName(): string {
  return `uid ${process.getuid?.() ?? "unknown"}`;
}

async function* plan(ctx: LiveContext<HostConfig>): AsyncGenerator<PlannedScope> {
  const machine = await describeMachine(ctx.config.root);
  if (ctx.fingerprint === null) {
    ctx.warn(
      "There is no fingerprint key: the same secret seen in two places will not be recognised, and a tool server with a key in its address is known by its file alone. Everything else is complete.",
    );
  }
  const reading = await Reading.begin(ctx, emptyTally());
  const limits = limitsOf(ctx.config);
  for (const dataSet of dataSets) {
    const reason = unsupported(dataSet.id, reading);
    yield {
      key: `${machine.realm}/${dataSet.id}${limits}`,
      dataSet: dataSet.id,
      title: `${dataSet.title}: ${machine.name}`,
      // Servers that agents call by their address are known by it alone.
      issues: dataSet.id === "agents" ? [machine.realm, mcpRealm] : [machine.realm],
      container: machine.container,
      reader: readerName(),
      ...(reason === null ? {} : { unreadable: { kind: "unsupported", message: reason } }),
    };
  }
}

/**
 * What the settings add to the folder and leave out of it, shortly. A scope is what can be listed completely: with other
 * limits it is another one, which says nothing of what it does not reach.
 */
function limitsOf({ extraFolders, exclude }: HostConfig): string {
  if (extraFolders.length + exclude.length === 0) return "";
  const limits = JSON.stringify([extraFolders.toSorted(), exclude.toSorted()]);
  return `/${createHash("sha256").update(limits).digest("hex").slice(0, 12)}`;
}

/** Why a data set does not apply here, or null. */
function unsupported(dataSet: HostDataSetId, reading: Reading): string | null {
  if (process.platform === "win32") return "Windows is not read yet. Linux and macOS are.";
  if (dataSet !== "accounts" && dataSet !== "scheduled-jobs") return null;
  const { machine } = reading;
  if (!machine.whole) {
    return reading.accounts === null
      ? `${machine.root} is a folder and not a whole file system: it has no accounts and no jobs of its own.`
      : null;
  }
  return process.platform === "linux"
    ? null
    : "Accounts and jobs are read on Linux only. Files are read on this system too.";
}

/** Paths that tell whether a data set can be read; those that are not there need no permission. */
function probes(dataSet: HostDataSetId, reading: Reading): string[] {
  const homes = (reading.accounts ?? [])
    .filter(
      (account) =>
        (account.uid === 0 || account.uid >= 1000) && account.uid < 65534 && account.home.length > 1,
    )
    .map((account) => account.home);
  const paths: Record<HostDataSetId, string[]> = {
    accounts: ["/etc/passwd", "/etc/group", "/proc"],
    "scheduled-jobs": [
      "/etc/crontab",
      "/etc/cron.d",
      "/var/spool/cron",
      "/var/spool/cron/crontabs",
      "/etc/systemd/system",
    ],
    ssh: ["/etc/ssh", ...homes.flatMap((home) => [home, `${home}/.ssh`])],
    certificates: ["/etc/ssl/private", "/etc/pki/tls/private", "/etc/letsencrypt/archive", "/proc/net"],
    "credential-files": homes,
    "environment-files": [...homes, "/srv", "/opt"],
    agents: homes,
  };
  return [...new Set(paths[dataSet])].map((path) => reading.at(path));
}

async function* check(ctx: LiveContext<HostConfig>): AsyncGenerator<CheckLine> {
  const reading = await Reading.begin(ctx, emptyTally());
  for (const dataSet of dataSets) {
    const permission = dataSet.permissions[0] ?? "";
    const reason = unsupported(dataSet.id, reading);
    if (reason !== null) {
      yield { dataSet: dataSet.id, permission, state: "unknown", detail: reason };
      continue;
    }
    const closed: string[] = [];
    for (const path of [...reading.roots, ...probes(dataSet.id, reading)])
      if (await isClosed(path)) closed.push(path);
    yield closed.length === 0
      ? { dataSet: dataSet.id, permission, state: "granted", detail: "Everything that it needs can be read." }
      : {
          dataSet: dataSet.id,
          permission,
          state: "missing",
          detail: `${dataSet.withoutIt} Closed to us: ${closed.slice(0, 5).join(", ")}${closed.length > 5 ? ` and ${closed.length - 5} more` : ""}.`,
        };
  }
}

async function isClosed(path: string): Promise<boolean> {
  try {
    // Opening asks as who we act, also with a capability; access(2) asks as who we were.
    await (await open(path, "r")).close();
    return false;
  } catch (error) {
    return errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR";
  }
}
