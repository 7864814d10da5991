import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectAccessible } from "./accessible";
import { expect, test } from "./fixtures";

/** A register of its own: 50 identities in two accounts that no other test knows. */
function bringRegister(): void {
  const folder = process.env.E2E_DATA ?? "";
  const file = join(folder, "decisions-register.csv");
  const rows = Array.from({ length: 50 }, (_, n) => {
    const account = n < 40 ? "ledger-live" : "ledger-lab";
    return `ledger-${String(n).padStart(2, "0")},oracle,${account},service account,${n < 3 ? "ruth@example.com" : ""}`;
  });
  writeFileSync(file, ["name,system,account,type,owner", ...rows].join("\n"));
  execFileSync(process.execPath, ["bin/rollcall.mjs", "import", "csv", file, "--data", folder]);
}

test.beforeAll(bringRegister);

test("fifty identities get an owner in five clicks, and it can be taken back", async ({ login }) => {
  const page = await login({ role: "analyst" });
  await page.goto(`/inventory?q=${encodeURIComponent("ledger- owner:none")}`);
  const grid = page.getByRole("grid", { name: "Identities" });
  await expect(grid).toBeVisible();
  await grid.getByRole("checkbox").first().click();
  await page.getByRole("button", { name: "Assign" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("50 identities")).toBeVisible();
  await dialog.getByLabel("Owner", { exact: true }).fill("olga.berg@example.com");
  await dialog.getByRole("option", { name: /Add olga\.berg@example\.com/ }).click();
  await dialog.getByRole("button", { name: "Suggest to 50" }).click();
  await expect(page.getByText(/is suggested for 50 identities/)).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByText("Taken back on 50.")).toBeVisible();
});

test("one decision on an account is taken over by its identities, and can be taken back", async ({
  login,
}) => {
  const page = await login({ role: "analyst" });
  await page.goto("/accounts?q=ledger-live");
  await expect(page.getByRole("grid", { name: "Accounts" })).toContainText("40");
  await page.getByRole("checkbox", { name: /ledger-live/ }).click();
  await page.getByRole("button", { name: "Decide…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Team").fill("Ledger team");
  await dialog.getByLabel("Sensitivity").click();
  await page.getByRole("option", { name: "High" }).click();
  await dialog.getByRole("button", { name: "Decide", exact: true }).click();
  await expect(page.getByText("1 account decided.")).toBeVisible();
  await expect(page.getByRole("grid", { name: "Accounts" })).toContainText("Ledger team");
  const undo = page.getByRole("button", { name: "Undo" });
  await expectAccessible(page);
  await undo.click();
  await expect(page.getByText("Taken back.")).toBeVisible();
  await expect(page.getByRole("grid", { name: "Accounts" })).not.toContainText("Ledger team");
});

test("what an owner column says becomes an owner only when somebody takes it over", async ({ login }) => {
  const page = await login({ role: "analyst" });
  await page.goto("/ownership?tab=suggestions");
  await page.getByRole("link", { name: "Match owners" }).click();
  const row = page.getByRole("listitem").filter({ hasText: "ruth@example.com" });
  await expect(row).toContainText("New person");
  await expectAccessible(page);
  for (const box of await page.getByRole("checkbox", { name: /^Confirm / }).all()) {
    const isRuth = (await box.getAttribute("aria-label"))?.includes("ruth@") ?? false;
    if (isRuth) {
      await expect(box).not.toBeChecked();
      await box.check();
    } else if (await box.isEnabled()) await box.uncheck();
  }
  await page.getByRole("button", { name: "Confirm 1 name for 3 identities" }).click();
  await expect(page.getByText("3 identities have an owner suggested.")).toBeVisible();
  await page.goto("/ownership?tab=people");
  await expect(page.getByRole("row").filter({ hasText: "ruth@example.com" })).toContainText("3 suggested");
});

test("an identity that no source shows is added by hand", async ({ login }) => {
  const page = await login({ role: "analyst" });
  await page.goto("/inventory/new");
  await expectAccessible(page);
  await page.getByLabel("Name").fill("fax-gateway");
  await page.getByLabel("System").fill("faxserver");
  await page.getByLabel("Purpose").fill("Sends orders to two suppliers");
  await page.getByRole("button", { name: "Add it" }).click();
  await expect(page.getByText("fax-gateway is in the inventory.")).toBeVisible({ timeout: 30_000 });
  await page.getByRole("link", { name: "Open it" }).click();
  await expect(page.getByRole("heading", { name: "fax-gateway" })).toBeVisible();
});

test("only administrators see the rules that label", async ({ login }) => {
  const admin = await login({ role: "admin" });
  await admin.goto("/settings/labels");
  await expect(admin.getByRole("heading", { name: "1. Tags" })).toBeVisible();
  await expectAccessible(admin);
});
