import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { identityFixture, insertIdentities, insertPerson } from "@/tests/factories/inventory";
import { expectAccessible } from "./accessible";
import { expect, live, test } from "./fixtures";

let pool: Pool;
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };
const hostile = "unowned-2 <img src=x onerror=alert(1)>\u202egpj";

/** Three that nobody answers for, two of them for too long; somebody who can. */
test.beforeAll(async () => {
  pool = createPool(embeddedUrl(process.env.E2E_DATA ?? "") ?? "", 1);
  const day = (days: number) => new Date(Date.now() - days * 86_400_000);
  const fixture = { system: "oracle", managedBy: "customer", class: "non_human", status: "active" as const };
  await insertIdentities(pool, [
    identityFixture({ ...fixture, name: "unowned-0", firstSeenAt: day(1) }),
    identityFixture({ ...fixture, name: "unowned-1", tier: 1, risk: 70, firstSeenAt: day(8) }),
    identityFixture({ ...fixture, name: hostile, tier: 2, risk: 30, firstSeenAt: day(40) }),
  ]);
  await insertPerson(pool, "Uma Norm", "uma.norm@example.com");
});
test.afterAll(() => pool.end());

test("the overview says how much is owned, and leads to the queue, where owners are assigned", async ({
  login,
}) => {
  test.setTimeout(180_000);
  const page = await login({ role: "admin" });
  await page.goto("/ownership");
  await live(page);
  await expect(page.getByRole("heading", { name: /% with owners$/ })).toBeVisible();
  for (const title of ["By system", "By team", "By environment", "By sensitivity", "By tier"]) {
    await expect(page.getByRole("heading", { name: title })).toBeVisible();
  }
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "light" });
  await page.screenshot({ path: "test-results/ownership-overview.png", fullPage: true });
  await page.setViewportSize(phone);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: "test-results/ownership-overview-390.png", fullPage: true });
  await page.setViewportSize(desk);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: "test-results/ownership-overview-dark.png", fullPage: true });

  await page.getByRole("link", { name: /overdue in the queue$/ }).click();
  await expect(page).toHaveURL(/tab=unowned&q=overdue/);
  await live(page);
  const rows = page.getByRole("row").filter({ hasText: "unowned-" });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText("unowned-1");
  await expect(rows.first()).toContainText("Never asked: nobody is known who may answer.");
  await expect(rows.first()).toContainText("Analysts: nobody is chosen for what nobody answers for.");
  await expectAccessible(page);
  await page.screenshot({ path: "test-results/unowned-dark.png", fullPage: true });
  await page.emulateMedia({ colorScheme: "light" });
  await page.screenshot({ path: "test-results/unowned.png", fullPage: true });
  await page.setViewportSize(phone);
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: "test-results/unowned-390.png", fullPage: true });
  await page.setViewportSize(desk);

  // By keys alone: choose the first, open the dialog, name somebody, assign.
  await page.getByRole("checkbox", { name: "Choose unowned-1" }).focus();
  await page.keyboard.press("Space");
  await expect(page.getByText("1 chosen")).toBeVisible();
  await page.getByRole("button", { name: "Assign" }).focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Assign an owner" });
  await dialog.getByLabel("Owner", { exact: true }).fill("uma");
  await dialog.getByRole("option", { name: /Uma Norm/ }).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await dialog.getByRole("checkbox", { name: "They agreed" }).click();
  await dialog.getByRole("button", { name: "Assign to 1" }).click();
  await expect(page.getByText("Uma Norm answers for 1 identity.")).toBeVisible();
  await expect(rows).toHaveCount(1);

  await page.goto("/ownership?tab=unowned&q=nonsense%3Afield");
  await expect(page.getByText("Nothing was changed.")).toBeVisible();
  await page.goto("/ownership?tab=people&q=uma");
  await expect(page.getByRole("row", { name: /Uma Norm/ })).toContainText("1 privileged");
});

test("who sees to what nobody answers for is chosen under Settings, and taken back", async ({ login }) => {
  test.setTimeout(120_000);
  const page = await login({ role: "admin" });
  await page.goto("/settings/thresholds");
  await live(page);
  const card = page
    .locator("section")
    .filter({ has: page.getByRole("heading", { name: "Who sees to what nobody answers for" }) });
  await expect(card).toContainText("Analysts");
  await card.getByRole("button", { name: "Choose" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Person or team").fill("uma");
  await dialog.getByRole("option", { name: /Uma Norm/ }).click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Choose", exact: true }).click();
  await expect(card).toContainText("Uma Norm");
  await page.setViewportSize(phone);
  await expectAccessible(page);
  await page.goto("/ownership?tab=unowned&q=unowned-0");
  await expect(page.getByRole("row").filter({ hasText: "unowned-0" })).toContainText(
    "Uma Norm: chosen for what nobody answers for.",
  );
});
