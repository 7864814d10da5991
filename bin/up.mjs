#!/usr/bin/env node
// `npm run up`: installs and builds what is missing, then starts Rollcall in this same process.
import { requireSupportedNode } from "./node-version.mjs";

requireSupportedNode();
const { launch } = await import("./checkout.mjs");
const { install } = await import("./install.mjs");
const asksForHelp = process.argv.slice(2).some((arg) => arg === "--help" || arg === "-h");

await launch(async () => {
  await install();
  const { build } = await import("./build.mjs");
  await build(asksForHelp ? ["command"] : undefined);
});

// npm runs us below a shell that a signal for npm ends without telling us: when that parent is gone, we stop as well.
if (process.env.npm_lifecycle_event !== undefined) {
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    process.kill(process.pid, "SIGTERM");
  }, 200);
  watch.unref();
}
process.argv.splice(2, 0, "up");
await import("../dist/rollcall.mjs");
