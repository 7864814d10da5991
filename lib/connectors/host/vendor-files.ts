import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Reading } from "./reading";

/** Jobs that distributions install themselves, by the name of their file. */
const known = new Set(
  (
    "0anacron 0hourly anacron apport apt apt-compat apt-show-versions aptitude atop bsdmainutils btrfs-balance btrfs-scrub cracklib-runtime " +
    "dpkg e2scrub_all exim4-base google-chrome locate logrotate logwatch man-db mandb mdadm mlocate ntpsec passwd php plocate " +
    "popularity-contest prelink quota raid-check rhsmd rkhunter samba sendmail standard sysstat tmpwatch ubuntu-advantage-tools " +
    "update-notifier-common zfsutils-linux fstrim"
  ).split(" "),
);

/**
 * A test for files under `/etc` that came with a package of the operating system and not from the people who run it. Asks
 * the lists that dpkg keeps; elsewhere it goes by the usual names.
 */
export async function vendorFiles(reading: Reading): Promise<(path: string) => boolean> {
  const folder = reading.at("/var/lib/dpkg/info");
  const lists = await readdir(folder).catch(() => []);
  const owned = new Set<string>();
  for (const name of lists) {
    if (!name.endsWith(".conffiles") && !name.endsWith(".list")) continue;
    // Only a package that installs a job has such a line; the others are not kept.
    const text = await readFile(join(folder, name), "utf8").catch(() => "");
    if (!text.includes("/etc/cron") && !text.includes("/etc/systemd") && !text.includes("/etc/default/"))
      continue;
    for (const line of text.split("\n")) {
      if (/^\/etc\/(?:cron|systemd\/|default\/)/.test(line)) owned.add(line.trim());
    }
  }
  const base = reading.machine.root === "/" ? 0 : reading.machine.root.length;
  return (path) => owned.has(path.slice(base)) || known.has(basename(path));
}
