import { defineConfig } from "@playwright/test";
import e2e from "../../playwright.config";

/** Pictures of every screen, in a real Chromium against the built product. No test: it asserts only that the screens open. */
export default defineConfig({
  testDir: ".",
  workers: 1,
  timeout: 20 * 60_000,
  reporter: "line",
  outputDir: "../../test-results/screens",
  use: { ...e2e.use, actionTimeout: 15_000 },
});
