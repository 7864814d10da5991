import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, live, test } from "./fixtures";

const account = "314159265358";
const ours = `account:${account}`;
const hostile = ["<img src=x onerror=window.pwned=1>", "=HYPERLINK(1)", "pay\u202Eexe.sj"];
const names = [...hostile, ...Array.from({ length: 130 }, (_, n) => `svc-${String(n).padStart(3, "0")}`)];

const federation = {
  Effect: "Allow",
  Principal: { Federated: `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com` },
  Action: "sts:AssumeRoleWithWebIdentity",
  Condition: { StringLike: { "token.actions.githubusercontent.com:sub": "repo:acme/inventory-spec:*" } },
};

/** An export of one account of its own, so that no other test is in the way. */
function bringAccount(): void {
  const folder = process.env.E2E_DATA ?? "";
  const file = join(folder, "inventory-spec.json");
  const users = names.map((name, n) => ({
    Path: "/",
    UserName: name,
    UserId: `AIDAINVENTORY${String(n).padStart(7, "0")}`,
    Arn: `arn:aws:iam::${account}:user/${name}`,
    CreateDate: "2024-03-01T10:00:00+00:00",
    GroupList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  }));
  const roles = ["deploy", "backup"].map((name, n) => ({
    Path: "/",
    RoleName: name,
    RoleId: `AROAINVENTORY000000${n}`,
    Arn: `arn:aws:iam::${account}:role/${name}`,
    CreateDate: "2024-03-01T10:00:00+00:00",
    AssumeRolePolicyDocument: { Version: "2012-10-17", Statement: name === "deploy" ? [federation] : [] },
    InstanceProfileList: [],
    RolePolicyList: [],
    AttachedManagedPolicies: [],
    Tags: [],
  }));
  writeFileSync(
    file,
    JSON.stringify({ UserDetailList: users, GroupDetailList: [], RoleDetailList: roles, Policies: [] }),
  );
  execFileSync(process.execPath, ["bin/rollcall.mjs", "import", "aws", file, "--data", folder]);
  bringSettings(folder);
}

/** Settings of two tools that hold one token. */
function bringSettings(folder: string): void {
  const file = join(folder, "claude_desktop_config.json");
  const env = { GITHUB_TOKEN: `ghp_${"Spec0Inventory9Token8".repeat(2).slice(0, 36)}` };
  const servers = {
    "spec-one": { command: "npx", args: ["-y", "@acme/one"], env },
    "spec-two": { command: "npx", args: ["-y", "@acme/two"], env },
  };
  writeFileSync(file, JSON.stringify({ mcpServers: servers }));
  execFileSync(process.execPath, ["bin/rollcall.mjs", "import", "mcp", file, "--data", folder]);
}

async function open(page: Page, query: string): Promise<void> {
  await page.goto(`/inventory?q=${encodeURIComponent(query)}`);
  await expect(page.getByRole("combobox", { name: "Query" })).toHaveValue(query);
  await live(page);
}
const grid = (page: Page) => page.getByRole("grid", { name: "Identities" });
const position = (page: Page) => page.locator("footer").filter({ hasText: /rows/ }).first();
const queryBox = (page: Page) => page.getByRole("combobox", { name: "Query" });

test.beforeAll(bringAccount);

test.describe("the inventory", () => {
  test("counts what it finds, and loads more rows on the way down", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    await expect(position(page)).toContainText(`of ${names.length + 2}`);
    await grid(page).focus();
    await expect(async () => {
      await page.keyboard.press("End");
      await expect(page.getByRole("link", { name: "svc-129" })).toBeVisible({ timeout: 500 });
    }).toPass();
  });

  test("the box and the facets write one query, and Back takes a step back", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    const kinds = page.getByRole("region", { name: "Kind" });
    await kinds.getByRole("checkbox", { name: "Role" }).click();
    await expect(queryBox(page)).toHaveValue(`${ours} kind:cloud_role`);
    await expect(position(page)).toContainText("of 2");
    // The other kind still shows what it would give.
    await expect(kinds.getByText(String(names.length), { exact: true })).toBeVisible();
    await queryBox(page).fill(`${ours} kind:cloud_role backup`);
    await queryBox(page).press("Enter");
    await expect(position(page)).toContainText("of 1");
    await page.goBack();
    await expect(position(page)).toContainText("of 2");
    await expect(queryBox(page)).toHaveValue(`${ours} kind:cloud_role`);
  });

  test("runs nothing that it cannot read, and mends it at a press", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, `${ours} knd:cloud_role`);
    await expect(page.getByText("Nothing was run.", { exact: false })).toBeVisible();
    await page.getByRole("button", { name: "Use kind" }).click();
    await expect(position(page)).toContainText("of 2");
  });

  test("says which term keeps everything out", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, `${ours} kind:ai_agent`);
    await expect(page.getByRole("heading", { name: "No identity matches" })).toBeVisible();
    await page.getByRole("button", { name: /Without kind:ai_agent/ }).click();
    await expect(position(page)).toContainText(`of ${names.length + 2}`);
  });

  test("is walked through with the keyboard; the peek follows, and its address opens it again", async ({
    login,
  }) => {
    const page = await login({ role: "admin" });
    await open(page, `${ours} kind:cloud_role`);
    await expect(grid(page)).toBeVisible();
    await grid(page).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    const peek = page.getByRole("dialog");
    await expect(peek.getByRole("heading", { name: "backup" })).toBeVisible();
    await expect(peek.getByText("Nobody answers for it.", { exact: false })).toBeVisible();
    const before = page.url();
    await page.keyboard.press("j");
    await expect(peek.getByRole("heading", { name: "deploy" })).toBeVisible();
    // The address follows a moment after the drawer.
    await expect(page).not.toHaveURL(before);
    await page.reload();
    await expect(peek.getByRole("heading", { name: "deploy" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(peek).toHaveCount(0);
    await page.keyboard.press("j");
    await page.keyboard.press("o");
    await page.waitForURL(/\/inventory\/[0-9a-f-]{36}/);
  });

  test("shows hostile names as text", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    await expect(page.getByRole("link", { name: "<img src=x onerror=window.pwned=1>" })).toBeVisible();
    await open(page, `${ours} exe`);
    await expect(page.getByRole("link", { name: "pay⟦U+202E⟧exe.sj" })).toBeVisible();
    expect(await page.evaluate(() => "pwned" in window)).toBe(false);
  });

  test("exports what matches, and what was chosen", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    const fetchFile = async (press: () => Promise<void>) => {
      const [download] = await Promise.all([page.waitForEvent("download"), press()]);
      expect(download.suggestedFilename()).toMatch(/^rollcall-identities-.*Z\.(csv|jsonl)$/);
      return readFileSync(await download.path(), "utf8");
    };
    const sheet = await fetchFile(async () => {
      await page.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: /^CSV/ }).click();
    });
    expect(sheet.trimEnd().split("\r\n")).toHaveLength(names.length + 2 + 1);
    expect(sheet).toContain(`"'=HYPERLINK(1)"`);
    await open(page, `${ours} svc-00`);
    await grid(page).focus();
    for (const key of ["j", "x", "j", "j", "Shift+X"]) await page.keyboard.press(key);
    const chosen = page.getByRole("region", { name: "Chosen rows" });
    await expect(chosen.getByText("3 of 10 selected")).toBeVisible();
    const lines = await fetchFile(async () => {
      await chosen.getByRole("button", { name: "Export" }).click();
      await page.getByRole("menuitem", { name: /^JSON/ }).click();
    });
    expect(
      lines
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).name),
    ).toEqual(["svc-000", "svc-001", "svc-002"]);
  });

  test("a view is saved, opens the same list, is renamed and deleted", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, `${ours} kind:cloud_role`);
    await page.getByRole("button", { name: "Save view" }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Roles of the spec");
    await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
    await expect(page).toHaveURL(/view=[0-9a-f-]{36}/);
    const id = /view=([0-9a-f-]{36})/.exec(page.url())?.[1];
    await page.goto(`/inventory?view=${id}`);
    await expect(queryBox(page)).toHaveValue(`${ours} kind:cloud_role`);
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole("menuitem", { name: /Rename/ }).click();
    await page.getByRole("dialog").getByLabel("Name").fill("Roles, renamed");
    await page.getByRole("dialog").getByRole("button", { name: "Save view" }).click();
    await expect(page.getByRole("button", { name: "Roles, renamed" })).toBeVisible();
    await page.getByRole("button", { name: "View", exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete…" }).click();
    await page.getByRole("alertdialog").getByRole("button", { name: "Delete view" }).click();
    await expect(page).not.toHaveURL(/view=/);
    await expect(queryBox(page)).toHaveValue(`${ours} kind:cloud_role`);
  });

  test("the palette jumps from a pasted ARN to its identity", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    await page.keyboard.press("Control+k");
    await page.getByPlaceholder(/paste a name/).fill(`arn:aws:iam::${account}:role/backup`);
    await expect(page.getByRole("option", { name: /backup/ })).toBeVisible();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/inventory\/[0-9a-f-]{36}/);
    await expect(page.getByRole("heading", { name: "backup" })).toBeVisible();
  });

  test("the lineage says who is let in and by what evidence, and what is not known", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, `${ours} kind:cloud_role deploy`);
    await page.goto(
      `${await page.getByRole("link", { name: "deploy", exact: true }).getAttribute("href")}?tab=lineage`,
    );
    const line = page.getByRole("main");
    await expect(line.getByRole("heading", { name: "Who uses it" })).toBeVisible();
    await expect(
      line.getByText("the trust names repo:acme/inventory-spec:*, vouched for by https://token.actions"),
    ).toBeVisible();
    await expect(line.getByText("Nobody answers for it, and no source names anybody.")).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await expectAccessible(page);
  });

  test("a weaker join is confirmed from the lineage, and taken back", async ({ login }) => {
    const page = await login({ role: "analyst" });
    await open(page, "spec-one");
    await page.goto(
      `${await page
        .getByRole("link", { name: /spec-one/ })
        .first()
        .getAttribute("href")}?tab=lineage`,
    );
    await live(page);
    await expect(page.getByText("The same secret stands in both, by its keyed fingerprint.")).toBeVisible();
    await page.getByRole("button", { name: /^It is:/ }).click();
    await expect(page.getByText("confirmed", { exact: true })).toBeVisible();
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page.getByRole("button", { name: /^It is not:/ })).toBeVisible();
  });

  test("an owner sees what is theirs, and no door that is not", async ({ login }) => {
    const page = await login({ role: "owner" });
    await page.goto("/");
    await expect(page.getByRole("heading", { name: "Nothing here is yours yet" })).toBeVisible();
    await page.goto(`/inventory?q=${encodeURIComponent(ours)}`);
    await expect(page.getByRole("heading", { name: "Nothing here is yours yet" })).toBeVisible();
    await expect(page.getByRole("button", { name: "Export" })).toHaveCount(0);
    expect((await page.request.get("/api/inventory/export?q=")).status()).toBe(403);
    const rows = await page.request.get(`/api/inventory/page?q=${encodeURIComponent(ours)}&sort=name`);
    expect(await rows.json()).toEqual({ rows: [] });
  });

  test("is accessible, wide and narrow, with and without the peek", async ({ login }) => {
    const page = await login({ role: "admin" });
    await open(page, ours);
    await expect(grid(page)).toBeVisible();
    await expectAccessible(page);
    await grid(page).focus();
    await page.keyboard.press("j");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog").getByText("Owners")).toBeVisible();
    await expectAccessible(page);
    await page.setViewportSize({ width: 390, height: 844 });
    await open(page, ours);
    await expectAccessible(page);
    await page.getByRole("button", { name: "Filters" }).click();
    await expect(page.getByRole("dialog").getByRole("checkbox", { name: "Role" })).toBeVisible();
    await expectAccessible(page);
  });
});
