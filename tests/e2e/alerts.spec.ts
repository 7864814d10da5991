import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { type FindingFixture, insertFindings } from "@/tests/factories/findings";
import { identityFixture, insertIdentities } from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { SmtpServer } from "@/tests/factories/smtp-server";
import { WireServer } from "@/tests/factories/wire-server";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own, with a few findings, and somebody to tell them to. */
let product: Product;
let context: BrowserContext;
let page: Page;
let hook: WireServer;
let smtp: SmtpServer;
const identity = identityFixture({ name: "ci-deploy" });

test.describe.configure({ mode: "serial", timeout: 120_000 });

const withPool = async (work: (pool: ReturnType<typeof createPool>) => Promise<unknown>) => {
  const pool = createPool(embeddedUrl(product.folder) ?? "", 1);
  await work(pool);
  await pool.end();
};
const insert = (...findings: Partial<FindingFixture>[]) =>
  withPool((pool) =>
    insertFindings(
      pool,
      findings.map((each) => ({ identity_id: identity.id, severity: "critical", rank: 4000, ...each })),
    ),
  );

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  hook = await new WireServer().start();
  smtp = await new SmtpServer().start();
  product = await startProduct({
    port: await freePort(),
    env: { ROLLCALL_ALLOW_CIDRS: "127.0.0.0/8", ROLLCALL_LEASE_SECONDS: "5" },
  });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  await withPool(async (pool) => {
    await insertIdentities(pool, [identity]);
    await createUser(createPrisma(pool), "analyst", { email: "analyst@example.com" });
  });
  await insert(
    { sentence: "Its owner left." },
    { sentence: "It is old.", severity: "high", key: "b" },
    { sentence: "Small.", severity: "low", key: "c" },
  );
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await product.stop();
  hook.stop();
  smtp.stop();
});

const narrow = async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await expectAccessible(page);
  await page.setViewportSize({ width: 1440, height: 900 });
};
const choose = async (field: string, option: string) => {
  await page.getByRole("combobox", { name: field }).click();
  await page.getByRole("option", { name: option }).click();
};

test("a view of the inbox is saved and shared, and presets are one press away", async () => {
  await page.goto("/findings");
  await live(page);
  const views = page.getByRole("navigation", { name: "Views" });
  await views.getByRole("button", { name: "Critical and high" }).click();
  await expect(page).toHaveURL(/q=severity/);
  await expect(page.getByRole("grid", { name: "Findings" }).getByText("Small.")).toHaveCount(0);
  await page.getByRole("button", { name: "Save view" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Start here")).toHaveCount(0);
  await dialog.getByLabel("Name").fill("Worst of all");
  await dialog.getByLabel("Share it").check();
  await dialog.getByRole("button", { name: "Save view" }).click();
  await expect(page).toHaveURL(/view=/);
  await expect(views.getByRole("button", { name: "Worst of all" })).toBeVisible();
  await expectAccessible(page);
  await narrow();
});

test("a channel is added, tested and says how it does", async () => {
  await page.goto("/settings/channels");
  await live(page);
  await expect(page.getByRole("heading", { name: "No channel yet" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Add E-mail" }).click();
  await page.getByLabel("Name").fill("Mail server");
  await page.getByRole("button", { name: "Add the channel" }).click();
  await expect(page.getByText("Mail server is needed.")).toBeVisible();
  await page.getByLabel("Mail server").fill("127.0.0.1");
  await page.getByLabel("Port").fill(String(smtp.port));
  await page.getByLabel("From").fill("rollcall@example.com");
  await choose("Encryption", "Not encrypted: only within networks that were allowed");
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText("The mail server answers. No letter was sent.")).toBeVisible({
    timeout: 20_000,
  });
  await expectAccessible(page);
  await narrow();
  await page.getByRole("button", { name: "Add the channel" }).click();
  await expect(page.getByRole("heading", { name: "Mail server", level: 1 })).toBeVisible();
  await expect(page.getByText("Nothing was sent.")).toBeVisible();

  await page.goto("/settings/channels/new?kind=webhook");
  await live(page);
  await page.getByLabel("Address").fill(`${hook.origin}/hook`);
  await page.getByRole("button", { name: "Add the channel" }).click();
  const dialog = page.getByRole("dialog", { name: "The signing secret" });
  await expect(dialog.getByText(/^whsec_/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Done" }).click();
  await expect(page.getByRole("heading", { name: "Webhook", level: 1 })).toBeVisible();
  await expect(page.getByText(/whsec_/)).toHaveCount(0);
});

test("an alert sends nothing before it was looked at, and then exactly that", async () => {
  await page.goto("/findings/alerts");
  await live(page);
  await expect(page.getByRole("heading", { name: "No alert yet" })).toBeVisible();
  await page.getByRole("main").getByRole("link", { name: "New alert" }).first().click();
  await page.getByLabel("Name").fill("Worst, to the team");
  await choose("Channel", "Mail server");
  await page.getByLabel("Recipients").fill("nobody");
  await page.getByRole("button", { name: "Save and look at it" }).click();
  await expect(page.getByText("Each line must be an e-mail address.")).toBeVisible();
  await page.getByLabel("Recipients").fill("team@example.com");
  await expectAccessible(page);
  await narrow();
  await page.getByRole("button", { name: "Save and look at it" }).click();
  await expect(page.getByRole("heading", { name: "What it would send now" })).toBeVisible();
  await expect(page.getByText("Not armed")).toBeVisible();
  await expect(page.getByText("2 findings are there already")).toBeVisible();
  await expect(page.getByText(/\[critical\] ci-deploy: Its owner left\./)).toBeVisible();
  await expectAccessible(page);
  await narrow();
  expect(smtp.letters).toEqual([]);

  await page.getByRole("radio", { name: /Send these once/ }).click();
  await page.getByRole("button", { name: "Send and arm" }).click();
  await expect(page.getByText(/^Armed by Ana Lindqvist/)).toBeVisible();
  await expect.poll(() => smtp.letters.length, { timeout: 30_000 }).toBe(1);
  expect(smtp.letters[0]).toMatchObject({ to: ["team@example.com"] });
  expect(smtp.letters[0]?.data).toContain("Subject: 2 new findings in Worst of all: 1 critical, 1 high");
  await page.reload();
  await expect(page.getByRole("table", { name: "Messages" }).getByText("Sent")).toBeVisible();
  await expect(page.getByRole("table", { name: "Messages" }).getByText("2 new")).toBeVisible();
});

test("what comes later is told by itself; what fails is shown above every page, and retried", async () => {
  await page.goto("/findings/alerts/new");
  await live(page);
  await page.getByLabel("Name").fill("To the SIEM");
  await choose("Channel", "Webhook");
  await page.getByRole("button", { name: "Save and look at it" }).click();
  await expect(page.getByText("Event finding.opened").first()).toBeVisible();
  await page.getByRole("button", { name: "Arm it" }).click();
  await expect(page.getByText(/^Armed by Ana Lindqvist/)).toBeVisible();
  hook.answer = () => ({ status: 410 });
  await insert({ sentence: "It can administer.", key: "d" });
  await expect.poll(() => hook.heard.length, { timeout: 60_000 }).toBe(1);
  expect(JSON.parse(hook.heard[0]?.body ?? "")).toMatchObject({
    type: "finding.opened",
    data: { sentence: "It can administer." },
  });
  await expect(async () => {
    await page.goto("/findings/alerts");
    await expect(page.getByText(/One message of an alert was not delivered/)).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 30_000 });
  await expect(page.getByRole("table", { name: "Alerts" }).getByText("Failing")).toBeVisible();
  await expectAccessible(page);
  await narrow();
  await page.getByRole("status").getByRole("link", { name: "Webhook" }).click();
  await page.waitForURL(/state=failed/);
  const log = page.getByRole("table", { name: "Messages" });
  await expect(log.getByText(/answered 410/)).toBeVisible();
  await expectAccessible(page);
  await narrow();
  hook.answer = () => ({ status: 204 });
  await log.getByRole("button", { name: "Retry" }).click();
  await expect.poll(() => hook.heard.length, { timeout: 30_000 }).toBe(2);
  expect(hook.heard[1]?.headers["webhook-id"]).toBe(hook.heard[0]?.headers["webhook-id"]);
  await expect(async () => {
    await page.goto("/findings/alerts");
    await expect(page.getByText(/not delivered/)).toHaveCount(0, { timeout: 1000 });
  }).toPass({ timeout: 30_000 });
});

test("a changed recipient disarms it", async () => {
  await page.goto("/findings/alerts");
  await page.getByRole("link", { name: "Worst, to the team" }).click();
  await live(page);
  await page.getByLabel("Recipients").fill("team@example.com\neve@example.com");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Not armed")).toBeVisible();
  await expect(page.getByRole("button", { name: "Arm it" })).toBeVisible();
});

test("an analyst makes alerts, and has no channel and no trigger", async ({ browser }) => {
  const other = await browser.newContext({ baseURL: product.url });
  await signIn(other, product.url, "analyst@example.com");
  const theirs = await other.newPage();
  await theirs.goto("/findings/alerts");
  await theirs.getByRole("link", { name: "Worst, to the team" }).click();
  await expect(theirs.getByText("Nothing is sent before an administrator has looked at this")).toBeVisible();
  await expect(theirs.getByRole("button", { name: /^(Send and arm|Arm it)$/ })).toHaveCount(0);
  await theirs.goto("/settings/channels");
  await expect(theirs.getByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  await other.close();
});

test("channels and alerts are removed after a question", async () => {
  await page.goto("/settings/channels");
  await page.getByRole("link", { name: "Webhook", exact: true }).click();
  await live(page);
  await page.getByRole("button", { name: "Remove…" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("To the SIEM");
  await page.getByRole("button", { name: "Remove the channel" }).click();
  await page.waitForURL(/\/settings\/channels$/);
  await page.goto("/findings/alerts");
  await page.getByRole("link", { name: "To the SIEM" }).click();
  await live(page);
  await expect(page.getByText("Its channel was removed.").first()).toBeVisible();
  await page.getByRole("button", { name: "Remove…" }).click();
  await page.getByRole("button", { name: "Remove the alert" }).click();
  await page.waitForURL(/\/findings\/alerts$/);
  await expect(page.getByRole("link", { name: "To the SIEM" })).toHaveCount(0);
});
