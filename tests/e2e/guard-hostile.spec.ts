import type { BrowserContext, Page } from "@playwright/test";
import { parse } from "csv-parse/sync";
import { hostileNames } from "@/tests/factories/hostile-names";
import { expect, type Guarded, test } from "./guard-fixtures";
import type { Visitor } from "./guard-product";
import { may, pages } from "./guard-surfaces";

test.describe.configure({ timeout: 240_000 });

/** A browser of a member that writes down everything that must not happen in it. */
async function watched(guarded: Guarded, newContext: () => Promise<BrowserContext>, as: Visitor | null) {
  const context = await newContext();
  if (as !== null)
    await context.addCookies([{ ...as.cookie, url: guarded.app.url, httpOnly: true, sameSite: "Lax" }]);
  const seen: string[] = [];
  let at = "";
  const note = (what: string) => seen.push(`${at}: ${what}`);
  await context.exposeBinding("__violated", (_source, what: string) => note(`violates ${what}`));
  await context.exposeBinding("__pwned", () => note("a script of a name ran"));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report: unknown = Reflect.get(window, "__violated");
      if (typeof report === "function")
        report(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
    });
  });
  const page = await context.newPage();
  page.on("dialog", (dialog) => {
    note(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("pageerror", (error) => note(`error ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" && !expectedFailure(message.text())) note(`console ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(guarded.app.url) && !/^(data|blob):/.test(request.url()))
      note(`asks ${request.url()}`);
  });
  page.on("popup", (popup) => note(`opens ${popup.url()}`));
  const visit = async (path: string): Promise<Page> => {
    at = path;
    await page.goto(guarded.app.url + path, { waitUntil: "domcontentloaded" });
    await page.locator("h1").first().waitFor({ timeout: 20_000 });
    const foreign = await foreignElements(page);
    for (const element of foreign) note(`holds ${element}`);
    return page;
  };
  return { page, visit, seen, close: () => context.close() };
}

/** A page that is not there, or not for this role, says so with a status: the browser notes that by itself. */
const expectedFailure = (text: string) => /Failed to load resource: .* status of (404|401|403)/.test(text);

/** Elements and addresses that no component of ours makes. */
function foreignElements(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const never =
      "iframe, object, embed, base, marquee, math, video, audio, keygen, xmp, foreignObject, plaintext, img[src='x'], [onerror], [onload], [onclick], [onfocus], [onmouseover], [ontoggle]";
    const found = [...document.querySelectorAll(never)].map((element) => element.outerHTML.slice(0, 120));
    for (const link of document.querySelectorAll("[href], [src], [action], [formaction]")) {
      for (const name of ["href", "src", "action", "formaction"]) {
        const value = link.getAttribute(name);
        if (value === null || !URL.canParse(value, location.href)) continue;
        const { origin } = new URL(value, location.href);
        if (origin !== location.origin) found.push(`${name}=${value.slice(0, 80)}`);
      }
    }
    return found;
  });
}

test("hostile names are text on every screen, and no screen breaks the policy", async ({
  guarded,
  browser,
}) => {
  const { app, ids, members } = guarded;
  const admin = await watched(guarded, () => browser.newContext(), members.admin);
  for (const { path } of Object.values(pages)) await admin.visit(path(ids));
  const runs = await app.pool.query<{ source: string; run: string }>(
    `SELECT DISTINCT ON (s.connector, s.mode) s.id AS source, r.id AS run
     FROM sources s JOIN sync_runs r ON r.source_id = s.id WHERE s.mode <> 'builtin'`,
  );
  for (const { source, run } of runs.rows) {
    for (const rest of ["", "/coverage", "/settings", `/runs/${run}`])
      await admin.visit(`/sources/${source}${rest}`);
  }
  for (const path of [
    ...["teams", "suggestions", "asking"].map((tab) => `/ownership?tab=${tab}`),
    "/accounts?shape=tree",
  ]) {
    await admin.visit(path);
  }
  const longest = await app.pool.query<{ id: string; kind: string }>(
    `SELECT DISTINCT ON (kind) id, kind FROM identities
     WHERE kind IN ('cloud_user', 'cloud_role', 'mcp_server', 'scheduled_job', 'other')
     ORDER BY kind, exposed_placements DESC, length(name) DESC, id`,
  );
  for (const { id, kind } of longest.rows) {
    // What came from the system itself fills every tab; the others hold their names in these.
    const isFull = kind === "cloud_user" || kind === "cloud_role";
    const tabs = isFull ? ["timeline", "credentials", "access", "usage", "raw"] : ["credentials", "raw"];
    for (const tab of tabs) await admin.visit(`/inventory/${id}?tab=${tab}`);
  }
  expect(admin.seen).toEqual([]);
  await admin.close();
});

test("the list, its drawer and the palette show every hostile name and run none", async ({
  guarded,
  browser,
}) => {
  const { members } = guarded;
  const { page, visit, seen, close } = await watched(guarded, () => browser.newContext(), members.admin);
  for (const [n, name] of hostileNames.entries()) {
    if (n % 24 !== 0) continue;
    await visit(`/inventory?q=${encodeURIComponent(`"${name.slice(0, 60).replaceAll(/["\\]/g, "")}"`)}`);
  }
  await visit("/inventory?sort=-name");
  const grid = page.getByRole("grid");
  await grid.focus();
  for (let n = 0; n < 12; n += 1) {
    await page.keyboard.press("PageDown");
    await page.keyboard.press("Enter");
  }
  await page.keyboard.press("Control+K");
  for (const text of ["<script", "onerror", "=cmd", "javascript:", "__proto__"]) {
    await page.getByRole("combobox").last().fill(text);
    await expect(page.getByRole("option").first()).toBeVisible();
  }
  expect(await foreignElements(page)).toEqual([]);
  expect(seen).toEqual([]);
  await close();
});

test("no page breaks the policy for those who see less of it", async ({ guarded, browser }) => {
  const { ids, members } = guarded;
  // An analyst's pages lie between the auditor's, without a control, and the administrator's, with all of them.
  for (const visitor of [null, members.owner, members.auditor, members.leader]) {
    const { visit, seen, close } = await watched(guarded, () => browser.newContext(), visitor);
    for (const { path, needs } of Object.values(pages)) {
      if (visitor === null ? needs === "anyone" : may(visitor.role, needs)) await visit(path(ids));
    }
    await visit("/no-such-page");
    expect(seen).toEqual([]);
    await close();
  }
});

/** What a spreadsheet takes for a formula, also behind blanks. */
const formula = /^[\s\u00A0\uFEFF]*[=+\-@\t\r\n|%＝＋－＠]/;

test("exports hold the names exactly as JSON, and no formula as CSV", async ({ guarded }) => {
  const { app, members } = guarded;
  const json = await app.ask("/api/inventory/export?format=json", members.analyst);
  const named = await app.pool.query<{ name: string }>("SELECT name FROM identities WHERE gone_at IS NULL");
  const names = json.body
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line).name);
  expect(names.sort()).toEqual(named.rows.map((row) => row.name).sort());
  const csvs = [(await app.ask("/api/inventory/export?format=csv", members.analyst)).body];
  for (const noun of ["identities", "credentials", "placements", "grants", "trust", "accounts", "sources"]) {
    const { code, stdout } = await app.command(["list", noun, "--csv"]);
    expect(code, noun).toBe(0);
    csvs.push(stdout);
  }
  for (const csv of csvs) {
    const rows: string[][] = parse(csv, { relax_column_count: false });
    expect(rows.length).toBeGreaterThan(1);
    const isNumber = (cell: string) => /^-?\d+(\.\d+)?$/.test(cell);
    expect(rows.flat().filter((cell) => formula.test(cell) && !isNumber(cell))).toEqual([]);
    expect(csv).not.toContain("\0");
  }
  const { stdout } = await app.command(["list", "identities", "--json"]);
  expect(
    stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).name)
      .sort(),
  ).toEqual(names.sort());
});
