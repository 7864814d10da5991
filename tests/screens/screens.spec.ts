import { type Browser, type BrowserContext, expect, test } from "@playwright/test";
import { Client } from "pg";
import { embeddedUrl } from "@/lib/platform/embedded/embedded";
import { makeAdministrator, signIn } from "@/tests/e2e/fixtures";
import { type Product, startProduct } from "@/tests/setup/product";
import { takePictures } from "./picture";
import { everywhere, loaded, onlyOnce, type Screen, signedOut } from "./screen-list";

const folder = process.env.SCREENS_FOLDER ?? "screens";
const ports = (process.env.SCREENS_PORTS ?? "41997,41998").split(",");

/** What the failing state takes away while the server runs. */
const lostTables = [
  "identities",
  "containers",
  "people",
  "sync_runs",
  "audit_events",
  "api_tokens",
  "label_rules",
];

/** Takes every picture that can be taken; which could not fails the run at its end. */
async function photograph(context: BrowserContext, state: string, screens: readonly Screen[]): Promise<void> {
  for (const { name, at, first } of screens) {
    const page = await context.newPage();
    const done = (async () => {
      // Keys and buttons count only once the page listens.
      await page.goto(typeof at === "string" ? at : await at(page), { waitUntil: "networkidle" });
      await expect(page.locator("[aria-busy=true]")).toHaveCount(0);
      await first?.(page);
      await takePictures(page, folder, state, name);
    })();
    await expect.soft(done, `${state}: ${name}`).resolves.toBeUndefined();
    await page.close();
  }
}

/** Starts a product, makes its administrator, and gives a browser in which they are signed in and one where nobody is. */
async function open(browser: Browser, port: string, options: readonly string[]) {
  const product = await startProduct({ port: Number(port), args: options });
  const baseURL = `http://localhost:${port}`;
  const setupLink = /https?:\/\/\S+\/setup\/\S+/.exec(product.answers)?.[0] ?? "";
  const stranger = await browser.newContext({ baseURL });
  const setUp = await stranger.newPage();
  await setUp.goto(setupLink);
  await takePictures(setUp, folder, "signed-out", "set-up");
  await setUp.close();
  await makeAdministrator(browser, setupLink);
  const member = await browser.newContext({ baseURL });
  await signIn(member, baseURL, "admin@example.com");
  return { product, stranger, member };
}

async function withoutTables(product: Product, work: () => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: embeddedUrl(product.folder) ?? "" });
  await client.connect();
  for (const table of lostTables) await client.query(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    for (const table of lostTables) await client.query(`ALTER TABLE ${table}_away RENAME TO ${table}`);
    await client.end();
  }
}

test("empty", async ({ browser }) => {
  const { product, stranger, member } = await open(browser, ports[0] ?? "", []);
  try {
    await photograph(stranger, "signed-out", signedOut);
    await photograph(member, "empty", [...everywhere, ...onlyOnce]);
  } finally {
    await product.stop();
  }
});

test("demo, and failing", async ({ browser }) => {
  const { product, member } = await open(browser, ports[1] ?? "", ["--demo"]);
  try {
    const page = await member.newPage();
    await page.goto("/inventory");
    await expect(async () => {
      await page.goto("/sources");
      await expect(page.getByText(/Reading|Waiting/)).toHaveCount(0, { timeout: 500 });
    }).toPass({ timeout: 120_000 });
    await page.close();
    await photograph(member, "demo", [...everywhere, ...loaded]);
    await withoutTables(product, () => photograph(member, "failing", everywhere));
  } finally {
    await product.stop();
  }
});
