import { expect, type Guarded, test } from "./guard-fixtures";
import { pages, routes } from "./guard-surfaces";

/** What an address may hold that nobody of ours wrote; percent-encoded as it is sent. */
const nasty = [
  ...[
    "%00",
    "a%00b",
    "%ED%A0%80",
    "%FF%FE",
    "%E2%80%AEx",
    "'",
    "%22",
    "%5C",
    "%25",
    "%25%32%37",
    "%F0%9F%91%A9",
  ],
  ...[
    "'%3B%20DROP%20TABLE%20identities%3B--",
    "'%20OR%20'1'%3D'1",
    "1%3BSELECT%20pg_sleep(9)--",
    "*",
    "(",
    "%5B%5D",
  ],
  ...[
    "__proto__",
    "constructor",
    "undefined",
    "null",
    "NaN",
    "-1",
    "0",
    "1e309",
    "99999999999999999999",
    "9".repeat(900),
  ],
  ...[
    "a".repeat(3000),
    "2026-13-45",
    "0000-00-00",
    "9999-12-31",
    "owner:",
    "-",
    "lastused:>99999999999d",
    "eyJ",
    "e30",
  ],
];
const names = [
  ...[
    "q",
    "sort",
    "after",
    "before",
    "view",
    "cols",
    "tab",
    "text",
    "code",
    "from",
    "to",
    "id",
    "run",
    "limit",
  ],
  ...["edit", "added", "shape", "format", "place", "cursor", "connector", "source", "by"],
];

/** Pages that read something of their address. */
const readers = [
  "accounts",
  "agents",
  "audit",
  "findings",
  "findings/[id]",
  "findings/exceptions",
  "findings/rules/new",
  "inventory",
  "inventory/[id]",
  "inventory/new",
  "ownership",
  "sources/[id]/coverage",
  "sources/[id]/runs",
];

function surfacesOf({ ids, apiToken }: Guarded): { path: string; headers: Record<string, string> }[] {
  const shown = readers.map((page) => pages[`(dashboard)/${page}`]?.path(ids) ?? "");
  const asked = Object.entries(routes).flatMap(([route, { path }]) =>
    route.endsWith("GET") ? [path(ids)] : [],
  );
  const headers = { authorization: `Bearer ${apiToken}` };
  return [...shown, ...asked].map((path) => ({ path: path.split("?")[0] ?? "", headers }));
}

test("no address breaks a page or a route", async ({ guarded }) => {
  test.setTimeout(180_000);
  const { app, members } = guarded;
  const broken: string[] = [];
  for (const { path, headers } of surfacesOf(guarded)) {
    const some = nasty.filter((_, n) => n % 6 === path.length % 6);
    for (const value of some) {
      const query = names.map((name) => `${name}=${value}`).join("&");
      for (const address of [
        `${path}?${query.slice(0, 6000)}`,
        `${path}?q=${value}`,
        `${path}/${value.slice(0, 300)}`,
      ]) {
        const started = Date.now();
        const { status, body } = await app.ask(address, members.admin, { headers });
        const isBroken =
          status >= 500 || body.includes('"unexpected"') || body.includes("Something unexpected");
        if (isBroken) broken.push(`${address.slice(0, 160)}: ${status}`);
        if (Date.now() - started > 10_000) broken.push(`${address.slice(0, 160)}: took too long`);
      }
    }
  }
  expect(broken).toEqual([]);
});
