import { execFileSync } from "node:child_process";
import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { createUser } from "@/tests/factories/members";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own, with the demo organisation in it. */
let product: Product;
let pool: Pool;
let context: BrowserContext;
let page: Page;

test.describe.configure({ mode: "serial", timeout: 240_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  execFileSync(process.execPath, ["bin/rollcall.mjs", "demo", "load", "--data", product.folder]);
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  pool = createPool(embeddedUrl(product.folder) ?? "", 2);
  ({ context, page } = await open(browser, "admin@example.com"));
  await page.setViewportSize({ width: 1440, height: 900 });
  await expect(async () => {
    await page.goto("/findings");
    await expect(rows().first()).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 180_000 });
  // All that the demo brings is assessed: nothing changes under the hands of the tests.
  await expect
    .poll(async () => (await pool.query("SELECT FROM assessment_marks LIMIT 1")).rowCount, {
      timeout: 180_000,
    })
    .toBe(0);
});
test.afterAll(async () => {
  await context.close();
  await pool.end();
  await product.stop();
});

async function open(browser: Browser, email: string) {
  const made = await browser.newContext({ baseURL: product.url });
  await signIn(made, product.url, email);
  return { context: made, page: await made.newPage() };
}

const grid = (on = page) => on.getByRole("grid", { name: "Findings" });
const rows = (on = page) =>
  grid(on)
    .getByRole("row")
    .filter({ has: on.getByRole("link") });
const dialog = () => page.getByRole("dialog");
const keys = async (...pressed: string[]) => {
  for (const key of pressed) await page.keyboard.press(key);
};
async function inbox(query = "") {
  await page.goto(`/findings?${new URLSearchParams({ q: query })}`);
  await live(page);
  await rows().first().waitFor();
  await grid().focus();
}
const nameOf = async (row: ReturnType<typeof rows>) =>
  (await row.getByRole("link").getAttribute("href")) ?? "";

test("snoozing takes three keys, the next row follows, and another key takes it back", async () => {
  await inbox("severity:low,medium");
  const [first, second] = [await nameOf(rows().first()), await nameOf(rows().nth(1))];
  await keys("j", "s");
  await expect(dialog().getByRole("heading", { name: "Snooze" })).toBeVisible();
  await expectAccessible(page);
  await keys("Enter");
  await expect(page.getByText(/^Snoozed: 1 finding, until /)).toBeVisible();
  await expect.poll(() => nameOf(rows().first())).toBe(second);
  await keys("j", "o");
  await page.waitForURL(`**${second}`);
  await page.goBack();
  await live(page);
  await rows().first().waitFor();

  await page.goto(first);
  await live(page);
  await expect(page.getByText(/^snoozed until /i).first()).toBeVisible();
  await page.goto("/findings?q=state%3Asnoozed");
  await expect(rows()).toHaveCount(1);
  await page.goto("/findings");
  await live(page);
});

test("the last deed is taken back with Z, and ? tells of the keys", async () => {
  await inbox("severity:low");
  const first = await nameOf(rows().first());
  await keys("j", "s");
  await dialog().waitFor();
  await keys("Enter");
  await expect.poll(() => nameOf(rows().first())).not.toBe(first);
  await keys("z");
  await expect.poll(() => nameOf(rows().first())).toBe(first);
  await keys("?");
  for (const label of [
    "Snooze",
    "Accept risk",
    "False positive",
    "Assign",
    "Comment",
    "Take back the last deed",
  ])
    await expect(dialog().getByText(label, { exact: true })).toBeVisible();
  await keys("Escape");
});

test("a risk is accepted with a reason, and no wider than said", async () => {
  await inbox("severity:medium identity:any");
  await keys("j", "e");
  await expect(dialog().getByRole("button", { name: "Accept the risk" })).toBeDisabled();
  await dialog().getByRole("textbox", { name: "Why" }).fill("<b>Behind a wall</b> until the move");
  await expect(dialog().getByRole("radio", { name: /^This finding only/ })).toBeChecked();
  await dialog().getByText("This rule where a query finds it").click();
  await dialog().getByLabel("Query over findings").fill("env:no-such");
  await expect(dialog().getByRole("alert").filter({ hasText: "env" })).toBeVisible();
  await dialog().getByLabel("Query over findings").fill("severity:medium");
  await expect(dialog().getByText(/^It finds [\d,]+ findings? of this rule now\.$/)).toBeVisible();
  await expectAccessible(page);
  await dialog().getByText("This finding only").click();
  await dialog().getByRole("button", { name: "Accept the risk" }).click();
  await expect(page.getByText(/^Accepted risk: 1 finding, until /)).toBeVisible();
  await page.goto("/findings?q=state%3Aaccepted");
  await live(page);
  await expect(rows()).toHaveCount(1);
  await expect(rows().first()).toContainText("accepted until");
  const states = page.getByRole("complementary", { name: "Facets" });
  await expect(states.getByRole("checkbox", { name: "Accepted" })).toBeChecked();
});

test("its page tells its whole history, and comments are one's own", async () => {
  await rows().first().getByRole("link").click();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);
  await live(page);
  await expect(page.getByText("<b>Behind a wall</b> until the move").first()).toBeVisible();
  await expect(page.getByText("It covers 1 finding now and stands under Exceptions.")).toBeVisible();
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Cancel" }).click();
  await keys("c");
  await dialog().getByLabel("Comment").fill("Asked the team; key ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678");
  await keys("Enter");
  const history = page.getByRole("list").filter({ hasText: "found" }).last();
  await expect(history.getByText("Asked the team")).toBeVisible();
  await expect(page.getByText("ghp_a7Bc9")).toHaveCount(0);
  await page.getByRole("button", { name: "Edit" }).click();
  await dialog().getByLabel("Comment").fill("Asked the team twice");
  await keys("Enter");
  await expect(history.getByText("Asked the team twice (edited)")).toBeVisible();
  await keys("a");
  await dialog()
    .getByText(/^Somebody/)
    .click();
  await dialog().getByRole("combobox").fill("mend@example.com");
  await dialog()
    .getByRole("option", { name: /Add mend@example.com/ })
    .click();
  await dialog().getByRole("button", { name: "Assign" }).click();
  await expect(history.getByText("To Mend.")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
});

test("many are set aside together, all that match, and taken back as one", async () => {
  await inbox("severity:low");
  const before = await page
    .getByText(/of [\d,]+/)
    .first()
    .textContent();
  await keys("j", "x");
  await page.getByRole("button", { name: /^Select all .* matching$/ }).click();
  await page.getByRole("region", { name: "Chosen rows" }).getByRole("button", { name: "Snooze" }).click();
  await expect(dialog().getByText(/all that match, as of now/)).toBeVisible();
  await dialog().getByRole("button", { name: "Snooze" }).click();
  await expect(page.getByRole("heading", { name: "No finding matches" })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).last().click();
  await expect(rows().first()).toBeVisible();
  await expect(page.getByText(/of [\d,]+/).first()).toHaveText(before ?? "");
});

test("what is critical waits for somebody else, and says what to do where nobody is", async ({ browser }) => {
  await inbox("severity:critical");
  const asked = await nameOf(rows().first());
  await keys("j", "e");
  await dialog().getByRole("textbox", { name: "Why" }).fill("It is switched off this week");
  await keys("Enter");
  await expect(page.getByText(/it waits for a second person/)).toBeVisible();
  await expect(page.getByText(/^Nobody else here may approve it\. Invite/)).toBeVisible();
  await page.goto("/findings/exceptions?tab=waiting");
  await live(page);
  const register = (on: Page) => on.getByRole("table", { name: "Exceptions" });
  await expect(register(page).getByText(/^Nobody else here may approve it/)).toBeVisible();
  await expect(page.getByRole("button", { name: "Approve" })).toHaveCount(0);
  await expectAccessible(page);

  await createUser(createPrisma(pool), "analyst", { email: "second@example.com", name: "Second Person" });
  const second = await open(browser, "second@example.com");
  await second.page.goto("/findings/exceptions?tab=waiting");
  await live(second.page);
  await second.page.getByRole("button", { name: "Approve" }).click();
  await second.page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(second.page.getByText("Nothing waits for approval")).toBeVisible();
  await second.context.close();

  await page.goto("/findings/exceptions");
  await expect(register(page).getByText("approved by")).toBeVisible();
  await page.goto("/findings?q=severity%3Acritical");
  await live(page);
  await expect(page.locator(`a[href="${asked}"]`)).toHaveCount(0);
});

test("the register says what holds, and lets it be extended, withdrawn and taken away", async () => {
  await page.goto("/findings/exceptions");
  await live(page);
  const register = page.getByRole("table", { name: "Exceptions" });
  await expect(register.getByText("<b>Behind a wall</b> until the move")).toBeVisible();
  const mine = register.getByRole("row").filter({ hasText: "Behind a wall" });
  await mine.getByRole("button", { name: "Extend" }).click();
  await dialog().getByLabel("Why still").fill("The move is late");
  await dialog().getByRole("button", { name: "Extend" }).click();
  await expect(register.getByText("The move is late")).toBeVisible();
  await expect(register.getByText("Behind a wall")).toHaveCount(0);
  await expectAccessible(page);
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("link", { name: "Export", exact: true }).click(),
  ]);
  expect(file.suggestedFilename()).toMatch(/^rollcall-exceptions-.*\.csv$/);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
  await register
    .getByRole("row")
    .filter({ hasText: "The move is late" })
    .getByRole("button", { name: "Withdraw" })
    .click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(register.getByText("The move is late")).toHaveCount(0);
  await page.goto("/findings/exceptions?tab=ended");
  await expect(register.getByText("another goes on for it")).toBeVisible();
  await expect(register.getByText("it was withdrawn").first()).toBeVisible();
});

test("an inbox of which all was set aside says so, and shows it", async () => {
  // Also of the critical ones, without a second person.
  await pool.query(
    `INSERT INTO settings (name, value, updated_at, updated_by) VALUES ('exceptions', '{"secondPerson":"never"}', now(), 'test')
     ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
  );
  await inbox();
  await keys("j", "x");
  await page.getByRole("button", { name: /^Select all .* matching$/ }).click();
  await page.getByRole("region", { name: "Chosen rows" }).getByRole("button", { name: "Snooze" }).click();
  await dialog().getByRole("button", { name: "Snooze" }).click();
  await expect(page.getByRole("heading", { name: "Nothing waits in the inbox" })).toBeVisible();
  await expect(page.getByRole("navigation", { name: "Views" })).toBeVisible();
  await expect(page.getByRole("combobox", { name: "Query" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.getByRole("button", { name: "Show what was set aside" }).click();
  await expect(rows().first()).toContainText(/(snoozed|accepted) until/);
});

test("a finding's page lets its exception be withdrawn, and leads to its rule", async () => {
  await inbox("state:snoozed,accepted");
  await rows().first().getByRole("link").click();
  await page.waitForURL(/\/findings\/[0-9a-f-]{36}$/);
  await live(page);
  const address = page.url();
  await page.getByRole("heading", { level: 2 }).getByRole("link").first().click();
  await page.waitForURL(/\/findings\/rules\/[a-z-]+$/);
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.goto(address);
  await live(page);
  await page.getByRole("button", { name: "Withdraw" }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "Withdraw" }).click();
  await expect(page.getByText(/^Withdrawn: /)).toBeVisible();
  await expect(page.getByText(/^It covers /)).toHaveCount(0);
});

test("when its time is over, a finding comes back by itself and says so", async () => {
  const held = await pool.query<{ id: string }>(
    "SELECT f.id FROM findings f JOIN exceptions e ON e.id = f.exception_id WHERE e.kind = 'snooze' LIMIT 1",
  );
  const address = `/findings/${held.rows[0]?.id}`;
  await pool.query(
    "UPDATE exceptions SET expires_at = now() - interval '1 minute' WHERE kind = 'snooze' AND state = 'active'",
  );
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByText(/^Back since .*: its exception's time was over\.$/)).toBeVisible({
      timeout: 2000,
    });
  }).toPass({ timeout: 90_000 });
});

test("an administrator says when a second person is needed", async () => {
  await page.goto("/findings/exceptions");
  await live(page);
  await page.getByRole("combobox", { name: "A second person is needed" }).click();
  await page.getByRole("option", { name: "Always" }).click();
  await expect(page.getByText("A second person is needed: always")).toBeVisible();
  const kept = await pool.query("SELECT value FROM settings WHERE name = 'exceptions'");
  expect(kept.rows).toEqual([{ value: { secondPerson: "always" } }]);
});
