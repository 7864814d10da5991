import { randomUUID } from "node:crypto";
import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { insertRows } from "@/tests/factories/insert-rows";
import { identityFixture, insertIdentities, insertOwnership } from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own with two people, of whom one is suggested for more than they may be asked. */
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
  const identities = Array.from({ length: 18 }, (_, n) =>
    identityFixture({ name: `deploy-${n}`, risk: 18 - n, tier: 2 }),
  );
  await insertIdentities(pool, identities);
  // Named by a colleague: what evidence suggests is the worker's own, and would be worked out anew.
  for (const [n, { id }] of identities.entries())
    await insertOwnership(pool, id, { personId: n === 17 ? bo : ana, state: "suggested" });
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
  await page.setViewportSize({ width: 1440, height: 900 });
};

test("the preview shows who is asked, every message and what is left over, and sends nothing", async () => {
  await page.goto("/ownership?tab=asking");
  await live(page);
  await expect(page.getByText("2 people, 2 messages, 16 questions.")).toBeVisible();
  const who = page.getByRole("table", { name: "Who is asked" });
  await expect(who.getByRole("row", { name: /Ana Silva/ })).toContainText("15");
  await expect(page.getByText("* deploy-0")).toBeVisible();
  await who.getByRole("button", { name: "Read the message to Bo Berg" }).click();
  await expect(page.getByText("Do you answer for deploy-17?").first()).toBeVisible();
  await page.getByText("2 questions are left over").click();
  await expect(page.getByText("2 · Ana Silva: 15 are open")).toBeVisible();
  await narrow();
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  expect(smtp.letters).toEqual([]);
});

test("another choice is another preview, and stands in the address", async () => {
  await page.getByLabel("Of the inventory").fill("deploy-17");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page).toHaveURL(/q=deploy-17/);
  await expect(page.getByText("1 person, 1 message, 1 question.")).toBeVisible();
  await page.getByLabel("Of the inventory").fill("nope:nope");
  await page.getByRole("button", { name: "Preview" }).click();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await page.goBack();
  await expect(page.getByText("1 person, 1 message, 1 question.")).toBeVisible();
});

test("an analyst sees the preview and has no trigger", async ({ browser }) => {
  const other = await browser.newContext({ baseURL: product.url });
  await signIn(other, product.url, "analyst@example.com");
  const theirs = await other.newPage();
  await theirs.goto("/ownership?tab=asking");
  await expect(theirs.getByText("Nothing is sent before an administrator")).toBeVisible();
  await expect(theirs.getByRole("button", { name: "Send", exact: true })).toHaveCount(0);
  await other.close();
});

test("Send asks, the letters leave, the round shows how far it is and can be stopped", async () => {
  await page.goto("/ownership?tab=asking");
  await live(page);
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Sent: 2 people are asked 16 questions.")).toBeVisible();
  await expect
    .poll(() => smtp.letters.map(({ to }) => to[0]).sort(), { timeout: 60_000 })
    .toEqual(["ana@example.com", "bo@example.com"]);
  const rounds = page.getByRole("table", { name: "Rounds" });
  await expect(rounds).toContainText("16 open");
  await expect(page.getByRole("table", { name: "People who were asked" })).toContainText("Ana Silva");
  await narrow();
  await rounds.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop the round" }).click();
  await expect(rounds).toContainText("16 withdrawn");
  await expect(rounds).toContainText("Stopped");
  expect(smtp.letters).toHaveLength(2);
});

test("asking further is off until an administrator switches it on", async () => {
  const further = page.getByRole("switch", { name: "Ask further by itself" });
  await expect(further).not.toBeChecked();
  await further.click();
  await expect(further).toBeChecked();
  await page.reload();
  await expect(page.getByRole("switch", { name: "Ask further by itself" })).toBeChecked();
});
