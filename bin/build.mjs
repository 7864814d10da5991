// Builds what runs: the command and the worker in dist/, the web server in a folder of its own (.builds/<hash>).
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import {
  exclusively,
  hashSources,
  isMain,
  LauncherError,
  launch,
  readStamp,
  root,
  run,
  say,
  writeStamp,
} from "./checkout.mjs";
import { generate } from "./generate.mjs";

const shared = [
  "lib",
  "prisma",
  "bin",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
  "prisma.config.ts",
];
const parts = {
  command: { stamp: "dist/.stamp", sources: shared, build: buildCommand },
  web: {
    stamp: ".builds/.stamp",
    sources: [
      ...shared,
      "app",
      "components",
      "public",
      "next.config.ts",
      "postcss.config.mjs",
      "tailwind.config.ts",
      "proxy.ts",
      "instrumentation.ts",
      "instrumentation-client.ts",
    ],
    build: buildWeb,
  },
};

async function buildCommand() {
  const { build } = await import("esbuild");
  await build({
    absWorkingDir: root,
    entryPoints: { rollcall: "bin/rollcall.ts", worker: "bin/worker.ts" },
    outdir: "dist",
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20.19",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
    alias: { "@": root, "server-only": join(root, "tests/setup/empty-module.ts") },
  });
}

/** A server that runs from an earlier build keeps its files: a build has a folder of its own, and the one before stays. */
async function buildWeb(hash) {
  rmSync(join(root, ".next/standalone"), { recursive: true, force: true });
  await run(process.execPath, [join("node_modules", "next", "dist", "bin", "next"), "build"], {
    quiet: true,
    env: { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" },
  });
  if (!existsSync(join(root, ".next/standalone/server.js"))) {
    throw new LauncherError("`next build` ended well but wrote no .next/standalone/server.js.");
  }
  cpSync(join(root, ".next/static"), join(root, ".next/standalone/.next/static"), { recursive: true });
  if (existsSync(join(root, "public"))) {
    cpSync(join(root, "public"), join(root, ".next/standalone/public"), { recursive: true });
  }
  // The command beside it is no part of the server.
  rmSync(join(root, ".next/standalone/dist"), { recursive: true, force: true });
  const home = join(root, ".builds");
  const before = readStamp(".builds/current");
  mkdirSync(home, { recursive: true });
  const folder = hash.slice(0, 12);
  rmSync(join(home, folder), { recursive: true, force: true });
  renameSync(join(root, ".next/standalone"), join(home, folder));
  writeStamp(".builds/current", folder);
  for (const { name } of readdirSync(home, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    if (name !== folder && name !== before) rmSync(join(home, name), { recursive: true, force: true });
  }
}

/**
 * Builds what is older than its sources. Two at once wait for each other; the second finds nothing to do.
 * @param {("command" | "web")[]} [wanted]
 */
export async function build(wanted = ["command", "web"]) {
  const isStale = (name) => readStamp(parts[name].stamp) !== hashSources(parts[name].sources);
  if (!wanted.some(isStale)) return;
  await exclusively("build", async () => {
    await generate();
    for (const name of wanted.filter(isStale)) {
      const started = Date.now();
      const hash = hashSources(parts[name].sources);
      rmSync(join(root, parts[name].stamp), { force: true });
      say(
        name === "web"
          ? "Building the web server (about a minute the first time) …"
          : "Building the command …",
      );
      await parts[name].build(hash);
      writeStamp(parts[name].stamp, hash);
      say(`Built the ${name} in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
    }
  });
}

if (isMain(import.meta.url)) {
  const only = process.argv.indexOf("--only");
  const name = only === -1 ? undefined : process.argv[only + 1];
  await launch(async () => {
    if (only !== -1 && (name === undefined || !(name in parts))) {
      throw new LauncherError("--only takes `command` or `web`. Nothing was built.", 2);
    }
    await build(name === undefined ? undefined : [name]);
  });
}
