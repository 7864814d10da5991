import { defineConfig } from "@playwright/test";

const port = process.env.E2E_PORT ?? "41999";

/** Specs that share a product of their own: they run beside the others, which share one too and so take turns. */
const guards = /guard-\w+\.spec\.ts$/;

/** End to end in a real Chromium, against the built product, which is started once. */
export default defineConfig({
  testDir: "tests/e2e",
  globalSetup: "./tests/setup/e2e-server.ts",
  outputDir: "test-results/e2e",
  workers: 2,
  projects: [
    { name: "journeys", testIgnore: guards, workers: 1 },
    { name: "guards", testMatch: guards, workers: 1 },
  ],
  forbidOnly: true,
  timeout: 60_000,
  reporter: [["line"], ["json", { outputFile: process.env.E2E_REPORT ?? "test-results/e2e.json" }]],
  use: {
    baseURL: `http://localhost:${port}`,
    // A trace takes a third more time: ask for one with `--trace retain-on-failure`.
    screenshot: "only-on-failure",
    launchOptions: {
      executablePath: process.env.E2E_CHROMIUM,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
