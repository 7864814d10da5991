import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

const narrow = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
};
/** Reloads until the worker has done its part. */
const until = (seen: () => Promise<void>) =>
  expect(async () => {
    await page.reload();
    await seen();
  }).toPass({ timeout: 120_000 });

test("a query of the inventory becomes a rule", async () => {
  await page.goto("/inventory?q=kind:db_user");
  await live(page);
  await page.getByRole("button", { name: "Save view" }).click();
  await page.getByRole("link", { name: "Save as rule…" }).click();
  await page.waitForURL(/\/findings\/rules\/new\?query=/);
  await expect(page.getByRole("textbox", { name: "Query" })).toHaveValue("kind:db_user");
  await expect(page.getByText("It is well formed.")).toBeVisible();
});

test("an expression is checked while it is written, with its place and the nearest name", async () => {
  await page.goto("/findings/rules/new");
  await live(page);
  await page.getByRole("radio", { name: "Expression" }).check();
  const box = page.getByRole("textbox", { name: "Expression" });
  await box.fill('credentials.exists(c, c.lifetime == "static" && c.ageDay > 365)');
  await expect(page.getByText("No such key: ageDay. Did you mean ageDays?")).toBeVisible();
  await expect(page.locator("mark")).toHaveText("ageDay");
  await expect(page.getByRole("button", { name: "Test on live data" })).toBeDisabled();
  await expectAccessible(page);
  await box.fill('credentials.exists(c, c.lifetime == "static" && c.ageDays > 365)');
  await expect(page.getByText("It is well formed.")).toBeVisible();
});

test("it is tested on live data, with the values that it looked at", async () => {
  await page.getByRole("button", { name: "Test on live data" }).click();
  await expect(page.getByText(/^(Fails|Passes|Not known)$/).first()).toBeVisible();
  await page.getByLabel("Identity").fill("no such identity at all");
  await page.getByRole("button", { name: "Test on live data" }).click();
  await expect(page.getByText("There is no identity of that name.")).toBeVisible();
});

test("a dry run tells what it would raise, for whom, and on the last days", async () => {
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(
    page.getByText(/^It would raise \d[\d,]* \(\d[\d,]* identit(y|ies)\) now, and resolve nothing\.$/),
  ).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByText(/in the last 30 days$/)).toBeVisible();
  await page.getByText("What these days cannot show").click();
  await expect(page.getByText(/gone by now/)).toBeVisible();
  await expectAccessible(page);
  await narrow();
});

test("it is saved as a draft, switched on, and raises; off, and what it found is resolved", async () => {
  await page.getByLabel("Title").fill("Static keys of a year");
  await expect(page.getByLabel("Id", { exact: true })).toHaveValue("custom-static-keys-of-a-year");
  await page.getByRole("button", { name: "Save as draft" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Write why it matters." })).toBeVisible();
  await expect(page.getByRole("alert").filter({ hasText: "Choose at least one risk." })).toBeVisible();
  await page.getByLabel("What is the case").fill("It has a static key that is older than a year.");
  await page.getByLabel("Why it matters").fill("Who has a copy has had it for a year.");
  await page.getByLabel("What to do").fill("Rotate them.");
  await page.getByLabel("How to see that it is done").fill("The next sync shows younger ones.");
  await page.getByRole("checkbox", { name: "NHI7 Long-Lived Secrets" }).check();
  await page.getByRole("button", { name: "Save as draft" }).click();
  await page.waitForURL("**/findings/rules/custom-static-keys-of-a-year/edit");
  const dialog = page.getByRole("dialog");
  const switchOn = page.getByRole("button", { name: "Switch on" });
  const wrong = page.getByLabel("What is the case");
  const said = await wrong.inputValue();
  await wrong.fill("Something else.");
  await expect(switchOn).toBeDisabled();
  await expect(page.getByText("Save it first: it is switched on as it was saved.")).toBeVisible();
  await wrong.fill(said);
  await expect(switchOn).toBeEnabled();
  await page.getByRole("button", { name: "Switch on" }).click();
  await dialog.getByRole("radio", { name: "Now only" }).check();
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog.getByText(/^It would raise \d[\d,]* \(/)).toBeVisible({ timeout: 120_000 });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText("Static keys of a year is on.")).toBeVisible();
  await page.goto("/findings?q=rule:custom-static-keys-of-a-year");
  const grid = page.getByRole("grid", { name: "Findings" });
  const rows = grid.getByRole("row").filter({ has: page.getByRole("link") });
  await until(() => expect(rows.first()).toContainText("static key that is older", { timeout: 2000 }));
  await page.goto("/findings/rules/custom-static-keys-of-a-year");
  await expect(page.getByText("A rule of your own: on")).toBeVisible();
  await expectAccessible(page);
  await narrow();
  await page.getByRole("button", { name: "Switch off" }).click();
  await dialog.getByRole("button", { name: "Switch off" }).click();
  await expect(page.getByText("Static keys of a year is off.")).toBeVisible();
  await page.goto("/findings?q=rule:custom-static-keys-of-a-year+state:resolved");
  await until(() => expect(rows.first()).toContainText("rule switched off", { timeout: 2000 }));
});

test("rules go out as a file and come in from one, which is looked at first", async () => {
  await page.goto("/findings/rules");
  await live(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export", exact: true }).click(),
  ]);
  const text = readFileSync(await file.path(), "utf8");
  expect(text).toContain("id: custom-static-keys-of-a-year");
  const changed = join(product.folder, "rules.yaml");
  writeFileSync(changed, text.replace("Static keys of a year", "Static keys, a year old"));
  await page.getByRole("button", { name: "Import" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Or its text").fill(text.replace("severity:", "severty:"));
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog.getByText(/Did you mean severity/)).toBeVisible();
  await dialog.getByLabel("File").setInputFiles(changed);
  await dialog.getByRole("button", { name: "Look at it" }).click();
  await expect(dialog.getByText("Changed", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Import 1 rule" }).click();
  await expect(page.getByText("0 rules added, 1 changed.")).toBeVisible();
  await expect(page.getByRole("link", { name: "Static keys, a year old" })).toBeVisible();
  await expectAccessible(page);
  await narrow();
});

test("a built-in rule is previewed, switched off with a reason, and taken back", async () => {
  await page.goto("/findings/rules/credential-too-old");
  await live(page);
  await page.getByRole("switch", { name: "Ask this rule" }).click();
  await page.getByRole("radio", { name: "Now only" }).check();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText(/^It would raise nothing now, and resolve \d/)).toBeVisible({
    timeout: 120_000,
  });
  await expect(page.getByRole("button", { name: "Save" })).toBeDisabled();
  await page.getByLabel("Why", { exact: true }).fill("We rotate by other means");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("This rule is switched off")).toBeVisible();
  await expect(page.getByText("“We rotate by other means”")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("This rule is switched off")).toHaveCount(0);
  await narrow();
});

test("the catalogue changes a rule's severity where it names it", async () => {
  await page.goto("/findings/rules");
  await live(page);
  await page.getByRole("button", { name: "Change how Dormant is asked" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "Severity" }).click();
  await page.getByRole("option", { name: "High" }).click();
  await dialog.getByLabel("Why", { exact: true }).fill("It matters to us");
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
  await page.goto("/findings/rules/dormant");
  await expect(page.getByText(/^It is on, and its findings are high\./)).toBeVisible();
});

test("the vendors that were breached are listed where they are asked about", async () => {
  await page.goto("/findings/rules/vendor-breached");
  await live(page);
  await expect(page.getByText(/Nobody has said yet/)).toBeVisible();
  await page.getByRole("button", { name: "Say that there are none" }).click();
  await expect(page.getByText("Somebody said that there are none.")).toBeVisible();
  await page.getByLabel("Vendor", { exact: true }).fill("Sales Drift");
  await page.getByRole("radio", { name: "Now only" }).check();
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByText(/^It would raise /)).toBeVisible({ timeout: 120_000 });
  await page.getByRole("button", { name: "Add" }).click();
  await expect(page.getByText("since a day that is not known")).toBeVisible();
  await page.getByRole("button", { name: "Take Sales Drift off the list" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Preview" })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Take it off" }).click();
  await expect(page.getByText("Somebody said that there are none.")).toBeVisible();
  await expect(page).toHaveTitle(/Rollcall$/);
  await expectAccessible(page);
  await narrow();
});

test("a limit is previewed, set and reset", async () => {
  await page.goto("/settings/thresholds");
  await live(page);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Change: Unused until it is dormant", exact: true }).click();
  const dialog = page.getByRole("dialog");
  const box = dialog.getByLabel("In days");
  await box.fill("0");
  await expect(dialog.getByText("Write a whole number from 1 to 3650.")).toBeVisible();
  await box.fill("45");
  await dialog.getByRole("radio", { name: "Now only" }).check();
  await dialog.getByRole("button", { name: "Preview" }).click();
  await expect(dialog.getByText(/^It would raise /)).toBeVisible({ timeout: 120_000 });
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("set here")).toBeVisible();
  await expect(page.getByText(/^Comes as 90 days: PCI DSS 8\.2\.6\. Changed by Ana Lindqvist/)).toBeVisible();
  await page.getByRole("button", { name: "Change: Unused until it is dormant", exact: true }).click();
  await dialog.getByRole("button", { name: "Reset to 90 days" }).click();
  await expect(page.getByText("set here")).toHaveCount(0);
  await narrow();
});

test("the catalogue is narrowed by words and facets, and the address says how", async () => {
  await page.goto("/findings/rules");
  await live(page);
  const box = page.getByRole("searchbox", { name: "Filter the rules" });
  await expect(async () => {
    if (!(await box.evaluate((input) => input === document.activeElement))) await page.keyboard.press("/");
    await expect(box).toBeFocused({ timeout: 500 });
  }).toPass();
  await page.keyboard.type("vendor");
  await expect(page.getByRole("link", { name: "Access of a vendor that was breached" })).toBeVisible();
  await expect(page.getByText(/^\d+ of \d+ rules$/)).toBeVisible();
  await expect(page.getByRole("table", { name: "Your own rules" })).toBeHidden();
  await expect(page).toHaveURL(/q=vendor/);
  await box.fill("");
  await page.getByRole("button", { name: /^Whose/ }).click();
  await page.getByRole("menuitemcheckbox", { name: /^Your own/ }).click();
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/whose=own/);
  await page.reload();
  await expect(page.getByRole("table")).toHaveCount(1);
  await expect(page.getByRole("table", { name: "Your own rules" })).toBeVisible();
  await expectAccessible(page);
  await box.fill("nothing like this");
  await expect(page.getByRole("heading", { name: "No rule fits this filter" })).toBeVisible();
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await page.getByRole("button", { name: "Show all rules" }).click();
  await expect(page).toHaveURL(/\/findings\/rules$/);
  await expect(page.getByRole("table").nth(3)).toBeVisible();
  await page.setViewportSize({ width: 1440, height: 900 });
});
