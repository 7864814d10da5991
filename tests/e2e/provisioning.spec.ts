import { expect, test } from "@playwright/test";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { makeAdministrator, signIn } from "./fixtures";

/** An installation of its own, that an identity provider connects to. */
let product: Product;

test.describe.configure({ timeout: 240_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
});
test.afterAll(() => product.stop());

test("an administrator connects an identity provider, and sees who came", async ({ browser, playwright }) => {
  const context = await browser.newContext({ baseURL: product.url });
  await signIn(context, product.url, "admin@example.com");
  const page = await context.newPage();
  await page.goto("/settings/provisioning");
  await expect(page.getByText(`${product.url}/scim/v2`)).toBeVisible();
  await expect(page.getByText("None yet")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Create a token" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("checkbox")).toHaveCount(1);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Create the token" }).click();
  const token = (await dialog.getByText(/^rollcall_pat_/).textContent()) ?? "";
  await dialog.getByRole("button", { name: "Done" }).click();

  const idp = await playwright.request.newContext({
    baseURL: product.url,
    extraHTTPHeaders: { authorization: `Bearer ${token}`, "content-type": "application/scim+json" },
  });
  const post = async (path: string, body: object) => {
    const answer = await idp.post(`/scim/v2/${path}`, { data: JSON.stringify(body) });
    expect(answer.status()).toBe(201);
    return (await answer.json()).id;
  };
  const ana = await post("Users", {
    userName: "ana@acme.example",
    displayName: "Ana <b>Silva</b>",
    active: true,
  });
  await post("Groups", { displayName: "Payments", members: [{ value: ana }] });
  const refused = await idp.get("/scim/v2/Users?filter=title%20pr");
  expect([refused.status(), refused.headers()["content-type"]]).toEqual([
    400,
    "application/scim+json; charset=utf-8",
  ]);
  expect((await idp.get("/scim/v2/Nothing")).status()).toBe(404);
  // The token opens nothing else, and a browser's cookies open nothing there.
  expect((await idp.get("/api/v1/people")).status()).toBe(403);
  expect((await page.request.get("/scim/v2/Users")).status()).toBe(401);
  await idp.dispose();

  await page.setViewportSize({ width: 390, height: 844 });
  await page.reload();
  await expect(page.getByText("1, of whom 1 active")).toBeVisible();
  await expect(page.getByText("Last refused")).toBeVisible();
  await expect(page.getByText("Identity provider (SCIM)")).toBeVisible();
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.screenshot({ path: "test-results/provisioning-390.png", fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.emulateMedia({ colorScheme: "dark" });
  await page.screenshot({ path: "test-results/provisioning-dark.png", fullPage: true });

  await page.goto("/ownership?tab=people");
  await expect(page.getByText("Ana <b>Silva</b>").first()).toBeVisible();
  await page.goto("/ownership?tab=teams");
  await expect(page.getByText("Payments").first()).toBeVisible();
  await context.close();
});
