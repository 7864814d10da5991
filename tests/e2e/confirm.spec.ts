import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { Client } from "pg";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { expect, password, test } from "./fixtures";

/** Lets everybody's last proof of who they are be so old. */
async function ageSessions(minutes: number): Promise<void> {
  const url = embeddedUrl(process.env.E2E_DATA ?? "");
  if (url === null) throw new Error("the embedded database does not run");
  const client = new Client(url);
  await client.connect();
  await client.query("UPDATE sessions SET confirmed_at = now() - make_interval(mins => $1)", [minutes]);
  await client.end();
}

async function sessionCookie(page: Page) {
  const cookie = (await page.context().cookies()).find(({ name }) => name.endsWith("rollcall.session"));
  if (cookie === undefined) throw new Error("nobody is signed in");
  return cookie;
}

test("an API token needs a recent proof of who is there: cancelled, mistyped, given", async ({
  login,
  request,
}) => {
  const page = await login({ role: "analyst" });
  await page.goto("/settings/tokens");
  await ageSessions(11);
  const before = await sessionCookie(page);
  await page.getByRole("button", { name: "Create a token" }).click();
  const form = page.getByRole("dialog", { name: "Create an API token" });
  const name = form.getByLabel("What is it for?");
  await name.fill("Nightly export");
  await name.press("Enter");

  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  const field = question.getByLabel("Your password");
  await expect(field).toBeFocused();
  await expect(field).toHaveAttribute("autocomplete", "current-password");
  await page.keyboard.press("Escape");
  await expect(question).toHaveCount(0);
  await expect(form.getByText("This needs a confirmation that it is you.")).toBeVisible();
  await expect(name).toBeFocused();
  await expect(name).toHaveValue("Nightly export");

  await name.press("Enter");
  await field.fill("not the password");
  await field.press("Enter");
  await expect(question.getByText("The password is not right.")).toBeVisible();
  await expect(field).toBeFocused();
  expect((await new AxeBuilder({ page }).include("[role=dialog]").analyze()).violations).toEqual([]);
  await field.fill(password);
  await question.getByRole("button", { name: "Confirm" }).click();
  await expect(page.getByRole("dialog", { name: "The token is ready" })).toBeVisible();
  await expect(page.getByText(/rollcall_pat_\w{8}_\w/)).toBeVisible();
  await page.getByRole("button", { name: "Done" }).click();

  // The session has another secret in a cookie like the first, and whoever has the old one is nobody.
  const after = await sessionCookie(page);
  const { value: secret, expires, ...attributes } = after;
  const { value: oldSecret, expires: _, ...oldAttributes } = before;
  expect(secret).not.toBe(oldSecret);
  expect(attributes).toEqual(oldAttributes);
  expect(expires).toBeGreaterThan(Date.now() / 1000);
  const asked = (value: string) =>
    request.get("/api/progress", { headers: { cookie: `${after.name}=${value}` } });
  expect((await asked(oldSecret)).status()).toBe(401);
  expect((await asked(secret)).status()).toBe(200);

  // It counts for the next ten minutes.
  await page.getByRole("button", { name: "Create a token" }).click();
  await name.fill("Another");
  await name.press("Enter");
  await expect(page.getByRole("dialog", { name: "The token is ready" })).toBeVisible();
});

test("a download goes on after the answer, and a no is said in passing", async ({ login }) => {
  const page = await login({ role: "admin" });
  await page.goto("/settings/keys");
  await ageSessions(11);
  await page.getByRole("button", { name: "Fingerprint key" }).click();
  const question = page.getByRole("dialog", { name: "Confirm that it is you" });
  await question.getByRole("button", { name: "Cancel" }).click();
  await expect(page.getByText("This needs a confirmation that it is you.")).toBeVisible();
  await page.getByRole("button", { name: "Fingerprint key" }).click();
  await question.getByLabel("Your password").fill(password);
  const download = page.waitForEvent("download");
  await question.getByRole("button", { name: "Confirm" }).click();
  expect((await download).suggestedFilename()).toContain("key");
});

test("what stands in a menu asks too, and gives the focus back to it", async ({ login }) => {
  await login({ role: "analyst" });
  const page = await login({ role: "admin" });
  await page.goto("/settings/members");
  await ageSessions(11);
  const menu = page.getByRole("button", { name: "Actions for Analyst of the tests" });
  await menu.click();
  await page.getByRole("menuitem", { name: "End all sessions" }).click();
  const field = page.getByRole("dialog", { name: "Confirm that it is you" }).getByLabel("Your password");
  await field.fill(password);
  await field.press("Enter");
  await expect(page.getByText("The sessions of Analyst of the tests have ended.")).toBeVisible();
  await expect(menu).toBeFocused();
});
