import { type Browser, type BrowserContext, expect, type Page, test } from "@playwright/test";
import type { Pool } from "pg";
import { createPool } from "@/lib/platform/database";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { createPrisma } from "@/lib/platform/prisma";
import {
  identityFixture,
  insertContainer,
  insertIdentities,
  insertPerson,
} from "@/tests/factories/inventory";
import { createUser } from "@/tests/factories/members";
import { insertLetter, insertQuestion } from "@/tests/factories/questions";
import { freePort, type Product, startProduct } from "@/tests/setup/product";
import { expectAccessible } from "./accessible";
import { live, makeAdministrator, signIn } from "./fixtures";

/** Somebody who is asked who owns what: by a letter on a phone, and by the inbox. */
let product: Product;
let pool: Pool;
let bo: string;
const phone = { width: 390, height: 844 };
const opened: BrowserContext[] = [];

test.describe.configure({ mode: "serial", timeout: 120_000 });

test.beforeAll(async ({ browser }) => {
  test.setTimeout(300_000);
  product = await startProduct({ port: await freePort() });
  await makeAdministrator(browser, /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "");
  pool = createPool(embeddedUrl(product.folder) ?? "", 2);
  const prisma = createPrisma(pool);
  bo = await insertPerson(pool, "Bo", "bo@example.com");
  const user = await createUser(prisma, "owner", { email: "bo@example.com", name: "Bo" });
  await prisma.user.update({ where: { id: user.id }, data: { personId: bo } });
  await createUser(prisma, "owner", { email: "cleo@example.com", name: "Cleo" });
});
test.afterEach(async () => {
  for (const context of opened.splice(0)) await context.close();
});
test.afterAll(async () => {
  await pool.end();
  await product.stop();
});

async function open(browser: Browser, email: string | null, viewport = phone): Promise<Page> {
  const context = await browser.newContext({ baseURL: product.url, viewport });
  opened.push(context);
  if (email !== null) await signIn(context, product.url, email);
  return context.newPage();
}

/** So many identities in one account that Bo is asked about. */
async function ask(
  names: readonly string[],
  more: { tier?: number; usedDaysAgo?: number } = {},
): Promise<string[]> {
  const containerId = await insertContainer(pool, `account of ${names[0]}`);
  const lastUsed =
    more.usedDaysAgo === undefined
      ? undefined
      : ({
          at: new Date(Date.now() - more.usedDaysAgo * 86_400_000),
          grade: "reported",
          precisionSeconds: null,
          coveredSince: new Date("2024-01-01"),
          gap: "none",
        } as const);
  const made = names.map((name, n) =>
    identityFixture({
      name,
      containerId,
      tier: more.tier ?? 2,
      risk: 90 - n,
      ...(lastUsed ? { lastUsed } : {}),
    }),
  );
  await insertIdentities(pool, made);
  return Promise.all(made.map(({ id }) => insertQuestion(pool, id, { personId: bo, at: new Date() })));
}
async function stateOf(question: string): Promise<string> {
  return (await pool.query("SELECT state FROM owner_questions WHERE id = $1", [question])).rows[0].state;
}
/** All that an answer could have changed. */
async function everything(): Promise<string> {
  const tables = [
    "owner_questions",
    "ownerships",
    "owner_messages",
    "owner_links",
    "actions",
    "changes",
    "audit_events",
  ];
  const found = await Promise.all(
    tables.map((table) =>
      pool.query(`SELECT md5(string_agg(r::text, '' ORDER BY r::text)) AS h FROM ${table} r`),
    ),
  );
  return found.map((each) => each.rows[0].h).join(" ");
}

test("from the mail to done takes two presses on a phone: open, accept", async ({ browser }) => {
  const [question = ""] = await ask(["mail-role"]);
  const { token } = await insertLetter(pool, bo, [question], new Date());
  const page = await open(browser, null);
  await page.goto(`/answer/${token}`);
  const accept = page.getByRole("button", { name: "Accept" });
  await expect(page.getByRole("heading", { name: "mail-role" })).toBeVisible();
  expect((await accept.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await expectAccessible(page);
  await accept.click();
  await expect(page.getByText("You answer for mail-role.")).toBeVisible();
  await expect(page.getByText("Everything in this letter is answered. Thank you.")).toBeVisible();
  expect(await stateOf(question)).toBe("accepted");
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(phone.width);
  await page.reload();
  await expect(page.getByText("Already accepted by Bo by mail link.")).toBeVisible();
});

test("what is privileged asks for a sign-in, and is declined from the letter all the same", async ({
  browser,
}) => {
  const [question = ""] = await ask(["root-role"], { tier: 0 });
  const { token } = await insertLetter(pool, bo, [question], new Date());
  const page = await open(browser, null);
  await page.goto(`/answer/${token}`);
  await expect(page.getByRole("link", { name: "Sign in to accept" })).toBeVisible();
  await page.getByRole("button", { name: "Not mine" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "I do not know" }).click();
  await expect(page.getByText(/^Recorded for root-role\./)).toBeVisible();
  expect(await stateOf(question)).toBe("unsure");
});

test("a scanner that opens every link, runs the page, presses by script and submits what it finds changes nothing", async ({
  browser,
}) => {
  const [question = ""] = await ask(["scanned-role"]);
  const { token } = await insertLetter(pool, bo, [question], new Date());
  const before = await everything();
  const page = await open(browser, null);
  const address = `${product.url}/answer/${token}`;
  for (const method of ["GET", "HEAD", "OPTIONS"]) await page.request.fetch(address, { method });
  const looks: Record<string, string>[] = [
    { purpose: "prefetch" },
    { rsc: "1", "next-router-prefetch": "1" },
  ];
  for (const headers of looks) await page.request.get(address, { headers });
  await page.request.post(address, {
    form: { token, questionId: question, says: "accept" },
    failOnStatusCode: false,
  });
  const answer = await page.goto(`/answer/${token}`);
  expect(answer?.headers()["referrer-policy"]).toBe("no-referrer");
  expect(answer?.headers()["cache-control"]).toContain("no-store");
  await page.getByRole("button", { name: "Accept" }).waitFor();
  await page.waitForLoadState("networkidle");
  for (let round = 0; round < 3; round += 1) {
    await page.evaluate(() => {
      for (const button of document.querySelectorAll("button")) button.click();
      for (const input of document.querySelectorAll("input")) input.value = "cleo@example.com";
      for (const form of document.forms) form.requestSubmit();
    });
  }
  // The action itself, as it went over the wire for somebody else's page: with no nonce, and with one of another letter.
  const other = await insertLetter(pool, bo, [question], new Date());
  const withOther = await everything();
  const seen: { headers: Record<string, string>; body: string }[] = [];
  const second = await open(browser, null);
  await second.goto(`/answer/${other.token}`);
  await second.route("**/answer/**", async (route) => {
    const request = route.request();
    if (request.method() !== "POST") return route.continue();
    seen.push({ headers: await request.allHeaders(), body: request.postData() ?? "" });
    return route.abort();
  });
  await second.getByRole("button", { name: "Accept" }).click();
  await expect.poll(() => seen.length).toBeGreaterThan(0);
  const { headers = {}, body = "" } = seen[0] ?? {};
  const forged = [body.replaceAll(other.token, token), body.replace(/"nonce":"[^"]*"/, '"nonce":""')];
  expect(new Set([body, ...forged]).size).toBe(3);
  const kept = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !name.startsWith(":") && name !== "content-length"),
  );
  for (const data of forged) {
    const said = await page.request.post(address, { headers: kept, data, failOnStatusCode: false });
    expect(await said.text()).toContain("This page was opened too long ago.");
  }
  expect(await everything()).toBe(withOther);
  expect(before).not.toBe("");
  expect(await stateOf(question)).toBe("asked");
});

test("a letter decides nothing for somebody else who is signed in, nor when it is old or made up", async ({
  browser,
}) => {
  const [question = ""] = await ask(["forwarded-role"]);
  const { token } = await insertLetter(pool, bo, [question], new Date());
  const old = await insertLetter(pool, bo, [question], new Date(Date.now() - 8 * 86_400_000));
  const page = await open(browser, "cleo@example.com");
  await page.goto(`/answer/${token}`);
  await expect(page.getByRole("heading", { name: "This letter is somebody else’s" })).toBeVisible();
  await expect(page.getByText("forwarded-role")).toHaveCount(0);
  await page.goto(`/answer/${old.token}`);
  await expect(page.getByRole("heading", { name: "This link is too old" })).toBeVisible();
  await page.goto("/answer/made-up");
  await expect(page.getByRole("heading", { name: "This link does not work" })).toBeVisible();
  expect(await stateOf(question)).toBe("asked");
  await pool.query("UPDATE owner_questions SET state = 'expired' WHERE state = 'asked'");
});

test("twenty items take under a minute by keyboard: A, N, D, J, K and Z", async ({ browser }) => {
  const names = Array.from({ length: 20 }, (_, n) => `role-${String(n).padStart(2, "0")}`);
  const questions = await ask(names);
  const page = await open(browser, "bo@example.com", { width: 1280, height: 900 });
  await page.goto("/inbox");
  await live(page);
  await expect(page.getByRole("article")).toHaveCount(20);
  await expect(
    page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: /^Inbox/ }),
  ).toContainText("20");
  const sheet = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  // The cards answer keys once they are live.
  await expect(async () => {
    await page.keyboard.press("?");
    await expect(sheet.getByText("Not mine", { exact: true })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await page.keyboard.press("Escape");
  await expect(sheet).toBeHidden();
  let pressed = 0;
  const key = async (name: string) => {
    pressed += 1;
    await page.keyboard.press(name);
  };
  const left = (n: number) => expect(page.getByRole("article")).toHaveCount(n);
  const from = Date.now();
  await key("j");
  await key("k");
  await key("n");
  await expect(page.getByRole("dialog")).toBeVisible();
  await key("Enter");
  await left(19);
  await key("d");
  await expect(page.getByRole("dialog")).toBeVisible();
  await expect(page.getByText("What is not known")).toBeVisible();
  for (const each of ["Tab", "Tab", "Enter"]) await key(each);
  await left(18);
  for (let n = 17; n >= 0; n -= 1) await key("a");
  await left(0);
  const seconds = (Date.now() - from) / 1000;
  await expect(page.getByRole("heading", { name: "Nothing waits for you. Thank you." })).toBeVisible({
    timeout: 60_000,
  });
  console.log(
    `20 items: ${pressed} keys, ${seconds.toFixed(1)} s at the keyboard, ${((Date.now() - from) / 1000).toFixed(1)} s to the last confirmation`,
  );
  expect(pressed).toBeLessThanOrEqual(27);
  expect(seconds).toBeLessThan(60);
  const states = await Promise.all(questions.map(stateOf));
  expect(states.filter((state) => state === "accepted")).toHaveLength(19);
  expect(states[0]).toBe("declined");
  await key("z");
  await expect(page.getByRole("article")).toHaveCount(1);
});

test("an answer that is tapped without a connection is kept, and confirmed when it is back", async ({
  browser,
}) => {
  await pool.query("UPDATE owner_questions SET state = 'expired' WHERE state = 'asked'");
  const [first = "", second = ""] = await ask(["train-role", "tunnel-role"]);
  const page = await open(browser, "bo@example.com");
  await page.goto("/inbox");
  await live(page);
  await expectAccessible(page);
  await page.context().setOffline(true);
  await page.getByRole("button", { name: "Accept", exact: true }).first().click();
  await expect(page.getByText(/^No connection: 1 answer kept here/)).toBeVisible();
  await page.getByRole("button", { name: "Not mine" }).click();
  await expectAccessible(page);
  await page.getByRole("button", { name: "It is not mine" }).click();
  await expect(page.getByText(/^No connection: 2 answers kept here/)).toBeVisible();
  expect(await stateOf(first)).toBe("asked");
  await page.context().setOffline(false);
  await expect
    .poll(() => Promise.all([first, second].map(stateOf)), { timeout: 40_000 })
    .toEqual(["accepted", "declined"]);
  await expect(page.getByRole("heading", { name: "Nothing waits for you. Thank you." })).toBeVisible();
  const recent = page.getByRole("region", { name: "Answered in the last day" });
  await recent.getByRole("button", { name: "Take back tunnel-role" }).click();
  await expect(page.getByRole("article")).toHaveCount(1);
  expect(await stateOf(second)).toBe("asked");
});

test("what was used this week is accepted at once, after its list was seen", async ({ browser }) => {
  await pool.query("UPDATE owner_questions SET state = 'expired' WHERE state = 'asked'");
  const used = await ask(["used-a", "used-b", "used-c"], { usedDaysAgo: 2 });
  await ask(["quiet-role"]);
  const page = await open(browser, "bo@example.com");
  await page.goto("/inbox");
  await live(page);
  await page.getByRole("button", { name: "Accept all 3 used this week…" }).click();
  const dialog = page.getByRole("dialog");
  for (const name of ["used-a", "used-b", "used-c"])
    await expect(dialog.getByText(name, { exact: true })).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Accept all 3" }).click();
  await expect(page.getByRole("article")).toHaveCount(1);
  expect(await Promise.all(used.map(stateOf))).toEqual(["accepted", "accepted", "accepted"]);
});

test("a second person approves what an owner asked for, and the page says that nothing was carried out", async ({
  browser,
}) => {
  const page = await open(browser, "admin@example.com", { width: 1280, height: 900 });
  await page.goto("/ownership?tab=requests");
  await live(page);
  await expect(page.getByText(/Bo asks for it as its owner\./)).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Approve" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Approve" }).click();
  await expect(page.getByText(/approved; to be carried out at the source by whoever runs it/)).toBeVisible();
  await page.getByRole("link", { name: /^Disable role-01/ }).click();
  await expect(page.getByText("disable: approved")).toBeVisible();
  await page.getByText(/^Asked before/).click();
  await expect(page.getByText(/Bo answered/)).toBeVisible();
});
