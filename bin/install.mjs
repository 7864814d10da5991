// Installs the packages that the lock file names, when they are not there yet.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { exclusively, root, run, say } from "./checkout.mjs";

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8")).packages;
  } catch {
    return undefined;
  }
}

/** Whether node_modules holds what package-lock.json says. npm writes its own record there when it has finished. */
export function isInstalled() {
  const locked = packagesOf(join(root, "package-lock.json"));
  const present = packagesOf(join(root, "node_modules", ".package-lock.json"));
  if (locked === undefined || present === undefined) return false;
  return Object.entries(locked).every(([path, wanted]) => {
    if (path === "") return true;
    const found = present[path];
    // Packages for other platforms, and what an operator left out with --omit=optional, may be missing.
    if (found === undefined) return wanted.optional === true || wanted.peer === true;
    return found.version === wanted.version;
  });
}

/** Runs `npm ci` if needed; two at once wait for each other. */
export async function install() {
  if (isInstalled()) return;
  await exclusively("install", async () => {
    if (isInstalled()) return;
    say("Installing packages (npm ci, about a minute) …");
    const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
    const npm = process.env.npm_execpath;
    if (npm !== undefined && /npm-cli\.c?js$/.test(npm) && existsSync(npm)) {
      await run(process.execPath, [npm, ...args]);
    } else {
      await run("npm", args, { shell: process.platform === "win32" });
    }
  });
}
