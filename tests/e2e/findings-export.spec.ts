import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type BrowserContext, type Download, expect, type Page, test } from "@playwright/test";
import { z } from "zod";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own, with the demo organisation in it. */
let product: Product;
let context: BrowserContext;
let page: Page;

test.describe.configure({ mode: "serial", timeout: 240_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  execFileSync(process.execPath, ["bin/rollcall.mjs", "demo", "load", "--data", product.folder]);
  // It assesses what was read, or waits for the worker: numbers do not move after it.
  execFileSync(process.execPath, ["bin/rollcall.mjs", "metrics", "--data", product.folder]);
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

const command = (...args: string[]) =>
  spawnSync(process.execPath, ["bin/rollcall.mjs", ...args, "--data", product.folder], { encoding: "utf8" });
const contentOf = async (download: Download) => readFileSync(await download.path(), "utf8");

async function exported(format: string | RegExp): Promise<Download> {
  await page.getByRole("button", { name: "Export" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("menuitem", { name: format }).click(),
  ]);
  return download;
}

test("the overview says what to do first, and each number opens its rows", async () => {
  await page.goto("/");
  await expect(
    page.getByRole("heading", {
      name: /^Do these three first: they close \d+ % of the critical and high risk$/,
    }),
  ).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Safe to propose for removal: \d+ keys?$/ })).toBeVisible();
  await expectAccessible(page);
  const closes = page.getByRole("link", { name: /^\d+ findings$/ }).first();
  const number = Number((await closes.innerText()).split(" ")[0]);
  await closes.click();
  await page.waitForURL(/\/findings\?q=/);
  const rows = page
    .getByRole("grid", { name: "Findings" })
    .getByRole("row")
    .filter({ has: page.getByRole("link") });
  await expect(rows).toHaveCount(number);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto("/");
  await page.getByRole("heading", { name: /^Do these three first/ }).waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("what the inbox shows leaves as a file, in each format", async () => {
  await page.goto("/findings?q=severity%3Acritical");
  await live(page);
  const sarif = await exported(/^SARIF/);
  expect(sarif.suggestedFilename()).toMatch(/^rollcall-findings-.*\.sarif$/);
  const { runs } = z
    .object({ runs: z.tuple([z.object({ results: z.array(z.object({ level: z.literal("error") })) })]) })
    .parse(JSON.parse(await contentOf(sarif)));
  expect(runs[0].results.length).toBeGreaterThan(0);
  for (const format of [/^CSV/, /^JSON/, /^OCSF/]) {
    const lines = (await contentOf(await exported(format))).trimEnd().split("\n");
    expect(lines.length - (format.source === "^CSV" ? 1 : 0)).toBe(runs[0].results.length);
  }
  await page.getByRole("button", { name: "Export" }).focus();
  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: /^CSV/ })).toBeFocused();
  await page.keyboard.press("Escape");
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await live(page);
  await page.getByRole("button", { name: "Export" }).click();
  await expect(page.getByRole("menuitem", { name: /^OCSF/ })).toBeInViewport();
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/audit");
  await expect(page.getByText("Export made").locator("visible=true").first()).toBeVisible();
  await live(page);
  const [log] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("main").getByRole("link", { name: "Export" }).click(),
  ]);
  expect(await contentOf(log)).toContain("Export made");
  await page.getByRole("link", { name: "Inventory" }).first().click();
  await page.waitForURL("**/inventory**");
});

test("an identity's page says whether it is under control", async () => {
  await page.goto("/findings?q=identity%3Aany");
  await live(page);
  await page.getByRole("grid", { name: "Findings" }).getByRole("link").first().click();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);
  await page.getByRole("main").getByRole("complementary").getByRole("link").first().click();
  await page.waitForURL(/tab=findings/);
  await expect(page.getByRole("heading", { name: "Under control" })).toBeVisible();
  for (const name of ["Explained", "Rotated", "Disabled", "Monitored"])
    await expect(page.getByText(new RegExp(`^${name} (yes|no|not known)$`))).toBeVisible();
  await expectAccessible(page);
});

test("the gate stops what is critical, and lets nothing pass while an account is not read", async () => {
  const baseline = join(product.folder, "baseline.json");
  const absent = command("gate", "--fail-on", "new-critical", "--baseline", baseline);
  expect([absent.status, absent.stderr]).toEqual([2, expect.stringContaining("--write-baseline")]);
  const written = command("gate", "--write-baseline", "--baseline", baseline);
  expect([written.status, written.stderr]).toEqual([3, expect.stringContaining("It is incomplete")]);
  const nothingNew = command("gate", "--fail-on", "new-critical", "--baseline", baseline);
  expect(nothingNew.status).toBe(5);
  expect(nothingNew.stdout).toMatch(/^No new or worse finding \(critical\)\./);
  expect(nothingNew.stdout).toContain("could not be read completely the last time");
  const stopped = command("gate", "--fail-on", "critical");
  expect(stopped.status).toBe(4);
  expect(stopped.stdout).toMatch(/^Stopped by \d+ open findings \(critical\):/);
});
