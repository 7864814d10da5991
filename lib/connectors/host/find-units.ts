import { readdir, readlink } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { describeCommand } from "@/lib/connectors/sdk/command-line";
import { clean, type FileFacts } from "@/lib/connectors/sdk/file-facts";
import type { Account } from "./accounts-table";
import type { FoundJob, JobItem } from "./job-item";
import type { Reading } from "./reading";
import {
  addUnitText,
  environmentAssignments,
  lastOf,
  templateOf,
  type UnitSettings,
  withInstance,
} from "./systemd-unit";
import { vendorFiles } from "./vendor-files";

/** Where units are looked for, the first one wins. What lies in the first three was put there by this machine's people. */
const systemFolders = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/local/lib/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const ownFolders = new Set(systemFolders.slice(0, 3));

interface Unit {
  name: string;
  file: FileFacts;
  settings: UnitSettings;
  own: boolean;
  instance: string;
}

/** Timers and services that are switched on, or that somebody wrote for this machine; also those of its people. */
export async function findUnits(reading: Reading): Promise<FoundJob[]> {
  const isVendor = await vendorFiles(reading);
  const found = await unitsOf(reading, systemFolders, null, isVendor);
  for (const account of reading.accounts ?? []) {
    if (account.home.length < 2) continue;
    found.push(...(await unitsOf(reading, [`${account.home}/.config/systemd/user`], account, () => false)));
  }
  return found;
}

async function unitsOf(
  reading: Reading,
  folders: string[],
  owner: Account | null,
  isVendor: (path: string) => boolean,
): Promise<FoundJob[]> {
  const enabled = new Set<string>();
  const names = new Set<string>();
  for (const folder of folders.filter((path) => owner !== null || ownFolders.has(path))) {
    for (const entry of await list(reading, folder)) {
      if (entry.isDirectory() && /\.(?:wants|requires)$/.test(entry.name)) {
        for (const link of await list(reading, join(folder, entry.name))) enabled.add(link.name);
      } else if (entry.isFile() && isUnit(entry.name)) names.add(entry.name);
      else if (entry.isSymbolicLink() && isUnit(entry.name)) {
        // An alias of a unit that is switched on; a link to /dev/null switches one off.
        const target = await readlink(reading.at(join(folder, entry.name))).catch(() => "/dev/null");
        if (target !== "/dev/null") enabled.add(basename(target));
      }
    }
  }
  for (const name of enabled) if (isUnit(name)) names.add(name);
  const found: FoundJob[] = [];
  const timed = new Set<string>();
  for (const name of [...names].sort(
    (a, b) => Number(b.endsWith(".timer")) - Number(a.endsWith(".timer")) || (a < b ? -1 : 1),
  )) {
    if (timed.has(name) && !enabled.has(name)) continue;
    const unit = await readUnit(reading, folders, name);
    // A template alone runs nothing; its instances do.
    if (unit === null || (name.includes("@.") && unit.instance === "")) continue;
    if (name.endsWith(".timer")) {
      const started = lastOf(unit.settings, "Timer.Unit") ?? name.replace(/\.timer$/, ".service");
      timed.add(started);
      const service = await readUnit(reading, folders, started);
      found.push(jobOf(unit, service, owner, enabled.has(name), isVendor));
    } else found.push(jobOf(unit, unit, owner, enabled.has(name), isVendor));
  }
  return found;
}

function isUnit(name: string): boolean {
  return /\.(?:service|timer)$/.test(name);
}

async function list(reading: Reading, folder: string) {
  return await readdir(reading.at(folder), { withFileTypes: true }).catch(() => []);
}

async function readUnit(reading: Reading, folders: string[], name: string): Promise<Unit | null> {
  const of = templateOf(name);
  for (const candidate of of ? [name, of.template] : [name]) {
    for (const folder of folders) {
      const path = await reading.inside(reading.at(join(folder, candidate)));
      if (path === null) continue;
      const read = await reading.text(path);
      if (read === null) continue;
      const settings: UnitSettings = new Map();
      addUnitText(settings, read.text);
      await addDropIns(reading, folders, candidate, settings);
      return {
        name,
        file: read.file,
        settings,
        own: ownFolders.has(folder) || folders.length === 1,
        instance: of?.instance ?? "",
      };
    }
  }
  return null;
}

async function addDropIns(
  reading: Reading,
  folders: string[],
  name: string,
  settings: UnitSettings,
): Promise<void> {
  for (const folder of [...folders].reverse()) {
    const dropIns = (await list(reading, join(folder, `${name}.d`))).filter((entry) => entry.isFile());
    for (const entry of dropIns.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (!entry.name.endsWith(".conf")) continue;
      const read = await reading.text(reading.at(join(folder, `${name}.d`, entry.name)));
      if (read !== null) addUnitText(settings, read.text);
    }
  }
}

function jobOf(
  unit: Unit,
  service: Unit | null,
  owner: Account | null,
  enabled: boolean,
  isVendor: (path: string) => boolean,
): FoundJob {
  const settings = service?.settings ?? new Map();
  const commands = [...settings].flatMap(([key, values]) => (/^Service\.Exec[A-Z]/.test(key) ? values : []));
  const start = lastOf(settings, "Service.ExecStart") ?? commands[0] ?? "";
  const facts = describeCommand(start.replace(/^[-@:+!|]{1,4}/, ""));
  const isTimer = unit.name.endsWith(".timer");
  const who = owner === null ? "" : `${owner.name}/`;
  const description = lastOf(unit.settings, "Unit.Description") ?? lastOf(settings, "Unit.Description");
  const schedule = [...unit.settings]
    .flatMap(([key, values]) =>
      /^Timer\.On[A-Z]/.test(key) ? values.map((value) => `${key.slice(6)}=${value}`) : [],
    )
    .join(", ");
  const item: JobItem = {
    t: "job",
    how: isTimer ? "timer" : "service",
    id: `unit:${clean(who + unit.name, 1000)}`,
    name: clean(who + unit.name, 500),
    file: unit.file,
    account: accountOf(service, owner),
    vendor: !unit.own || isVendor(unit.file.path),
    enabled,
    program: facts.program,
    shown: facts.shown,
    ...(schedule === "" ? {} : { schedule: clean(schedule, 300) }),
    ...(description === undefined ? {} : { description: clean(description, 1000) }),
  };
  const inline = (settings.get("Service.SetCredential") ?? []).map((text: string) => ({
    name: text.slice(0, Math.max(0, text.indexOf(":"))),
    value: text.slice(text.indexOf(":") + 1),
    sure: true,
  }));
  return {
    item,
    texts: commands,
    assignments: [...environmentAssignments(settings), ...inline],
    paths: commands.flatMap((command) => describeCommand(command.replace(/^[-@:+!|]{1,4}/, "")).paths),
    settingsFiles: (settings.get("Service.EnvironmentFile") ?? []).map((path: string) =>
      relative(path.replace(/^-/, ""), service),
    ),
  };
}

function relative(path: string, service: Unit | null): string {
  const filled = withInstance(path, service?.instance ?? "") ?? path;
  return filled.startsWith("/") || service === null ? filled : join(dirname(service.file.path), filled);
}

/** Root unless the unit says otherwise; nobody where systemd makes the account up or the name cannot be worked out. */
function accountOf(service: Unit | null, owner: Account | null): string | null {
  if (service === null) return null;
  if (owner !== null) return clean(owner.name, 200);
  if (/^(?:yes|true|1|on)$/i.test(lastOf(service.settings, "Service.DynamicUser") ?? "")) return null;
  const stated = lastOf(service.settings, "Service.User");
  if (stated === undefined) return "root";
  const name = withInstance(stated, service.instance);
  return name === null ? null : clean(name, 200);
}
