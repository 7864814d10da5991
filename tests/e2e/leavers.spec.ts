import { readFileSync } from "node:fs";
import type { Pool } from "pg";
import { noteDeparture } from "@/lib/features/departures/mutations-note";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { inTransaction } from "@/lib/platform/transaction";
import {
  credentialFixture,
  identityFixture,
  insertIdentities,
  insertOwnership,
  insertPerson,
} from "@/tests/factories/inventory";
import { expectAccessible } from "./accessible";
import { expect, live, test } from "./fixtures";

let pool: Pool;
let ada: string;
const phone = { width: 390, height: 844 };
const desk = { width: 1280, height: 800 };

/** Ada answers for one with a key and one without; her manager is here. */
test.beforeAll(async () => {
  pool = createPool(embeddedUrl(process.env.E2E_DATA ?? "") ?? "", 1);
  ada = await insertPerson(pool, "Ada Leaves", "ada.leaves@example.com");
  const manager = await insertPerson(pool, "Max Stays", "max.stays@example.com");
  await pool.query("UPDATE people SET manager_id = $2 WHERE id = $1", [ada, manager]);
  const created = new Date("2026-01-05T00:00:00Z");
  const made = [
    identityFixture({ name: "leaver-keyed", credentials: [credentialFixture({ createdAt: created })] }),
    identityFixture({ name: "leaver-plain" }),
  ];
  await insertIdentities(pool, made);
  for (const { id } of made) await insertOwnership(pool, id, { personId: ada });
});
test.afterAll(() => pool.end());

test("a leaver's list is looked at before they go, asked about, decided, exported and closed", async ({
  login,
}) => {
  test.setTimeout(180_000);
  const page = await login({ role: "admin" });
  await page.goto(`/ownership/people/${ada}`);
  await expect(page.getByRole("heading", { name: "If they left today: 2 identities" })).toBeVisible();
  await expect(page.getByRole("link", { name: "leaver-keyed" }).first()).toBeVisible();
  await page.setViewportSize(phone);
  await expectAccessible(page);

  await pool.query("UPDATE people SET active = false WHERE id = $1", [ada]);
  await inTransaction(pool, (tx) => noteDeparture(tx, ada, "hand", new Date()));
  await page.goto("/ownership?tab=leavers");
  await expect(page.getByRole("row", { name: /Ada Leaves/ })).toContainText("2 of 2");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Ada Leaves" }).click();
  await live(page);
  const keyed = page.getByRole("listitem").filter({ hasText: "leaver-keyed" }).first();
  await expect(keyed).toContainText("They are its technical owner since");
  await expect(keyed).toContainText("To ask: Max Stays, because: the manager of Ada Leaves");
  await expectAccessible(page);

  await page.getByRole("link", { name: "Ask successors" }).click();
  await expect(page.getByText("1 person, 0 messages, 2 questions.")).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Send" }).click();
  await expect(page.getByText("Sent: 1 person is asked 2 questions.")).toBeVisible();
  await page.getByRole("link", { name: /^To settle/ }).click();
  await expect(keyed).toContainText("Max Stays was asked");

  await page.getByRole("button", { name: "Keep leaver-plain as it is" }).click();
  await page.getByRole("dialog").getByLabel("Why").fill("Gone by May");
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Keep" }).click();
  await expect(page.getByText("leaver-plain stays as it is.")).toBeVisible();
  await expect(page.getByRole("link", { name: /^To settle/ })).toContainText("1");

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "CSV" }).click();
  const record = readFileSync(await (await download).path(), "utf8");
  expect(record).toContain('"leaver-plain"');
  expect(record).toContain('"Gone by May"');

  await page.setViewportSize(desk);
  await page.getByRole("button", { name: "Close…" }).click();
  await page.getByRole("dialog").getByLabel("Why it is closed all the same").fill("Max knows");
  await page.getByRole("dialog").locator("button[type=submit]").click();
  await expect(page.getByRole("button", { name: "Open again" }).first()).toBeVisible();
  await expectAccessible(page);

  const auditor = await login({ role: "auditor" });
  await auditor.goto(page.url());
  await expect(auditor.getByRole("heading", { name: /Ada Leaves/ })).toBeVisible();
  await expect(auditor.getByRole("button", { name: "Open again" })).toBeHidden();
});
