// Writes what a vitest run found, skips with the reason that the test gave, where tests/setup/run.mjs reads it.
import { writeFileSync } from "node:fs";

export default class StageReporter {
  constructor(options) {
    this.file = options.file;
  }

  onTestRunEnd(modules, unhandledErrors) {
    const totals = { passed: 0, failed: unhandledErrors.length, skipped: [] };
    for (const module of modules) {
      totals.failed += module.errors().length;
      for (const suite of module.children.allSuites()) totals.failed += suite.errors().length;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") totals.passed += 1;
        else if (result.state === "failed") totals.failed += 1;
        else
          totals.skipped.push({ name: test.fullName, reason: result.note ?? `marked ${test.options.mode}` });
      }
    }
    writeFileSync(this.file, JSON.stringify(totals));
  }
}
