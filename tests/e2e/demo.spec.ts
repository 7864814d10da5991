import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";

/** An installation of its own: the demo is only offered where nothing else is. */
let product: Product;
let context: BrowserContext;
let page: Page;

test.describe.configure({ mode: "serial" });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(180_000);
  product = await startProduct({ port: await freePort() });
  context = await browser.newContext({ baseURL: product.url });
  page = await context.newPage();
  const link = /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "";
  await page.goto(link);
  await page.getByLabel("Your name").fill("Ana Lindqvist");
  await page.getByLabel("E-mail address").fill("ana@example.com");
  await page.getByLabel("Password").fill("tramway oboe lantern 7");
  await page.getByRole("button", { name: "Create the administrator" }).click();
  await page.waitForURL((url) => url.pathname === "/");
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

const banner = () => page.getByRole("status").filter({ hasText: "Brindlewood is a made-up company" });
const progress = () => page.getByRole("progressbar", { name: "Loading the demo organisation" });

/** Counts what a person presses from here on, over all pages. */
async function countClicks(): Promise<() => Promise<number>> {
  const count = () => {
    document.addEventListener(
      "click",
      (event) => {
        if (event.isTrusted)
          sessionStorage.setItem("clicks", String(Number(sessionStorage.getItem("clicks")) + 1));
      },
      true,
    );
  };
  await page.addInitScript(count);
  await page.reload();
  return () => page.evaluate(() => Number(sessionStorage.getItem("clicks")));
}

test("from an empty installation to an explored demo in two clicks", async () => {
  test.setTimeout(180_000);
  const clicks = await countClicks();
  await expect(page.getByRole("heading", { name: "Call the roll." })).toBeVisible();
  await expectAccessible(page);

  const started = performance.now();
  await page.getByRole("button", { name: "Explore" }).click();
  await expect(banner()).toBeVisible();
  await expect(page.getByRole("heading", { name: "Overview" })).toBeVisible();
  await expect(page.getByRole("link", { name: /^1,[78]\d\d machine identities\.$/ })).toBeVisible({
    timeout: 120_000,
  });
  await expect(progress()).toHaveCount(0, { timeout: 120_000 });
  test.info().annotations.push({
    type: "seconds from click to complete",
    description: ((performance.now() - started) / 1000).toFixed(1),
  });
  await expectAccessible(page);

  await page.getByRole("link", { name: /machine identities\.$/ }).click();
  await expect(page.getByRole("grid").getByRole("row").nth(5)).toBeVisible();
  expect(await clicks()).toBe(2);
});

test("every page says that it is the demo, and a part of it cannot be removed alone", async () => {
  for (const path of [
    "/",
    "/inventory",
    "/accounts",
    "/ownership",
    "/sources",
    "/audit",
    "/settings/account",
  ]) {
    await page.goto(path);
    await expect(banner(), path).toBeVisible();
  }
  await page.goto("/sources");
  await page.getByRole("link", { name: "Service account register" }).first().click();
  await page.getByRole("link", { name: "Settings", exact: true }).last().click();
  await expect(page.getByRole("button", { name: "Remove this source…" })).toHaveCount(0);
});

test("what would make real data asks to remove the demo first", async () => {
  await page.goto("/sources/new");
  const dialog = page.getByRole("alertdialog", { name: "Remove the demo first?" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL("**/sources");
  await expect(banner()).toBeVisible();
  await page.goto("/inventory/new");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await page.waitForURL("**/inventory");
  await page.goto("/ownership?tab=people");
  await expect(page.getByText("are added once the demo is removed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Add a person" })).toHaveCount(0);

  await page.goto("/sources/import");
  await dialog.getByRole("button", { name: "Remove the demo and continue" }).click();
  await expect(page.getByText("The demo was removed.")).toBeVisible();
  await expect(banner()).toHaveCount(0);
  await expect(page).toHaveURL(/\/sources\/import$/);
  await expect(page.getByRole("heading", { name: "Bring a file" })).toBeVisible();
  await page.goto("/inventory");
  await expect(page.getByRole("grid")).toHaveCount(0);
});

test("it is loaded again, and removed while it is being read", async () => {
  test.setTimeout(120_000);
  await page.goto("/");
  await page.getByRole("button", { name: "Explore" }).click();
  await expect(progress()).toBeVisible();
  await banner().getByRole("button", { name: "Remove demo data" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Remove the demo data?" });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Remove demo data" }).click();
  await expect(page.getByRole("heading", { name: "Call the roll." })).toBeVisible();
  await expect(banner()).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole("button", { name: "Explore" })).toBeVisible();
});
