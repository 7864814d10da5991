// Runs one vitest project with our reporter beside the usual one: node vitest-run.mjs PROJECT REPORT-FILE
import { startVitest } from "vitest/node";
import StageReporter from "./reporter.mjs";

const [, , project, file] = process.argv;
const vitest = await startVitest("test", [], {
  project,
  watch: false,
  passWithNoTests: true,
  reporters: ["dot", new StageReporter({ file })],
});
await vitest.close();
