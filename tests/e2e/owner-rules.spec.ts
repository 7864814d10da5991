import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
} from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own: an account with four identities, of which one has an owner, and two people. */
let product: Product;
let context: BrowserContext;
let page: Page;

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort(), env: { ROLLCALL_LEASE_SECONDS: "5" } });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  const pool = createPool(embeddedUrl(product.folder) ?? "", 1);
  const [ana, bo] = [randomUUID(), randomUUID()];
  await insertRows(pool, "people", [
    { id: ana, name: "Ana Silva", email: "ana@example.com", active: true },
    { id: bo, name: "Bo Berg", email: "bo@example.com", active: true },
  ]);
  const containerId = await insertContainer(pool, "payments-prod");
  const identities = Array.from({ length: 4 }, (_, n) => identityFixture({ name: `pay-${n}`, containerId }));
  const outside = identityFixture({ name: '<img src=x onerror="alert(1)">web' });
  await insertIdentities(pool, [...identities, outside]);
  await insertOwnership(pool, identities[0]?.id ?? "", { personId: bo });
  await createUser(createPrisma(pool), "auditor", { email: "auditor@example.com" });
  await pool.end();
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
});

const table = () => page.getByRole("table", { name: "Rules that name owners" });
const dialog = () => page.getByRole("dialog");
const narrow = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
};
const open = async () => {
  await page.goto("/ownership?tab=rules");
  await live(page);
};
const write = async (name: string, query: string, owner: string) => {
  await page.getByRole("button", { name: "New rule" }).click();
  await dialog().getByLabel("Name", { exact: true }).fill(name);
  await dialog().getByRole("combobox", { name: "What it looks for" }).fill(query);
  await dialog().getByLabel("Owner", { exact: true }).fill(owner);
  await dialog()
    .getByRole("option", { name: new RegExp(owner) })
    .click();
};

test("an empty tab says what rules are; a query that would go round in circles is refused", async () => {
  await open();
  await expect(page.getByText("No rule names owners yet")).toBeVisible();
  await narrow();
  await write("Payments accounts", "owner:none", "Ana Silva");
  await expect(dialog().getByText(/owner follows from who answers for it/)).toBeVisible();
  await expect(dialog().getByRole("button", { name: "Preview" })).toBeDisabled();
  await expect(dialog().getByRole("button", { name: "Save as draft" })).toBeDisabled();
});

test("the preview says what the rule would do and why the rest stays; it is switched on with that", async () => {
  const query = dialog().getByRole("combobox", { name: "What it looks for" });
  await query.fill("account:payments-prod");
  await dialog().getByLabel("Name", { exact: true }).focus();
  await dialog().getByRole("button", { name: "Preview" }).click();
  const preview = dialog().getByRole("region", { name: "What it would do" });
  await expect(preview).toContainText("It finds 4 identities. On, it would name Ana Silva for 3.");
  await expect(preview).toContainText("1 · somebody accepted");
  await expect(preview).toContainText("pay-0 accepted: Bo Berg");
  await narrow();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  // Another text is another rule: it is looked at anew.
  await dialog().getByLabel("Name", { exact: true }).fill("Payments");
  await expect(preview).toHaveCount(0);
  await dialog().getByRole("button", { name: "Preview" }).click();
  await dialog().getByRole("button", { name: "Switch on" }).click();
  await expect(page.getByText("The rule is on.")).toBeVisible();
  await expect(table()).toContainText("1. Payments");
  await expect(async () => {
    await page.reload();
    await expect(table().getByRole("link", { name: "3 identities" })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await expect(table()).toContainText("3 to be asked");
  await narrow();
});

test("its number opens exactly the identities whose owner it named", async () => {
  await live(page);
  await table().getByRole("link", { name: "3 identities" }).click();
  await expect(page).toHaveURL(/inventory\?q=ownerrule/);
  await expect(page.getByText("pay-1")).toBeVisible();
  await expect(page.getByText("pay-0")).toHaveCount(0);
});

test("a draft is off; rules are moved by keyboard, and the focus stays with the rule", async () => {
  await open();
  await write("Everything of AWS", "system:aws", "Bo Berg");
  await dialog().getByRole("button", { name: "Save as draft" }).click();
  await expect(page.getByText("The rule is saved, and off.")).toBeVisible();
  const off = table().getByRole("switch", { name: "Everything of AWS is on" });
  await expect(off).not.toBeChecked();
  const up = table().getByRole("button", { name: "Move Everything of AWS up" });
  await up.focus();
  await page.keyboard.press("Enter");
  await expect(table()).toContainText("1. Everything of AWS");
  await expect(table().getByRole("button", { name: "Move Everything of AWS down" })).toBeFocused();
  await expect(up).toBeDisabled();
  // Switching on goes by the preview.
  await off.click();
  await dialog().getByRole("button", { name: "Preview" }).click();
  await expect(dialog()).toContainText("Another rule names somebody for 3 of these now.");
  await page.keyboard.press("Escape");
  await expect(off).not.toBeChecked();
});

test("moving a rule that is on says of how many the owner changes first", async () => {
  await open();
  await write("One of them", "pay-1", "Bo Berg");
  await dialog().getByRole("button", { name: "Preview" }).click();
  await dialog().getByRole("button", { name: "Switch on" }).click();
  await expect(table()).toContainText("3. One of them");
  const up = table().getByRole("button", { name: "Move One of them up" });
  const ask = page.getByRole("alertdialog");
  await up.press("Enter");
  await expect(ask).toContainText("The owner by rule of 1 identity changes then");
  await narrow();
  await page.keyboard.press("Escape");
  await expect(up).toBeFocused();
  await expect(table()).toContainText("3. One of them");
  await up.press("Enter");
  await ask.getByRole("button", { name: "Move up" }).click();
  await expect(table()).toContainText("2. One of them");
  await expect(up).toBeFocused();
  await table().getByRole("button", { name: "Delete One of them" }).click();
  await ask.getByRole("button", { name: "Delete" }).click();
  await expect(table()).not.toContainText("One of them");
  await expect(async () => {
    await page.reload();
    await expect(table().getByRole("link", { name: "3 identities" })).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await live(page);
});

test("switching off says what follows first, and deleting asks", async () => {
  await table().getByRole("switch", { name: "Payments is on" }).click();
  const ask = page.getByRole("alertdialog");
  await expect(ask).toContainText("For 3 identities that wait to be asked, it names nobody any more");
  await ask.getByRole("button", { name: "Switch off" }).click();
  await expect(table().getByRole("switch", { name: "Payments is on" })).not.toBeChecked();
  await expect(async () => {
    await page.reload();
    await expect(table()).not.toContainText("3 identities", { timeout: 1000 });
  }).toPass({ timeout: 60_000 });
  await live(page);
  await table().getByRole("button", { name: "Delete Everything of AWS" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Delete" }).click();
  await expect(table()).not.toContainText("Everything of AWS");
});

test("an auditor reads the rules and changes none", async ({ browser }) => {
  const other = await browser.newContext({ baseURL: product.url });
  await signIn(other, product.url, "auditor@example.com");
  const theirs = await other.newPage();
  await theirs.goto("/ownership?tab=rules");
  await expect(theirs.getByRole("table", { name: "Rules that name owners" })).toContainText("Payments");
  await expect(theirs.getByRole("button", { name: "New rule" })).toHaveCount(0);
  await expect(theirs.getByRole("switch")).toBeDisabled();
  await other.close();
});
