import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expectAccessible } from "./accessible";
import { expect, live, test } from "./fixtures";

const owner = "thea.lund@example.com";

/** A register of its own, whose owner column names somebody. */
function bringRegister(): void {
  const folder = process.env.E2E_DATA ?? "";
  const file = join(folder, "suggested-register.csv");
  const rows = Array.from(
    { length: 6 },
    (_, n) => `suggested-${n},oracle,suggested-live,service account,${owner}`,
  );
  writeFileSync(file, ["name,system,account,type,owner", ...rows].join("\n"));
  execFileSync(process.execPath, ["bin/rollcall.mjs", "import", "csv", file, "--data", folder]);
}

test.beforeAll(bringRegister);

test("what names somebody is confirmed by what names them, or rejected with a reason", async ({ login }) => {
  test.setTimeout(180_000);
  const page = await login({ role: "admin" });
  await page.goto("/ownership?tab=people");
  await live(page);
  await page.getByRole("button", { name: "Add a person" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Thea Lund");
  await page.getByRole("dialog").getByLabel("E-mail address").fill(owner);
  await page.getByRole("dialog").getByRole("button", { name: "Save" }).click();
  await expect(page.getByRole("dialog")).toBeHidden();

  // The worker looks around twice a minute.
  const group = page.getByRole("listitem").filter({ hasText: "Thea Lund" }).first();
  await expect(async () => {
    await page.goto("/ownership?tab=suggestions");
    await expect(group).toContainText("6 identities", { timeout: 1000 });
  }).toPass({ timeout: 120_000 });
  await expect(group).toContainText(`A spreadsheet's owner column says ${owner}: Thea Lund.`);
  await live(page);
  await page.getByRole("radio", { name: "High" }).click();
  await expect(page).toHaveURL(/level=high/);
  await expect(group).toBeHidden();
  await page.getByRole("radio", { name: "All" }).click();

  await group.getByRole("button", { name: /^Open Thea Lund/ }).click();
  await expect(group.getByRole("link", { name: "suggested-0" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 800 });
  await group.getByRole("checkbox", { name: "Choose suggested-0" }).click();
  await group.getByRole("button", { name: "Not theirs…" }).click();
  await page.getByRole("dialog").getByLabel("Why not").fill("That one is the bank's");
  await page.getByRole("dialog").getByRole("button", { name: "Reject" }).click();
  await expect(page.getByText("Thea Lund is no longer suggested for 1.")).toBeVisible();
  await expect(group).toContainText("5 identities");

  await group.getByRole("checkbox", { name: /^Choose Thea Lund/ }).click();
  await page.getByRole("button", { name: "Confirm 1 group for 5 identities" }).click();
  await expect(page.getByText("5 identities have an owner suggested.")).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).first().click();
  await expect(page.getByText("Taken back on 5.")).toBeVisible();

  await page
    .getByRole("listitem")
    .filter({ hasText: "Thea Lund" })
    .first()
    .getByRole("button", { name: /^(Open|Close) Thea/ })
    .waitFor();
  await page.goto(`/inventory?q=${encodeURIComponent("suggested-1 suggested:medium")}`);
  await page.getByRole("link", { name: "suggested-1" }).first().click();
  await expect(page.getByRole("heading", { name: "Suggested owners" })).toBeVisible();
  await page.getByRole("button", { name: "Confirm Thea Lund" }).click();
  await expect(page.getByText("1 identity has an owner suggested.")).toBeVisible();
});
