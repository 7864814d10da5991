import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));
const alias = { "@": root.replace(/\/$/, ""), "server-only": `${root}tests/setup/empty-module.ts` };

/** Three projects: pure logic beside its source, the house rules, and everything that needs a real PostgreSQL. */
export default defineConfig({
  resolve: { alias },
  test: {
    maxWorkers: 2,
    // A busy machine is no failure; what hangs still ends.
    testTimeout: 30_000,
    env: { TZ: "Asia/Kathmandu" },
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: ["lib/**/*.test.ts", "bin/**/*.test.ts", "components/**/*.test.ts"],
          setupFiles: ["tests/setup/rule-answers.ts"],
        },
      },
      { extends: true, test: { name: "architecture", include: ["tests/architecture/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["tests/integration/**/*.test.ts"],
          globalSetup: ["tests/setup/postgres.ts"],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
