import { stat } from "node:fs/promises";
import { z } from "zod";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { accountId, refOf, type Where } from "@/lib/connectors/sdk/machine-records";
import type { LastUsed } from "@/lib/domain/record";
import type { IdentityRecord, RecordInput } from "@/lib/domain/source-record";
import { type Account, hasLoginShell, parseGroups } from "./accounts-table";
import { findJobs } from "./find-jobs";
import { listProcesses, type Process } from "./processes";
import type { Reading } from "./reading";
import { authorizedKeysPaths, readSshdSettings } from "./sshd-settings";
import { emptyTally } from "./walk";

export const accountItemSchema = z.object({
  t: z.literal("account"),
  name: z.string(),
  uid: z.number(),
  comment: z.string(),
  home: z.string(),
  shell: z.string(),
  login: z.boolean(),
  /** Below the number from which the system gives out accounts to people. */
  system: z.boolean(),
  groups: z.array(z.string()),
  running: z.boolean(),
  /** Services that run as it now. */
  programs: z.array(z.string()),
  jobs: z.number(),
  /** Everything that runs as it came with the operating system. */
  vendorOnly: z.boolean(),
  authorizedKeys: z.boolean(),
});
export type AccountItem = z.output<typeof accountItemSchema>;

/** Accounts that something runs as, or that somebody can log in to; the rest of passwd only fills numbers. */
export async function collectAccounts(reading: Reading): Promise<AccountItem[]> {
  const accounts = reading.accounts ?? [];
  const processes = await listProcesses(reading.at("/proc"));
  const groups = parseGroups((await reading.text(reading.at("/etc/group")))?.text ?? "");
  const firstPersonal = await firstPersonalUid(reading);
  const settings = await readSshdSettings(reading);
  const jobs = (await findJobs(reading.countingInto(emptyTally()))).map((found) => found.item);
  const items: AccountItem[] = [];
  for (const account of accounts) {
    if (items.some((item) => item.name === account.name)) continue;
    const own = jobs.filter((job) => job.account === account.name);
    const running = processes.some((process) => process.uid === account.uid);
    const programs = programsOf(account, processes);
    const authorizedKeys = await somethingAt(
      authorizedKeysPaths(settings, account).map((path) => reading.at(path)),
    );
    const login = hasLoginShell(account);
    if (!login && !authorizedKeys && own.length === 0 && !running) continue;
    const packaged = own.length > 0 && own.every((job) => job.vendor);
    items.push({
      t: "account",
      name: clean(account.name, 200),
      uid: account.uid,
      comment: clean(account.comment.replace(/,+$/, "")),
      home: clean(account.home, 1000),
      shell: clean(account.shell),
      login,
      system: account.uid < firstPersonal || account.uid >= 65534,
      groups: groups
        .filter((group) => group.members.includes(account.name))
        .map((group) => clean(group.name, 200)),
      running,
      programs,
      jobs: own.length,
      vendorOnly: packaged || (own.length === 0 && !running),
      authorizedKeys,
    });
  }
  return items;
}

function programsOf(account: Account, processes: Process[]): string[] {
  const names = processes
    .filter((process) => process.daemon && process.uid === account.uid)
    .map((process) => process.program);
  return [...new Set(names)].sort().slice(0, 50);
}

async function firstPersonalUid(reading: Reading): Promise<number> {
  const settings = await reading.text(reading.at("/etc/login.defs"));
  const stated = /^\s*UID_MIN\s+(\d+)/m.exec(settings?.text ?? "")?.[1];
  return stated === undefined ? 1000 : Number(stated);
}

async function somethingAt(paths: string[]): Promise<boolean> {
  for (const path of paths) {
    const size = await stat(path).then(
      (info) => info.size,
      () => 0,
    );
    if (size > 0) return true;
  }
  return false;
}

const day = 86_400_000;

/** The account, and the groups that it was added to. */
export function accountRecords(item: AccountItem, where: Where): RecordInput[] {
  const ref = refOf(where, accountId(item.name));
  // A program that runs is use of its account today; the hour would only make every reading look like a change.
  const lastUsed: LastUsed = {
    at: item.running ? new Date(Math.floor(where.collectedAt.getTime() / day) * day) : null,
    grade: item.running ? "observed" : "none",
    precisionSeconds: item.running ? 86_400 : null,
    coveredSince: null,
    gap: "no_telemetry",
  };
  const records: RecordInput[] = [
    {
      t: "identity",
      ref,
      kind: "system_account",
      name: item.name,
      system: "host",
      container: where.container,
      status: "active",
      ...classOf(item),
      managedBy:
        item.system && item.uid !== 0 && item.vendorOnly && !item.authorizedKeys ? "provider" : "customer",
      lastUsed,
      ...(item.comment === "" ? {} : { description: item.comment }),
      raw: {
        uid: item.uid,
        home: item.home,
        shell: item.shell,
        groups: item.groups,
        programs: item.programs,
        jobsAndServices: item.jobs,
        authorizedKeys: item.authorizedKeys,
      },
    },
  ];
  for (const group of item.groups) {
    const entitlement = refOf(where, `group:${group}`);
    records.push({ t: "entitlement", ref: entitlement, kind: "group", name: group, system: "host" });
    records.push({ t: "grant", principal: ref, entitlement, scope: where.container });
  }
  if (item.uid === 0) {
    const entitlement = refOf(where, "privilege:superuser");
    records.push({
      t: "entitlement",
      ref: entitlement,
      kind: "privilege",
      name: "superuser",
      system: "host",
    });
    records.push({ t: "grant", principal: ref, entitlement, scope: where.container });
  }
  return records;
}

function classOf(item: AccountItem): Pick<IdentityRecord, "class" | "classReason"> {
  if (item.uid === 0) return { class: "both", classReason: "Services run as it, and people can become it." };
  if (!item.login)
    return { class: "non_human", classReason: `Nobody can log in: its shell is ${item.shell || "empty"}.` };
  if (item.system)
    return { class: "non_human", classReason: `Its number ${item.uid} is one of the system's.` };
  return item.jobs > 0
    ? { class: "unsure", classReason: "It has a login shell, and jobs or services run as it." }
    : { class: "unsure", classReason: "It has a login shell and an ordinary number." };
}
