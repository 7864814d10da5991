// `npm run bench`: bundles the benchmark and runs it.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../bin/checkout.mjs";
import { generate } from "../../bin/generate.mjs";
import { install } from "../../bin/install.mjs";

await install();
await generate();
const { build } = await import("esbuild");
const outfile = join(root, "dist", "bench.mjs");
mkdirSync(join(root, "dist"), { recursive: true });
await build({
  entryPoints: [join(root, "tests/bench/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  packages: "external",
  alias: { "@": root, "server-only": join(root, "tests/setup/empty-module.ts") },
  logLevel: "warning",
});
const ended = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" });
process.exitCode = ended.status ?? 1;
