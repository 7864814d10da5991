// `npm test`: sets up what is missing, runs every stage, and ends with one line of totals.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { launch, root } from "../../bin/checkout.mjs";
import { install } from "../../bin/install.mjs";
import { requireSupportedNode } from "../../bin/node-version.mjs";
import { memoryFolder } from "./memory-folder.mjs";

const results = join(root, "test-results");
const bin = (name, ...rest) => join("node_modules", name, ...rest);
/** Where stages that make databases write what they need for a moment. */
const memory = memoryFolder();
const inMemory = memory === null ? {} : { TMPDIR: memory };
const total = { passed: 0, failed: [], skipped: [] };
const times = [];

/** The environment of every stage: nobody's own database or configuration may reach the tests. */
function cleanEnvironment(extra) {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== "DATABASE_URL" && (!name.startsWith("ROLLCALL_") || name === "ROLLCALL_CASES"),
  );
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: "1", ...extra };
}

/** Runs a program with this Node; gives its exit code. */
function node(args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: root,
      env: cleanEnvironment(env),
      stdio: ["ignore", 1, 2],
    });
    const handOn = (signal) => child.kill(signal);
    process.once("SIGTERM", handOn);
    child.once("error", reject);
    child.once("close", (code) => {
      process.off("SIGTERM", handOn);
      resolve(code ?? 1);
    });
  });
}

async function stage(name, work) {
  const started = performance.now();
  process.stdout.write(`\n== ${name}\n`);
  const { passed, failed, skipped } = await work();
  const seconds = (performance.now() - started) / 1000;
  total.passed += passed;
  total.failed.push(...failed);
  total.skipped.push(...skipped);
  times.push({ name, seconds, passed, failed: failed.length, skipped: skipped.length });
}

/** Of a stage that ended with this code: nothing failed, or it as a whole. */
const failedAs = (name, code) => (code === 0 ? [] : [{ name, reason: `it ended with ${code}` }]);

/** A stage that either passes or fails as a whole. */
const whole = (args) => async () => {
  const failed = failedAs(args.join(" "), await node(args));
  return { passed: 1 - failed.length, failed, skipped: [] };
};

/** What a reporter wrote; a run that ended badly without saying so counts as one failure. */
function readReport(file, code, parse) {
  if (!existsSync(file))
    return { passed: 0, failed: [{ name: file, reason: "no report was written" }], skipped: [] };
  const report = parse(JSON.parse(readFileSync(file, "utf8")));
  return report.failed.length === 0 ? { ...report, failed: failedAs(file, code) } : report;
}

const vitest = (project, env) => async () => {
  const file = join(results, `${project}.json`);
  const code = await node([join("tests", "setup", "vitest-run.mjs"), project, file], env);
  return readReport(file, code, (report) => report);
};

function* playwrightTests(suite, above = []) {
  const titles = suite.title ? [...above, suite.title] : above;
  for (const inner of suite.suites ?? []) yield* playwrightTests(inner, titles);
  for (const spec of suite.specs ?? []) {
    for (const test of spec.tests) yield { name: [...titles, spec.title].join(" > "), test };
  }
}

const firstLine = (message = "no message") => message.split("\n", 1)[0].slice(0, 300);

function parsePlaywright(report) {
  const errors = report.errors ?? [];
  const found = {
    passed: 0,
    failed: errors.map((error) => ({ name: "outside of any test", reason: firstLine(error.message) })),
    skipped: [],
  };
  for (const { name, test } of report.suites.flatMap((suite) => [...playwrightTests(suite)])) {
    if (test.status === "expected") found.passed += 1;
    else if (test.status === "skipped") {
      const note = test.annotations.find((one) => one.type === "skip" || one.type === "fixme");
      found.skipped.push({ name, reason: note?.description ?? "marked skip" });
    } else found.failed.push({ name, reason: firstLine(test.results.at(-1)?.error?.message) });
  }
  return found;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function endToEnd() {
  const { findChromium } = await import("./chromium.mjs");
  const found = findChromium();
  const file = join(results, "e2e.json");
  const cli = [bin("@playwright/test", "cli.js"), "test", "--pass-with-no-tests"];
  const env = { ...inMemory, E2E_PORT: String(await freePort()), E2E_REPORT: file };
  if ("path" in found) {
    const code = await node(cli, { ...env, E2E_CHROMIUM: found.path });
    return readReport(file, code, parsePlaywright);
  }
  process.stdout.write(`${found.missing}\n`);
  const code = await node([...cli, "--list"], { ...env, E2E_LIST: "1" });
  return readReport(file, code, (report) => ({
    passed: 0,
    failed: [],
    skipped: report.suites
      .flatMap((suite) => [...playwrightTests(suite)])
      .map(({ name }) => ({ name, reason: found.missing })),
  }));
}

async function prepare() {
  const { generate } = await import("../../bin/generate.mjs");
  const { build } = await import("../../bin/build.mjs");
  await generate();
  // Integration tests start the real command and the real worker.
  await build(["command"]);
  const code = await node([bin("next", "dist", "bin", "next"), "typegen"]);
  return { passed: 0, failed: failedAs("next typegen", code), skipped: [] };
}

function print() {
  process.stdout.write("\n");
  for (const { name, seconds, passed, failed, skipped } of times) {
    process.stdout.write(
      `${name.padEnd(14)}${seconds.toFixed(1).padStart(7)} s   ${passed} passed, ${failed} failed, ${skipped} skipped\n`,
    );
  }
  for (const { name, reason } of total.skipped) process.stdout.write(`skipped: ${name}: ${reason}\n`);
  for (const { name, reason } of total.failed) process.stdout.write(`failed: ${name}: ${reason}\n`);
  process.stdout.write(
    `${total.passed} passed, ${total.failed.length} failed, ${total.skipped.length} skipped\n`,
  );
}

requireSupportedNode();
await launch(async () => {
  rmSync(results, { recursive: true, force: true });
  mkdirSync(results, { recursive: true });
  await stage("install", async () => {
    await install();
    return { passed: 0, failed: [], skipped: [] };
  });
  await stage("prepare", prepare);
  await stage("lint", whole([bin("@biomejs/biome", "bin", "biome"), "check", "."]));
  await stage("types", whole([bin("typescript", "bin", "tsc"), "--noEmit"]));
  await stage("architecture", vitest("architecture"));
  await stage("unit", vitest("unit"));
  await stage("integration", vitest("integration", inMemory));
  await stage("build", whole([join("bin", "build.mjs")]));
  await stage("e2e", endToEnd);
  print();
  process.exitCode = total.failed.length === 0 ? 0 : 1;
});
