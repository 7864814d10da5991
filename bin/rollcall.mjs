#!/usr/bin/env node
// The command, as `npx rollcall` finds it: runs what was built, or says what to run first.
import { requireSupportedNode } from "./node-version.mjs";

requireSupportedNode();
const { existsSync } = await import("node:fs");
const { fileURLToPath } = await import("node:url");
const built = new URL("../dist/rollcall.mjs", import.meta.url);

if (existsSync(fileURLToPath(built))) {
  await import("./npm-parent.mjs");
  await import(built.href);
} else {
  console.error(
    "Rollcall is not built yet. Nothing was changed. Run `npm run up` to install, build and start it, or `npm run build` to build only.",
  );
  process.exitCode = 2;
}
