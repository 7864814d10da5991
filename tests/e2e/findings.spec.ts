import { execFileSync } from "node:child_process";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
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
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

const grid = () => page.getByRole("grid", { name: "Findings" });
const rows = () =>
  grid()
    .getByRole("row")
    .filter({ has: page.getByRole("link") });

test("the inbox fills by itself, and shows the worst first", async () => {
  await page.goto("/");
  await page.getByRole("navigation").getByRole("link", { name: "Findings", exact: true }).click();
  await page.waitForURL("**/findings");
  await expect(page.getByRole("heading", { name: "Findings", level: 1 })).toBeVisible();
  await expect(async () => {
    await page.reload();
    await expect(rows().first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 120_000 });
  await expect(rows().first()).toContainText("Critical");
  await expectAccessible(page);
});

test("facets and words narrow it, and the address says how", async () => {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto("/findings");
  await live(page);
  const facets = page.getByRole("complementary", { name: "Facets" });
  await facets.getByText("High", { exact: true }).first().click();
  await expect(page).toHaveURL(/q=severity(:|%3A)high/);
  await expect(rows().first()).toContainText("High");
  await expect(rows().filter({ hasText: "Critical" })).toHaveCount(0);

  const box = page.getByRole("combobox", { name: "Query" });
  await box.fill("severity:dire");
  await box.press("Enter");
  await expect(page.getByText("severity has no value dire.")).toBeVisible();
  await box.fill("zzzzzz");
  await box.press("Enter");
  await expect(page.getByRole("heading", { name: "No finding matches" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all open findings" }).click();
  await expect(rows().first()).toContainText("Critical");
});

test("the keys walk, choose and open", async () => {
  await page.goto("/findings");
  await live(page);
  await rows().first().waitFor();
  await grid().focus();
  for (const key of ["j", "x", "j", "x"]) await page.keyboard.press(key);
  await expect(page.getByRole("button", { name: "Copy for a ticket" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);
});

test("what has a cause in common is mended together", async () => {
  await page.goto("/findings");
  await live(page);
  await page.getByRole("radio", { name: "By cause" }).click();
  await expect(page).toHaveURL(/by=cause/);
  const causes = page.getByRole("table", { name: "Causes" });
  const many = causes.getByRole("link", { name: /^One fix closes \d/ }).first();
  await expect(many).toBeVisible();
  await expectAccessible(page);
  await many.click();
  await expect(page).toHaveURL(/cause/);
  await expect(rows().nth(1)).toBeVisible();
});

test("a finding says what is the case, why, how to mend it and whose it is", async () => {
  await page.goto("/findings?q=identity%3Aany");
  await live(page);
  await rows().first().getByRole("link").click();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);
  for (const heading of ["What shows it", "Why it matters", "How to fix it", "How to see that it is done"]) {
    await expect(page.getByRole("heading", { name: heading })).toBeVisible();
  }
  await expect(page).toHaveTitle(/: .* · Rollcall$/);
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("an identity tells of all its findings, of what cannot be told, and of what would help most", async () => {
  await page.getByRole("main").getByRole("complementary").getByRole("link").first().click();
  await page.waitForURL(/tab=findings/);
  await expect(page.getByRole("heading", { name: "Open findings" })).toBeVisible();
  await expect(page.getByText("What would lower this most:")).toBeVisible();
  await expect(page.getByRole("heading", { name: /^What cannot be told/ })).toBeVisible();
  await expect(page.getByRole("heading", { name: /^Looked for and not found/ })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("what is not there is not found", async () => {
  await page.goto("/findings/00000000-0000-4000-8000-000000000000");
  await expect(page.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
});

test("the inventory shows risk, tier and the worst finding", async () => {
  await page.goto("/inventory");
  await live(page);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Privileged" }).click();
  await expect(page).toHaveURL(/privileged/);
  const identities = page.getByRole("grid", { name: "Identities" });
  await expect(identities.getByText(/^Tier [01]$/).first()).toBeVisible();
  await expect(page.getByRole("complementary", { name: "Facets" }).getByText("Worst finding")).toBeVisible();
  // While the next rows are on their way, those of before are dimmed.
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  await expectAccessible(page);
});
