import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { type BrowserContext, expect, type Locator, type Page, test } from "@playwright/test";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { hostileNames } from "@/tests/factories/hostile-names";
import { insertRows } from "@/tests/factories/insert-rows";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertOwnership,
} from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own: an account of 18, for most of which Ana is named, for one Bo, for one nobody. */
let product: Product;
let context: BrowserContext;
let page: Page;
let smtp: SmtpServer;

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  smtp = await new SmtpServer().start();
  product = await startProduct({
    port: await freePort(),
    env: { ROLLCALL_ALLOW_CIDRS: "127.0.0.0/8", ROLLCALL_LEASE_SECONDS: "5" },
  });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  const pool = createPool(embeddedUrl(product.folder) ?? "", 1);
  const [ana, bo] = [randomUUID(), randomUUID()];
  await insertRows(pool, "people", [
    { id: ana, name: "Ana Silva", email: "ana@example.com", active: true },
    { id: bo, name: "Bo Berg", email: "bo@example.com", active: true },
  ]);
  const containerId = await insertContainer(pool, "Shop");
  const identities = Array.from({ length: 18 }, (_, n) =>
    identityFixture({
      name: n === 3 ? (hostileNames[1] ?? "") : `deploy-${n}`,
      risk: 18 - n,
      tier: 2,
      containerId,
    }),
  );
  await insertIdentities(pool, identities);
  for (const [n, { id }] of identities.entries())
    if (n < 17) await insertOwnership(pool, id, { personId: n === 16 ? bo : ana, state: "suggested" });
  const config = {
    host: "127.0.0.1",
    port: String(smtp.port),
    security: "none",
    from: "rollcall@example.com",
  };
  await insertRows(pool, "channels", [
    { id: randomUUID(), kind: "email", name: "Letters", config, created_at: new Date(), created_by: "test" },
  ]);
  await createUser(createPrisma(pool), "analyst", { email: "analyst@example.com" });
  await createUser(createPrisma(pool), "auditor", { email: "auditor@example.com" });
  await pool.end();
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
  smtp.stop();
});

const narrow = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1440, height: 900 });
};

test("a campaign is launched with at most six clicks: seen first, tried in one's own mail, its end said", async () => {
  await page.goto("/ownership?tab=campaigns");
  await live(page);
  await expect(page.getByRole("heading", { name: "No campaign so far" })).toBeVisible();
  await narrow();
  let clicks = 0;
  const click = async (what: Locator) => {
    clicks += 1;
    await what.click();
  };
  await click(page.getByRole("link", { name: "Start a campaign" }));
  await live(page);
  await click(page.getByRole("button", { name: "Shop", exact: true }));
  await expect(page.getByText("18 are asked about")).toBeVisible();
  await expect(page.getByText("16 questions go to 2 people at once, by 2 messages.")).toBeVisible();
  await expect(page.getByText(/^1 waits for room/)).toBeVisible();
  await expect(page.getByText(/^Of 1 nobody is known/)).toBeVisible();
  await expect(
    page.getByRole("table", { name: "Who is asked" }).getByRole("row", { name: /Ana Silva/ }),
  ).toContainText("15");
  const start = page.getByRole("button", { name: "Start the campaign" });
  await expect(start).toBeDisabled();
  await click(page.getByRole("radio", { name: /It waits for an analyst/ }));
  // Another name or end is another letter.
  await expect(page.getByText("This is part of “Claim everything in Shop”").first()).toBeVisible();
  await expect(start).toBeEnabled();
  await narrow();
  expect(smtp.letters).toEqual([]);
  await click(page.getByRole("button", { name: "Send a test to me" }));
  await expect(page.getByText("The mail server took the letter to admin@example.com.")).toBeVisible({
    timeout: 30_000,
  });
  expect(smtp.letters.map(({ to }) => to[0])).toEqual(["admin@example.com"]);
  await click(start);
  await expect(page.getByText("Started: 2 people are asked 16 questions now.")).toBeVisible();
  await expect(page).toHaveURL(/\/ownership\/campaigns\/[0-9a-f-]{36}$/);
  expect(clicks).toBeLessThanOrEqual(6);
  await expect
    .poll(() => smtp.letters.map(({ to }) => to[0]).sort(), { timeout: 60_000 })
    .toEqual(["admin@example.com", "ana@example.com", "bo@example.com"]);
});

test("its page shows what became of everything; each number opens what it counts", async () => {
  await page.reload();
  await live(page);
  await expect(page.getByText("0 of 18").first()).toBeVisible();
  const became = page.getByRole("list", { name: "What became of them" });
  await expect(became.getByRole("link", { name: /16\s*Open/ })).toBeVisible();
  await narrow();
  await became.getByRole("link", { name: /Waits for room/ }).click();
  await expect(page.getByText("To ask first: Ana Silva")).toHaveCount(1);
  await page.getByRole("link", { name: "Who was asked" }).click();
  const who = page.getByRole("table", { name: "Who was asked" });
  await expect(who.getByRole("row", { name: /Ana Silva/ })).toContainText("15");
  await narrow();
  await who.getByRole("button", { name: "Remind Bo Berg now" }).click();
  await expect(page.getByText("They were written to within the last day.")).toBeVisible();
  await who.getByRole("link", { name: "1 open of Bo Berg" }).click();
  await expect(page.getByText("Only what Bo Berg was asked, and is open.")).toBeVisible();
  await expect(page.getByText("deploy-16")).toBeVisible();
});

test("somebody is named for what nobody is known for", async () => {
  await page
    .getByRole("list", { name: "What became of them" })
    .getByRole("link", { name: /Nobody to ask/ })
    .click();
  await page.getByRole("button", { name: "Name somebody for deploy-17" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("combobox").first()).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
});

test("its record is a file, its end is moved, and it is stopped", async () => {
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const record = readFileSync(await (await download).path(), "utf8");
  expect(record.trim().split("\r\n")).toHaveLength(1 + 18);
  expect(record).toContain('"Bo Berg"');
  await page.getByRole("button", { name: "Extend…" }).click();
  const day = page.getByLabel("Ends on");
  await expect(page.getByRole("button", { name: "Extend", exact: true })).toBeDisabled();
  const later = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10);
  await day.fill(later);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Extend", exact: true }).click();
  await expect(page.getByText(new RegExp(`It ends with \\w+ ${later}`)).first()).toBeVisible();
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop the campaign" }).click();
  await expect(page.getByText("Stopped").first()).toBeVisible();
  await page.goto("/ownership?tab=campaigns");
  await expect(page.getByRole("row", { name: /Claim everything in Shop/ })).toContainText("Stopped");
  await narrow();
});

test("an analyst prepares and has no trigger; an auditor reads", async ({ browser }) => {
  const other = await browser.newContext({ baseURL: product.url });
  await signIn(other, product.url, "analyst@example.com");
  const theirs = await other.newPage();
  await theirs.goto("/ownership/campaigns/new");
  await expect(theirs.getByText("Nothing is sent before an administrator")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Start the campaign" })).toHaveCount(0);
  await signIn(other, product.url, "auditor@example.com");
  await theirs.goto("/ownership?tab=campaigns");
  await expect(theirs.getByRole("link", { name: "Start a campaign" })).toHaveCount(0);
  await theirs.getByRole("link", { name: "Claim everything in Shop" }).click();
  await expect(theirs.getByRole("heading", { name: /Claim everything in Shop/ })).toBeVisible();
  await expect(theirs.getByRole("button", { name: /Stop/ })).toHaveCount(0);
  await other.close();
});
