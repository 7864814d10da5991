// Finds a Chromium for the end-to-end tests: Playwright's own, the system's, or one from the package manager.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "@playwright/test";

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const macPlaces = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

function onPath() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const places = [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...macPlaces];
  return places.find((place) => existsSync(place));
}

function fromApt() {
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) return undefined;
  process.stdout.write("Installing Chromium with apt-get …\n");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium"],
  ]) {
    const result = spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", 2] });
    if (result.status !== 0) return undefined;
  }
  return onPath();
}

/** @returns {{ path: string } | { missing: string }} */
export function findChromium() {
  const own = chromium.executablePath();
  const path = existsSync(own) ? own : (onPath() ?? fromApt());
  if (path !== undefined) return { path };
  return {
    missing:
      "no Chromium: run `npx playwright install chromium`, or install chromium with your package manager",
  };
}
