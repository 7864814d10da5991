import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { type Role, roleTitles } from "@/lib/domain/permissions";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import { createUser, password } from "@/tests/factories/members";

const emailOf = (role: Role) => `${role}@example.com`;

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the tests through playwright.config.ts`);
  return value;
}

/** The one-time link that `up` printed. */
export function setupLink(): string {
  const link = /https?:\/\/\S+\/setup\/\S+/.exec(required("E2E_OUTPUT"))?.[0];
  if (link === undefined) throw new Error("`up` printed no set-up link");
  return link;
}

/** Signs a browser in without its form. */
export async function signIn(context: BrowserContext, baseURL: string, email: string): Promise<void> {
  const { csrfToken } = await (await context.request.get(`${baseURL}/api/auth/csrf`)).json();
  const answer = await context.request.post(`${baseURL}/api/auth/callback/password`, {
    headers: { origin: baseURL },
    form: { csrfToken, email, password, callbackUrl: "/", json: "true" },
  });
  const { url } = await answer.json();
  if (!answer.ok() || url.includes("error=")) throw new Error(`${email} could not sign in: ${url}`);
}

/** Which members exist is kept beside the data: a test that fails gets a new process. */
const membersFile = () => join(required("E2E_DATA"), "e2e-members.json");
function madeMembers(): Role[] {
  return existsSync(membersFile()) ? JSON.parse(readFileSync(membersFile(), "utf8")) : [];
}

/** Creates the administrator through the set-up link. */
export async function makeAdministrator(browser: Browser, link: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill("Ana Lindqvist");
  await page.getByLabel("E-mail address").fill(emailOf("admin"));
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Create the administrator" }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/setup"));
  await page.context().close();
}

/** Invites somebody as the administrator does; gives the link. */
export async function invite(page: Page, email: string, roleTitle: string): Promise<string> {
  await page.goto("/settings/members");
  await page.getByRole("button", { name: "Invite a person" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail address").fill(email);
  await dialog.getByRole("combobox").first().click();
  await page.getByRole("option", { name: roleTitle }).click();
  await dialog.getByRole("button", { name: "Create the link" }).click();
  const link = dialog.getByText(/\/invite\//);
  await expect(link).toBeVisible();
  const text = (await link.textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();
  return text;
}

/** Follows an invitation in a browser of its own. */
export async function followInvitation(browser: Browser, link: string, name: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Join", exact: true }).click();
  await page.waitForURL((url) => !url.pathname.startsWith("/invite"));
  await page.context().close();
}

async function makeMember(browser: Browser, role: Role): Promise<void> {
  const made = madeMembers();
  if (made.includes(role)) return;
  if (role === "admin") {
    await makeAdministrator(browser, setupLink());
  } else {
    await makeMember(browser, "admin");
    const pool = createPool(embeddedUrl(required("E2E_DATA")) ?? "", 1);
    await createUser(createPrisma(pool), role, {
      email: emailOf(role),
      name: `${roleTitles[role].title} of the tests`,
    });
    await pool.end();
  }
  writeFileSync(membersFile(), JSON.stringify([...madeMembers(), role]));
}

/** Waits until the page answers the keyboard: what it sends is live, and the messages' place is only made then. */
export async function live(page: Page): Promise<void> {
  await page.getByRole("region", { name: /^Messages/ }).waitFor({ state: "attached" });
}

export interface Fixtures {
  /** Gives the test's page, signed in as a member of this role. The member is made when first asked for. */
  login: (options: { role: Role }) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  login: async ({ browser, page, baseURL }, use) => {
    if (baseURL === undefined) throw new Error("playwright.config.ts names no baseURL");
    await use(async ({ role }) => {
      await makeMember(browser, role);
      await signIn(page.context(), baseURL, emailOf(role));
      return page;
    });
  },
});

export { expect, password };
