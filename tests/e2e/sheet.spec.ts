import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { insertPerson, insertTeam } from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** A small company with a spreadsheet: it is pasted, its owners are matched, asked, and one answers on a phone. */
let product: Product;
let pool: Pool;
let context: BrowserContext;
let page: Page;

const rows = [
  ["Name", "What for", "Owner", "System", "Account", "Environment", "Last rotated"],
  ["billing-export", "nightly invoices", "Ana S.", "aws", "shop", "prod", "2026-01-04"],
  ["mailer", "newsletters", "ana s.", "sendgrid", "", "prod", ""],
  ["backup", "copies", "silva, ana", "aws", "shop", "prod", "2025-11-30"],
  ["build-bot", "builds", "Bo Müller (IT)", "github", "", "", ""],
  ["deployer", "releases", "Bo Muller", "github", "", "", ""],
  ["vpn", "remote work", "ops@", "unknown", "", "", ""],
  ["wifi", "guests", "IT team", "unknown", "", "", ""],
  ["crm", "sales", "Jon Smiht", "salesforce", "", "", ""],
  ["cron", "reports", "Ana & Bo", "unknown", "", "", ""],
  ["fax", "nobody knows", "left", "unknown", "", "", ""],
  ["door", "<img src=x onerror=alert(1)>", "<b>Zoë</b>\u202e", "unknown", "", "", ""],
];
const pasted = rows.map((cells) => cells.join("\t")).join("\n");

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  pool = createPool(embeddedUrl(product.folder) ?? "", 2);
  const ana = await insertPerson(pool, "Ana Silva", "ana.silva@example.com");
  const bo = await insertPerson(pool, "Bo Müller", "bo@example.com");
  await insertPerson(pool, "Jon Smith", "jon@example.com");
  await insertTeam(pool, "IT", [bo]);
  const prisma = createPrisma(pool);
  const user = await createUser(prisma, "owner", { email: "ana.silva@example.com", name: "Ana Silva" });
  await prisma.user.update({ where: { id: user.id }, data: { personId: ana } });
  context = await browser.newContext({ baseURL: product.url, viewport: { width: 1280, height: 900 } });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await pool.end();
  await product.stop();
});

/** Pastes as a browser does when somebody copied cells. */
async function paste(text: string): Promise<void> {
  await page.getByLabel("Or paste rows from a spreadsheet").evaluate((area, rows) => {
    const data = new DataTransfer();
    data.setData("text/plain", rows);
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
}

const row = (text: string) => page.getByRole("listitem").filter({ hasText: `“${text}”` });

test("a sheet is pasted, and its run leads to its owners", async () => {
  await page.goto("/sources/import");
  await live(page);
  await expectAccessible(page);
  await paste(pasted);
  await expect(page.getByText("Pasted rows.tsv")).toBeVisible();
  await expect(page.getByRole("combobox", { name: "What Owner is" })).toHaveText(/Owner/);
  await page.getByLabel("Name of the source").fill("Register");
  await page.getByRole("radio", { name: /Additions/ }).click();
  await page.getByRole("button", { name: "Import 11 identities" }).click();
  await page.waitForURL(/\/runs\//);
  await expect(page.getByText("10 texts in owner columns")).toBeVisible({ timeout: 60_000 });
  await expectAccessible(page);
  await page.getByRole("link", { name: "Match owners" }).click();
  await expect(page.getByRole("heading", { name: "Owners in this sheet" })).toBeVisible();
});

test("what is exact is ticked, what is likely is proposed with its reason, what could be several is not picked", async () => {
  await live(page);
  await expect(row("Bo Müller (IT)").getByRole("checkbox")).toBeChecked();
  await expect(row("Ana S.")).toContainText("2 identities: billing-export, mailer");
  await expect(row("Ana S.")).toContainText("It is their first name, and the letter of another. 88 of 100");
  await expect(row("Ana S.").getByRole("checkbox")).not.toBeChecked();
  await expect(row("Jon Smiht")).toContainText("One letter differs from their name.");
  await expect(row("Ana & Bo").getByRole("combobox")).toHaveText(/Choose/);
  await expect(row("Ana & Bo")).toContainText("It names 2: say who of them answers.");
  await expect(row("ops@")).toContainText("It is a shared mailbox: name a person or team.");
  await expect(row("left")).toContainText("It says only that somebody left.");
  await expect(page.getByText("⟦U+202E⟧")).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 900 });
});

test("confirmed texts name owners, are remembered, and are taken back by Undo", async () => {
  await page.getByRole("button", { name: "Tick 3 likely ones of 90 and more" }).click();
  await row("Ana S.").getByRole("checkbox").click();
  await row("Ana & Bo").getByRole("combobox").click();
  await page.getByRole("option", { name: /Bo Müller/ }).click();
  await row("left").getByRole("combobox").click();
  await page.getByRole("option", { name: /Nobody/ }).click();
  await row("Jon Smiht").getByRole("combobox").click();
  await page.getByRole("option", { name: "Somebody else…" }).click();
  await row("Jon Smiht").getByLabel("Person or team").fill("jon");
  await page.getByRole("option", { name: /Jon Smith/ }).click();
  const confirm = page.getByRole("button", { name: /^Confirm \d/ });
  await expect(confirm).toHaveText("Confirm 8 names for 9 identities");
  await confirm.click();
  await expect(page.getByText("8 identities have an owner suggested.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByText("Taken back: 8 texts.")).toBeVisible();
  await expect(row("Ana S.")).toBeVisible();
  await expect(page.getByText(/owner who was not asked yet/)).toHaveCount(0);

  await page.getByRole("button", { name: "Tick 3 likely ones of 90 and more" }).click();
  await row("Ana S.").getByRole("checkbox").click();
  await row("left").getByRole("combobox").click();
  await page.getByRole("option", { name: /Nobody/ }).click();
  await confirm.click();
  await expect(page.getByText("6 identities have an owner suggested.")).toBeVisible();
  await expect(row("Ana S.")).toHaveCount(0);
  await page.getByText("1 text names nobody, as was said before").click();
  await page.getByRole("button", { name: "Ask again whom left means" }).click();
  await expect(row("left")).toBeVisible();
});

test("Ask them leads to a preview of exactly those, and Send asks them", async () => {
  await expect(page.getByText("6 identities have an owner who was not asked yet")).toBeVisible();
  await page.getByRole("link", { name: "Ask them" }).click();
  await expect(page.getByText(/2 people, 0 messages, 6 questions\./)).toBeVisible();
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.getByText("Sent: 2 people are asked 6 questions.")).toBeVisible();
});

test("who was asked accepts on a phone, and owns it", async ({ browser }) => {
  const phone = await browser.newContext({ baseURL: product.url, viewport: { width: 390, height: 844 } });
  await signIn(phone, product.url, "ana.silva@example.com");
  const inbox = await phone.newPage();
  await inbox.goto("/inbox");
  await live(inbox);
  await expect(inbox.getByRole("heading", { name: "billing-export" })).toBeVisible();
  await expectAccessible(inbox);
  const card = inbox.getByRole("article").filter({ hasText: "billing-export" });
  await card.getByRole("button", { name: "Accept" }).click();
  await expect
    .poll(
      async () => (await pool.query("SELECT owner_state FROM identities WHERE name = 'billing-export'")).rows,
    )
    .toEqual([{ owner_state: "accepted" }]);
  await phone.close();
});

test("a newer sheet asks only what is new", async () => {
  await page.goto("/sources/import");
  await live(page);
  await paste(`${pasted}\nlabels\tprinting\tANA S.\tunknown\t\t\t`);
  await page.getByLabel("Name of the source").fill("Register");
  await page.getByRole("radio", { name: /Additions/ }).click();
  await page.getByRole("button", { name: "Import 12 identities" }).click();
  await page.waitForURL(/\/runs\//);
  await page.getByRole("link", { name: "Match owners" }).click({ timeout: 60_000 });
  await expect(row("ANA S.")).toContainText("Known");
  await expect(row("ANA S.")).toContainText("1 identity: labels");
  await expect(row("ANA S.").getByRole("checkbox")).toBeChecked();
});
