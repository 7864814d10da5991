import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, live, test } from "./fixtures";

// Every page is looked at in both themes, which takes a while on two busy cores.
test.describe.configure({ timeout: 150_000 });

/** Longest that a small sync may take on a busy machine. */
const patience = { timeout: 45_000 };

const awsExport = {
  UserDetailList: ["ci-deploy", "backup"].map((name, n) => ({
    Path: "/",
    UserName: name,
    UserId: `AIDA0000000000000000${n}`,
    Arn: `arn:aws:iam::210987654321:user/${name}`,
    CreateDate: "2024-03-01T10:00:00+00:00",
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  })),
  GroupDetailList: [],
  RoleDetailList: [],
  Policies: [],
};

function file(name: string, text: string): { name: string; mimeType: string; buffer: Buffer } {
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) };
}

async function bring(page: Page, brought: ReturnType<typeof file>): Promise<void> {
  await page.goto("/sources/import");
  await page.locator("input[type=file]").first().setInputFiles(brought);
  await expect(page.getByRole("radio", { name: /Additions/ })).toBeVisible(patience);
}

async function importAs(page: Page, list: "Additions" | "The complete list"): Promise<void> {
  await page.getByRole("radio", { name: list }).click();
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.waitForURL(/\/sources\/[^/]+\/runs\//, patience);
  await expect(page.getByRole("heading", { name: /read/ }).first()).toBeVisible(patience);
  await expect(page.getByText("Being read", { exact: true })).toHaveCount(0, patience);
}

async function openPart(page: Page, part: "Coverage" | "Runs" | "Settings"): Promise<void> {
  await page
    .getByRole("navigation", { name: "Parts of this source" })
    .getByRole("link", { name: part })
    .click();
}

async function remove(page: Page, name: string): Promise<void> {
  await openPart(page, "Settings");
  await page.getByRole("button", { name: "Remove this source…" }).click();
  await page.getByRole("alertdialog").getByRole("textbox").fill(name);
  await page.getByRole("button", { name: "Remove it and keep its identities" }).click();
  await page.waitForURL("**/sources");
}

test("an AWS export comes in through the browser, every user of it", async ({ login }) => {
  const page = await login({ role: "admin" });
  await bring(page, file("details.json", JSON.stringify(awsExport)));
  await expect(page.getByRole("combobox", { name: "Read it as" })).toHaveText("Amazon Web Services");
  await expectAccessible(page);
  await importAs(page, "The complete list");
  await expect(page.getByRole("heading", { name: "2 identities read" })).toBeVisible();
  await expect(page.getByText("brought as the complete list")).toBeVisible();
  await expectAccessible(page);
  await page.goto("/sources");
  const card = page.getByRole("listitem").filter({ hasText: "aws account 210987654321" });
  await expect(card.getByText("Up to date")).toBeVisible();
  await expect(card.getByText("1 of 1 scope")).toBeVisible();
  await expectAccessible(page);
  await card.getByRole("link", { name: "aws account 210987654321", exact: true }).click();
  await remove(page, "aws account 210987654321");
  await expect(page.getByText("aws account 210987654321 was removed.")).toBeVisible();
});

test("a sheet is mapped, asked about its dates and its completeness, and what disappears from it waits", async ({
  login,
}) => {
  const page = await login({ role: "admin" });
  const secret = "ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678";
  const names = Array.from({ length: 20 }, (_, n) => `svc-${n}`);
  const sheet = (rows: readonly string[]) =>
    `Konto;Wer;Created;Token\n${rows.map((name, n) => `${name};ana@example.com;03/04/2024;${n === 0 ? secret : ""}`).join("\n")}\n`;
  await bring(page, file("Register.csv", sheet(names)));
  await expect(page.getByText("1 live-looking secret is in this sheet")).toBeVisible(patience);
  await expect(page.getByRole("button", { name: /^Import/ })).toBeDisabled();

  await page.getByRole("combobox", { name: "What Wer is" }).click();
  await page.getByRole("option", { name: "Owner", exact: true }).click();
  await expect(page.getByRole("table", { name: "First rows as they come in" })).toContainText(
    "ana@example.com",
    patience,
  );
  await page.getByRole("radio", { name: "Day first" }).click();
  await expect(page.getByText("How is 03/04/2024 to be read?")).toBeVisible();
  await expectAccessible(page);
  await importAs(page, "The complete list");
  await expect(page.getByRole("heading", { name: "20 identities read" })).toBeVisible();
  await expect(page.getByText("1 live-looking secret was in this sheet; rotate it.")).toBeVisible();
  expect(await page.content()).not.toContain(secret);
  const sourceUrl = page.url().replace(/\/runs\/.*/, "");

  // The newer list has half of them: nothing is marked before somebody says so.
  await page.goto("/sources");
  await page.locator(`a[href="/sources/import?source=${sourceUrl.split("/").at(-1)}"]`).click();
  await page
    .locator("input[type=file]")
    .first()
    .setInputFiles(file("Register.csv", sheet(names.slice(0, 10))));
  await expect(page.getByRole("radio", { name: "Day first" })).toBeVisible(patience);
  await page.getByRole("radio", { name: "Day first" }).click();
  await importAs(page, "The complete list");
  await page.getByRole("link", { name: "Look and decide" }).click();
  await expect(page.getByText("10 of 20 identities")).toBeVisible(patience);
  await expect(page.getByText("svc-19", { exact: true })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Release…" }).click();
  await page
    .getByRole("alertdialog")
    .getByRole("button", { name: /^Release/ })
    .click();
  await expect(page.getByText("Nothing is held back")).toBeVisible(patience);
  await expect(page.getByRole("table", { name: "Decided" })).toContainText("Released");
  await page.goto(sourceUrl);
  await remove(page, "Register");
});

test("a live source is tested, added, read and read again, in few clicks", async ({ login }) => {
  const page = await login({ role: "admin" });
  const folder = mkdtempSync(join(tmpdir(), "rollcall-e2e-host-"));
  writeFileSync(join(folder, ".env"), "GITHUB_TOKEN=ghp_a7Bc9dEfGh1jKlMn0pQrStUvWxYz12345678\n", {
    mode: 0o644,
  });
  await page.goto("/sources/new");
  await page.getByRole("searchbox", { name: "Search the catalogue" }).fill("cron");
  await expect(page.getByRole("link", { name: "Amazon Web Services" })).toHaveCount(0);
  await page.getByRole("link", { name: "Machine", exact: true }).click();
  await page.getByLabel("Name", { exact: true }).fill("Folder of the tests");
  await page.getByLabel("Folder", { exact: true }).fill(folder);
  await page.getByRole("button", { name: "Test", exact: true }).click();
  await expect(page.getByText(/\d+ granted/)).toBeVisible(patience);
  await expectAccessible(page);
  await page.getByRole("button", { name: /^Add/ }).click();
  await page.waitForURL(/\/runs\//, patience);
  await expect(page.getByRole("table", { name: "Scopes" })).toBeVisible(patience);
  await expect(page.getByRole("button", { name: "Sync now" })).toBeEnabled(patience);
  await page.getByRole("button", { name: "Sync now" }).click();
  await openPart(page, "Runs");
  await expect(page.getByRole("table", { name: "Runs" }).getByRole("row")).toHaveCount(3, patience);
  await openPart(page, "Coverage");
  await expect(page.getByRole("heading", { name: /read to the end/ })).toBeVisible(patience);
  await expect(
    page.getByRole("table", { name: "Coverage by data set" }).getByRole("row").nth(1),
  ).toContainText(/\d of \d/);
  await expectAccessible(page);
  await openPart(page, "Settings");
  await page.getByRole("combobox", { name: "Read it" }).click();
  await page.getByRole("option", { name: "Every day" }).click();
  await expect(page.getByText("Schedule changed.")).toBeVisible(patience);
  await expectAccessible(page);

  // Reading less than before asks what becomes of what is left out, as removing the source does.
  await page.getByLabel("Leave out").fill(".env");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible(patience);
  await page.getByRole("button", { name: "Sync now" }).click();
  const held = page.url().replace(/settings$/, "held");
  await expect(async () => {
    await page.goto(held);
    await expect(page.getByText("No longer read")).toBeVisible({ timeout: 1_000 });
  }).toPass(patience);
  await expect(page.getByText(`${folder}/.env`).first()).toBeVisible();
  await page.getByRole("button", { name: "Decide…" }).click();
  await page.getByRole("radio", { name: /Out of scope/ }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Take it out of scope" }).click();
  await expect(page.getByText("Nothing is held back")).toBeVisible(patience);
  await remove(page, "Folder of the tests");
});

test("several sources are scheduled at once", async ({ login }) => {
  const page = await login({ role: "admin" });
  const folder = mkdtempSync(join(tmpdir(), "rollcall-e2e-schedule-"));
  const names = ["First folder", "Second folder"];
  for (const name of names) {
    await page.goto("/sources/new/host");
    await page.getByLabel("Name", { exact: true }).fill(name);
    await page.getByLabel("Folder", { exact: true }).fill(folder);
    await page.getByRole("button", { name: /^Add/ }).click();
    await page.waitForURL(/\/runs\//, patience);
  }
  await page.goto("/sources");
  await live(page);
  await page.getByRole("button", { name: "Schedule" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/^All sources/).click();
  await expect(dialog.getByRole("button", { name: "Schedule 0 sources" })).toBeDisabled();
  for (const name of names) await dialog.getByLabel(name).click();
  await dialog.getByRole("combobox").click();
  await page.getByRole("option", { name: "Every hour" }).click();
  await expect(page.getByRole("listbox")).toHaveCount(0);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Schedule 2 sources" }).click();
  await expect(page.getByText("Schedule of 2 sources changed.")).toBeVisible(patience);
  for (const name of names) {
    await expect(page.getByRole("listitem").filter({ hasText: name })).toContainText("every hour");
    await page.goto("/sources");
    await page.getByRole("link", { name, exact: true }).click();
    await remove(page, name);
    await page.goto("/sources");
  }
});

test("AWS is added in at most five clicks and one paste; its secret cannot be read back", async ({
  login,
}) => {
  const page = await login({ role: "admin" });
  const secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzR4nD0mKEY";
  let clicks = 0;
  const click = async (target: ReturnType<Page["getByRole"]>) => {
    clicks += 1;
    await target.click();
  };
  await page.goto("/sources/new");
  await click(page.getByRole("link", { name: "Amazon Web Services" }));
  await expect(page.getByText(/Default: "rollcall-[0-9a-f-]{36}"/)).toBeVisible();
  await page.getByRole("combobox", { name: "How to sign in" }).focus();
  await page.keyboard.type("An");
  await page.getByLabel("Access key id").fill("AKIAQ3EGRF4XUDZ7PLMN");
  await page.getByLabel("Secret access key").fill(secret);
  await click(page.getByText("More settings"));
  // A private address: the guard refuses it, so nothing leaves this machine.
  await page.getByLabel("Endpoint").fill("http://10.255.255.1:9");
  await click(page.getByRole("button", { name: "Test", exact: true }));
  await expect(page.getByText(/missing/).first()).toBeVisible({ timeout: 12_000 });
  await expectAccessible(page);
  await click(page.getByRole("button", { name: "Add it all the same" }));
  await page.waitForURL(/\/runs\//, patience);
  expect(clicks).toBeLessThanOrEqual(5);
  await expect(page.getByRole("heading", { name: "Nothing could be read" })).toBeVisible(patience);
  await expect(page.getByText("it is a private network").first()).toBeVisible();
  await openPart(page, "Settings");
  await expect(page.getByText(/fp [0-9a-f]{6}/)).toBeVisible(patience);
  expect(await page.content()).not.toContain(secret);
  await remove(page, "Amazon Web Services");
});

test("only who may manage sources can add, import or take the key; others read", async ({ login }) => {
  const page = await login({ role: "auditor" });
  expect((await page.goto("/sources"))?.status()).toBe(200);
  for (const path of ["/sources/new", "/sources/new/aws", "/sources/import"]) {
    expect((await page.goto(path))?.status(), path).toBe(404);
  }
  const origin = new URL(page.url()).origin;
  const refused = await page.request.post("/api/sources/import", { headers: { origin }, data: "{}\n" });
  expect(refused.status()).toBe(403);
  expect((await page.request.get("/api/sources/progress")).status()).toBe(200);
  const foreign = await page.request.post("/api/sources/import", {
    headers: { origin: "https://evil.example" },
  });
  expect(foreign.status()).toBe(403);
});
