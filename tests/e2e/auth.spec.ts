import type { APIRequestContext } from "@playwright/test";
import { expectAccessible } from "./accessible";
import { expect, followInvitation, invite, password, setupLink, signIn, test } from "./fixtures";

test.describe("signing in", () => {
  test("the set-up link made one administrator and is dead now", async ({ login }) => {
    const page = await login({ role: "admin" });
    const again = await page.goto(setupLink());
    expect(again?.status()).toBe(404);
  });

  test("a wrong password says no more than that; the right one opens the page that was asked for", async ({
    login,
  }) => {
    const page = await login({ role: "admin" });
    await page.goto("/settings/account");
    await page.getByRole("button", { name: /^Account of/ }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.waitForURL("**/login");
    await page.goto("/login?callbackUrl=%2Fsettings%2Fmembers");
    await page.getByLabel("E-mail address").fill("admin@example.com");
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByText("E-mail address or password is not right.")).toBeVisible();
    await page.getByLabel("Password").fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/settings/members");
  });

  test("leads to no other place", async ({ login, baseURL }) => {
    const page = await login({ role: "admin" });
    for (const target of [
      "https://evil.example/",
      "//evil.example",
      "/%5Cevil.example",
      "javascript:alert(1)",
    ]) {
      await page.goto(`/login?callbackUrl=${encodeURIComponent(target)}`);
      expect(new URL(page.url()).origin).toBe(baseURL);
    }
  });

  test("sets cookies that scripts and other sites do not get", async ({ login }) => {
    const page = await login({ role: "admin" });
    const cookies = (await page.context().cookies()).filter((cookie) => cookie.name.startsWith("rollcall."));
    expect(cookies.map((cookie) => cookie.name)).toContain("rollcall.session");
    for (const { name, httpOnly, sameSite, path } of cookies) {
      expect({ name, httpOnly, sameSite, path }).toEqual({
        name,
        httpOnly: true,
        sameSite: "Lax",
        path: "/",
      });
    }
  });

  test("pages without anybody go to the sign-in page", async ({ page }) => {
    for (const path of ["/", "/settings/account", "/settings/members", "/settings/tokens"]) {
      await page.goto(path);
      expect(new URL(page.url()).pathname, path).toBe("/login");
    }
  });

  test("the library's own session page is shut, and its forms take no other origin", async ({ request }) => {
    expect((await request.get("/api/auth/session")).status()).toBe(404);
    expect((await request.post("/api/auth/signout")).status()).toBe(404);
    const foreign: Record<string, string>[] = [
      {},
      { origin: "null" },
      { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    ];
    for (const headers of foreign) {
      const answer = await request.post("/api/auth/callback/password", {
        headers,
        form: { email: "a", password: "b" },
      });
      expect(answer.status()).toBe(403);
    }
  });
});

test.describe("sessions", () => {
  test("one that is ended elsewhere is refused at its next click", async ({ login, browser, baseURL }) => {
    const page = await login({ role: "admin" });
    const other = await browser.newContext({ baseURL });
    await signIn(other, baseURL ?? "", "admin@example.com");
    const there = await other.newPage();
    await there.goto("/settings/account");
    await expect(there.getByRole("heading", { name: "Account", exact: true })).toBeVisible();
    await page.goto("/settings/account");
    await page.getByRole("button", { name: "End all others" }).click();
    await expect(page.getByText("Every other session has ended.")).toBeVisible();
    await there.goto("/settings/account");
    expect(new URL(there.url()).pathname).toBe("/login");
    await other.close();
  });
});

test.describe("members", () => {
  test("an invitation works once; its member sees what the role allows; disabling shuts them out", async ({
    login,
    browser,
    baseURL,
  }) => {
    const page = await login({ role: "admin" });
    const link = await invite(page, "guest@example.com", "Leader");
    await followInvitation(browser, link, "Guest of the tests");
    const again = await page.request.get(link);
    expect(again.status()).toBe(404);
    const guest = await browser.newContext({ baseURL });
    await signIn(guest, baseURL ?? "", "guest@example.com");
    const there = await guest.newPage();
    await there.goto("/settings/account");
    await expect(there.getByRole("link", { name: "Members" })).toHaveCount(0);
    expect((await there.goto("/settings/members"))?.status()).toBe(404);
    expect((await there.goto("/settings/tokens"))?.status()).toBe(404);
    await page.goto("/settings/members");
    await page.getByRole("button", { name: "Actions for Guest of the tests" }).click();
    await page.getByRole("menuitem", { name: "Disable…" }).click();
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await expect(page.getByText("Guest of the tests is shut out.")).toBeVisible();
    await there.goto("/settings/account");
    expect(new URL(there.url()).pathname).toBe("/login");
    await guest.close();
  });

  test("the last administrator cannot be disabled", async ({ login }) => {
    const page = await login({ role: "admin" });
    await page.goto("/settings/members");
    await page.getByRole("button", { name: "Actions for Ana Lindqvist" }).click();
    await page.getByRole("menuitem", { name: "Disable…" }).click();
    await page.getByRole("button", { name: "Disable", exact: true }).click();
    await expect(page.getByText("This is the last administrator.")).toBeVisible();
  });

  test("a change asked for by another site does nothing, whatever host it names", async ({
    login,
    baseURL,
  }) => {
    const page = await login({ role: "admin" });
    const sent = page.waitForRequest((request) => request.headers()["next-action"] !== undefined);
    await invite(page, "replayed@example.com", "Leader");
    const original = await sent;
    const headers = original.headers();
    const body = original.postData() ?? "";
    const replay = async (changes: Record<string, string>) => {
      const kept = {
        "next-action": headers["next-action"] ?? "",
        accept: "text/x-component",
        "content-type": headers["content-type"] ?? "",
      };
      const answer = await page.request.post("/settings/members", {
        headers: { ...kept, ...changes },
        data: body,
      });
      return (await answer.text()).includes("/invite/");
    };
    expect(await replay({})).toBe(false);
    expect(await replay({ origin: "null" })).toBe(false);
    expect(await replay({ origin: "https://evil.example" })).toBe(false);
    expect(await replay({ origin: "https://evil.example", "x-forwarded-host": "evil.example" })).toBe(false);
    expect(await replay({ origin: baseURL ?? "" })).toBe(true);
  });
});

test.describe("API tokens", () => {
  const call = (request: APIRequestContext, token: string) =>
    request.get("/api/v1/identities?limit=1", { headers: { authorization: `Bearer ${token}` } });

  test("are shown once, open the API, and are refused once revoked", async ({
    login,
    playwright,
    baseURL,
  }) => {
    const page = await login({ role: "analyst" });
    await page.goto("/settings/tokens");
    await page.getByRole("button", { name: "Create a token" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("What is it for?").fill("Nightly export");
    await dialog.getByRole("button", { name: "Create the token" }).click();
    const shown = dialog.getByText(/^rollcall_pat_/);
    await expect(shown).toBeVisible();
    const token = (await shown.textContent()) ?? "";
    await dialog.getByRole("button", { name: "Done" }).click();
    await page.reload();
    expect(await page.content()).not.toContain(token);
    const script = await playwright.request.newContext({ baseURL });
    const answer = await call(script, token);
    expect(answer.status()).toBe(200);
    expect(answer.headers()["access-control-allow-origin"]).toBeUndefined();
    expect(await answer.json()).toMatchObject({ data: expect.any(Array) });
    // The browser's cookies open nothing there.
    expect((await page.request.get("/api/v1/identities")).status()).toBe(401);
    await page.getByRole("button", { name: "Revoke…" }).click();
    await page.getByRole("button", { name: "Revoke", exact: true }).click();
    await expect(page.getByText("The token is revoked.")).toBeVisible();
    expect((await call(script, token)).status()).toBe(401);
    await script.dispose();
  });
});

test("health: alive, ready, and nothing more for strangers", async ({ request }) => {
  expect(await (await request.get("/api/health/live")).json()).toEqual({ status: "live" });
  await expect(async () => {
    expect(await (await request.get("/api/health/ready")).json()).toEqual({ status: "ready" });
  }).toPass({ timeout: 40_000 });
});

test("the screens of this part have no barrier that axe finds", async ({ login, page }) => {
  const check = async (path: string) => {
    await page.goto(path);
    await page.getByRole("heading", { level: 1 }).waitFor();
    await expectAccessible(page);
  };
  await check("/login");
  await login({ role: "admin" });
  for (const path of ["/settings/account", "/settings/members", "/settings/tokens"]) await check(path);
});
