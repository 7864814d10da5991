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

await import("./npm-parent.mjs");
process.argv.splice(2, 0, "up");
await import("../dist/rollcall.mjs");
