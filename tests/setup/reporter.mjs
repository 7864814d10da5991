// Writes what a vitest run found, failures and skips with their reasons, where tests/setup/run.mjs reads it.
import { writeFileSync } from "node:fs";
import { relative } from "node:path";

/** So that whoever makes the suite slow sees it. */
const shown = 8;

const reasonOf = (errors) => (errors[0]?.message ?? "no message").split("\n", 1)[0].slice(0, 300);

export default class StageReporter {
  constructor(options) {
    this.file = options.file;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const found = { passed: 0, failed: [], skipped: [] };
    const fail = (name, errors) => found.failed.push({ name, reason: reasonOf(errors) });
    for (const error of unhandledErrors) fail("outside of any test", [error]);
    for (const module of modules) {
      for (const error of module.errors()) fail(module.moduleId, [error]);
      for (const suite of module.children.allSuites()) {
        for (const error of suite.errors()) fail(suite.fullName, [error]);
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") found.passed += 1;
        else if (result.state === "failed") fail(test.fullName, result.errors);
        else
          found.skipped.push({ name: test.fullName, reason: result.note ?? `marked ${test.options.mode}` });
      }
    }
    writeFileSync(this.file, JSON.stringify(found));
    printSlowest(modules);
  }
}

function printSlowest(modules) {
  const timed = modules.map((module) => ({ file: module.moduleId, ms: module.diagnostic().duration }));
  timed.sort((one, other) => other.ms - one.ms);
  process.stdout.write("\nSlowest files:\n");
  for (const { file, ms } of timed.slice(0, shown)) {
    process.stdout.write(`${(ms / 1000).toFixed(1).padStart(7)} s   ${relative(process.cwd(), file)}\n`);
  }
}
