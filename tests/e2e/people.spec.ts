import { type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { directoryAccount, insertDirectory } from "@/tests/factories/directory-accounts";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** An installation of its own, with a directory in it. */
let product: Product;
let pool: Pool;
let context: BrowserContext;
let page: Page;

test.describe.configure({ timeout: 240_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  pool = createPool(embeddedUrl(product.folder) ?? "", 2);
  context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  page = await context.newPage();
});
test.afterAll(async () => {
  await context.close();
  await pool.end();
  await product.stop();
});

/** Something changed in the inventory: the worker looks at it the next time that it looks around. */
async function noteChange(identityId: string | undefined) {
  await pool.query(
    "INSERT INTO changes (identity_id, at, kind, details, by) VALUES ($1, now(), 'changed', '[]', 'sync')",
    [identityId],
  );
}

/** Opens a page until something is on it: the worker looks around every half minute. */
async function openUntil(path: string, ready: () => Promise<boolean>) {
  await expect
    .poll(
      async () => {
        await page.goto(path);
        return ready();
      },
      { timeout: 120_000, intervals: [1_000] },
    )
    .toBe(true);
}

test("people of a directory are listed, one is split off, and many leaving at once wait", async () => {
  const crowd = Array.from({ length: 30 }, (_, at) =>
    directoryAccount(`crowd${at}@acme.example`, {
      displayName: `Crowd Member ${at}`,
      person: { email: `crowd${at}@acme.example`, department: "Crowd" },
    }),
  );
  const ana = [
    directoryAccount("ana@acme.example", {
      displayName: "Ana <b>Silva</b>",
      person: { email: "ana@acme.example", employeeNumber: "4711", title: "Engineer" },
    }),
    directoryAccount("adm-ana@acme.example", {
      displayName: "Ana Silva (admin)",
      person: { email: "adm-ana@acme.example", employeeNumber: "4711" },
    }),
  ];
  await insertDirectory(pool, [...crowd, ...ana]);
  await noteChange(ana[0]?.id);
  const row = page.getByRole("row").filter({ hasText: "ana@acme.example" });
  await openUntil("/ownership?tab=people&q=ana%40acme", async () => (await row.count()) === 1);
  await expectAccessible(page);
  await page.getByRole("link", { name: "Ana <b>Silva</b>" }).click();
  await expect(page.getByRole("heading", { name: /Ana/, level: 1 })).toBeVisible();
  await expect(page.getByText("The same employee number, 4711.")).toBeVisible();
  await expect(page.getByText("If they left today")).toBeVisible();
  await expectAccessible(page);

  await live(page);
  await page.getByRole("button", { name: "Split adm-ana@acme.example off" }).click();
  await expect(page.getByRole("alertdialog")).toContainText("No rule joins it");
  await page.getByRole("button", { name: "Split it off" }).click();
  await expect(page.getByRole("heading", { name: "Ana Silva (admin)" })).toBeVisible();
  await expect(page.getByText(/split it off Ana/)).toBeVisible();

  await page.getByRole("button", { name: "Join another person…" }).click();
  await page.getByRole("combobox", { name: "The same as" }).fill("ana@acme");
  await page.getByRole("option", { name: /^Ana <b>Silva/ }).click();
  await expect(page.getByText("You can take it back for 15 minutes.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Set" }).click();
  await page.getByLabel("From").fill("2026-12-24");
  await page.getByLabel("Last day").fill("2027-01-02");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("2026-12-24 to 2027-01-02")).toBeVisible();

  await page.goto("/ownership?tab=teams");
  await expect(page.getByRole("row").filter({ hasText: "Crowd" })).toContainText("follows directory");

  await pool.query("UPDATE identities SET status = 'disabled' WHERE name LIKE 'crowd%@acme.example'");
  await noteChange(crowd[0]?.id);
  const held = page.getByRole("region", { name: "People who wait for a decision" });
  await openUntil("/ownership?tab=people", async () => (await held.count()) === 1);
  await expect(held).toContainText("30 of");
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
  expect(wide).toBe(false);
  await live(page);
  await held.getByRole("button", { name: "Release: they left…" }).click();
  await page.getByRole("button", { name: "Mark 30 as gone" }).click();
  await expect(page.getByText("30 people are gone.")).toBeVisible();
  await page.goto("/ownership?tab=people&q=state%3Agone");
  await expect(page.getByText("30 people", { exact: true })).toBeVisible();
});
