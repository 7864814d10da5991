import { createHash } from "node:crypto";
import { readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { describeCommand } from "@/lib/connectors/sdk/command-line";
import { clean } from "@/lib/connectors/sdk/file-facts";
import { type CronLine, parseAnacrontab, parseCrontab } from "./cron";
import type { FoundJob } from "./job-item";
import { errorCode } from "./read-text";
import type { Reading, TextFile } from "./reading";
import { vendorFiles } from "./vendor-files";
import { noteDenied } from "./walk";

/** Every line of every crontab, and every script in the folders that cron runs through. */
export async function findCronJobs(reading: Reading): Promise<FoundJob[]> {
  const isVendor = await vendorFiles(reading);
  const found: FoundJob[] = [];
  const systemTabs = ["/etc/crontab", ...(await filesIn(reading, "/etc/cron.d")).filter(isRunBySystem)];
  for (const path of systemTabs) {
    const file = await reading.text(reading.at(path));
    if (file) found.push(...fromCrontab(file, null, isVendor));
  }
  for (const folder of [
    "/var/spool/cron/crontabs",
    "/var/spool/cron",
    "/var/cron/tabs",
    "/usr/lib/cron/tabs",
  ]) {
    for (const path of await filesIn(reading, folder)) {
      const file = await reading.text(reading.at(path));
      if (file) found.push(...fromCrontab(file, basename(path), () => false));
    }
  }
  const anacron = await reading.text(reading.at("/etc/anacrontab"));
  if (anacron) found.push(...fromAnacrontab(anacron, isVendor));
  for (const period of ["hourly", "daily", "weekly", "monthly", "yearly"]) {
    for (const path of (await filesIn(reading, `/etc/cron.${period}`)).filter(isRunBySystem)) {
      const file = await reading.text(reading.at(path));
      if (file) found.push(fromScript(file, period, isVendor));
    }
  }
  return found;
}

/** cron and run-parts pass over names with a dot or other signs. */
function isRunBySystem(path: string): boolean {
  return /^[\w-]+$/.test(basename(path));
}

async function filesIn(reading: Reading, folder: string): Promise<string[]> {
  try {
    const entries = await readdir(reading.at(folder), { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(folder, entry.name))
      .sort();
  } catch (error) {
    if (errorCode(error) !== "ENOENT" && errorCode(error) !== "ENOTDIR")
      noteDenied(reading.tally, reading.at(folder));
    return [];
  }
}

function fromCrontab(
  { file, text }: TextFile,
  user: string | null,
  isVendor: (path: string) => boolean,
): FoundJob[] {
  const { jobs, settings } = parseCrontab(text, user === null);
  const mailTo = settings.get("MAILTO");
  const assignments = [...settings].map(([name, value]) => ({ name, value }));
  const seen = new Map<string, number>();
  const vendor = isVendor(file.path);
  return jobs.map((line, index) => {
    const job = fromLine(line, user ?? line.user ?? "root", file.path, seen);
    return {
      ...job,
      // Settings hold for all lines of the file: listed once, with the first.
      assignments: index === 0 ? assignments : [],
      item: { ...job.item, how: "cron", file, vendor, ...(mailTo ? { mailTo: clean(mailTo, 300) } : {}) },
    };
  });
}

function fromLine(
  line: CronLine,
  account: string,
  path: string,
  seen: Map<string, number>,
): Omit<FoundJob, "item"> & {
  item: Omit<FoundJob["item"], "file" | "how" | "vendor">;
} {
  const facts = describeCommand(line.command);
  // Made from what may be shown: a new schedule or a new password leaves the job the same job.
  const print = createHash("sha256").update(`${account}\0${facts.shown}`).digest("hex").slice(0, 16);
  const count = (seen.get(print) ?? 0) + 1;
  seen.set(print, count);
  return {
    item: {
      t: "job",
      id: `cron:${path}#${print}${count === 1 ? "" : `-${count}`}`,
      name: `${facts.program || "command"} (${basename(path)})`,
      schedule: clean(line.schedule, 100),
      account: clean(account, 200),
      enabled: true,
      program: facts.program,
      shown: facts.shown,
    },
    texts: [line.command],
    assignments: [],
    paths: facts.paths,
    settingsFiles: [],
  };
}

function fromAnacrontab({ file, text }: TextFile, isVendor: (path: string) => boolean): FoundJob[] {
  const seen = new Map<string, number>();
  return parseAnacrontab(text).map((line) => {
    const job = fromLine(line, "root", file.path, seen);
    // Runs the scripts of /etc/cron.daily and its like, which are listed one by one.
    const vendor = isVendor(file.path) || /^cron\.(?:daily|weekly|monthly)$/.test(line.name);
    return {
      ...job,
      item: { ...job.item, how: "anacron", file, vendor, name: `${clean(line.name, 100)} (anacrontab)` },
    };
  });
}

function fromScript({ file, text }: TextFile, period: string, isVendor: (path: string) => boolean): FoundJob {
  return {
    item: {
      t: "job",
      how: "script",
      id: `cron:${file.path}`,
      name: `${basename(file.path)} (cron.${period})`,
      file,
      schedule: `@${period}`,
      account: "root",
      vendor: isVendor(file.path),
      enabled: (Number.parseInt(file.mode, 8) & 0o111) !== 0,
      program: basename(file.path),
      shown: file.path,
    },
    texts: [text],
    assignments: [],
    paths: [],
    settingsFiles: [],
  };
}
