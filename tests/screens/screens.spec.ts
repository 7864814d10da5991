import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, expect, test } from "@playwright/test";
import type { Pool } from "pg";
import { z } from "zod";
import { healthy, queryError } from "@/lib/connectors/aws/fixtures/wire-answers";
import { makeAdministrator, signIn } from "@/tests/e2e/fixtures";
import { GuardedProduct, type Visitor } from "@/tests/e2e/guard-product";
import { AwsWire } from "@/tests/factories/aws-wire";
import { type Product, startProduct } from "@/tests/setup/product";
import { decideAsPeopleDo, decided } from "./decided";
import { takePictures } from "./picture";
import {
  anIdentity,
  connectionTest,
  everywhere,
  firstOf,
  held,
  listScreens,
  loaded,
  mainScreens,
  onlyOnce,
  reading,
  type Screen,
  signedOut,
} from "./screen-list";

const folder = process.env.SCREENS_FOLDER ?? "screens";
const ports = (process.env.SCREENS_PORTS ?? "41996,41997,41998").split(",");

/** What the failing state takes away while the server runs. */
const lostTables = [
  "identities",
  "containers",
  "people",
  "sync_runs",
  "audit_events",
  "api_tokens",
  "label_rules",
  "findings",
  "rule_tallies",
  "exceptions",
  "alerts",
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

async function asVisitor(browser: Browser, product: Product, { cookie }: Visitor): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: product.url });
  await context.addCookies([{ ...cookie, url: product.url, httpOnly: true, sameSite: "Lax" }]);
  return context;
}

async function withoutTables(pool: Pool, work: () => Promise<void>): Promise<void> {
  for (const table of lostTables) await pool.query(`ALTER TABLE ${table} RENAME TO ${table}_away`);
  try {
    await work();
  } finally {
    for (const table of lostTables) await pool.query(`ALTER TABLE ${table}_away RENAME TO ${table}`);
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

/** A person who answers for some identities of the demo. */
async function givenOwner(app: GuardedProduct): Promise<string> {
  const some = await app.pool.query<{ id: string }>(
    "SELECT id FROM identities WHERE kind = 'cloud_user' ORDER BY exposed_placements DESC, id LIMIT 12",
  );
  await app.done("ownership/assignOwnerAction", await app.member("admin"), {
    selection: { kind: "ids", ids: some.rows.map((row) => row.id) },
    part: "technical",
    owner: { kind: "email", email: "mateo.ruiz@brindlewood.example", name: "Mateo Ruiz" },
    agreed: true,
  });
  const person = await app.pool.query("SELECT id FROM people WHERE email = 'mateo.ruiz@brindlewood.example'");
  return z.object({ id: z.string() }).parse(person.rows[0]).id;
}

/** Waits until everything was held against the rules. */
async function assessed({ pool }: GuardedProduct): Promise<void> {
  const told = `SELECT FROM assessment_state WHERE passed_at IS NOT NULL AND NOT EXISTS (SELECT FROM assessment_marks)`;
  await expect.poll(async () => (await pool.query(told)).rowCount, { timeout: 120_000 }).toBe(1);
}

/** The address of what can only be found while the lists work. */
async function found(context: BrowserContext, screens: readonly Screen[]): Promise<Screen[]> {
  const page = await context.newPage();
  const all: Screen[] = [];
  for (const { name, at } of screens) all.push({ name, at: typeof at === "string" ? at : await at(page) });
  await page.close();
  return all;
}

test("demo, as each role, and failing", async ({ browser }) => {
  const { product, member } = await open(browser, ports[1] ?? "", ["--demo"]);
  const app = await GuardedProduct.open(product);
  try {
    await expect
      .poll(async () => (await member.request.get("/api/progress")).json(), { timeout: 120_000 })
      .toMatchObject({ runs: [], demo: null });
    await assessed(app);
    await photograph(member, "demo", [...everywhere, ...loaded]);
    const personId = await givenOwner(app);
    for (const [who, role, more] of [
      ["owner", "owner", { personId }],
      ["owner-of-nothing", "owner", {}],
      ["auditor", "auditor", {}],
      ["leader", "leader", {}],
    ] as const) {
      const context = await asVisitor(browser, product, await app.member(role, more));
      await photograph(context, `demo-${who}`, who === "owner-of-nothing" ? listScreens : mainScreens);
      await context.close();
    }
    await decideAsPeopleDo(app);
    await assessed(app);
    await photograph(member, "demo-decided", decided);
    const single = await found(member, [
      { name: "identity", at: anIdentity("kind:cloud_user") },
      { name: "account", at: firstOf("/accounts") },
      { name: "source", at: firstOf("/sources") },
    ]);
    await withoutTables(app.pool, () => photograph(member, "failing", [...everywhere, ...single]));
  } finally {
    await app.close();
  }
});

test("at work: disappearances that wait, a sync under way, connections that are tried", async ({
  browser,
}) => {
  let goOn = () => {};
  const wait = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  const slow = new AwsWire({
    ...healthy,
    async GetAccountAuthorizationDetails(form, count) {
      if (form.has("Marker")) await wait;
      return healthy.GetAccountAuthorizationDetails?.(form, count) ?? { body: "" };
    },
  });
  const poor = new AwsWire({
    ...healthy,
    ListFunctions: () =>
      queryError(403, "AccessDenied", "User is not authorized to perform lambda:ListFunctions"),
    DescribeInstances: () => queryError(403, "UnauthorizedOperation", "You are not authorized."),
  });
  await slow.start();
  await poor.start();
  const product = await startProduct({
    port: Number(ports[2] ?? ""),
    env: { ROLLCALL_ALLOW_CIDRS: "127.0.0.0/8", ROLLCALL_RETRY_BASE_MS: "2" },
  });
  const app = await GuardedProduct.open(product);
  try {
    const admin = await app.member("admin");
    const context = await asVisitor(browser, product, admin);
    const sheet = join(product.folder, "Register of service accounts.csv");
    for (const rows of [20, 8]) {
      const names = Array.from({ length: rows }, (_, n) => `svc-${String(n).padStart(2, "0")},oracle,ledger`);
      writeFileSync(sheet, ["name,system,account", ...names].join("\n"));
      await app.command(["import", "csv", sheet, "--complete"]);
    }
    const one = async (sql: string, values: unknown[] = []) =>
      z.object({ id: z.string() }).parse((await app.pool.query(sql, values)).rows[0]).id;
    const register = await one("SELECT id FROM sources WHERE connector = 'csv'");
    await photograph(context, "held", held(register));
    await photograph(context, "at-work", [
      connectionTest("test-granted", slow.endpoint),
      connectionTest("test-missing", poor.endpoint),
      connectionTest("test-unreachable", "http://127.0.0.1:9"),
    ]);
    const source = crypto.randomUUID();
    await app.done("sources/addSourceAction", admin, {
      sourceId: source,
      connector: "aws",
      name: "Payments organisation",
      fields: {
        auth: "access_key",
        access_key_id: "AKIAQ3EGRF4XUDZ7PLMN",
        secret_access_key: "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",
        regions: "us-east-1",
        endpoint: slow.endpoint,
      },
      schedule: "off",
    });
    await expect
      .poll(() => slow.asked.some(({ form }) => form.has("Marker")), { timeout: 60_000 })
      .toBe(true);
    const run = await one("SELECT id FROM sync_runs WHERE source_id = $1", [source]);
    await photograph(context, "at-work", reading(source, run));
    await context.close();
  } finally {
    goOn();
    await app.close();
    await slow.stop();
    await poor.stop();
  }
});
