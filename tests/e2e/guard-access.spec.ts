import { type Permission, type Role, roles } from "@/lib/domain/permissions";
import { tokenPermissions } from "@/lib/features/tokens/schema";
import { createToken } from "@/lib/platform/auth/api-token";
import type { Answer, Asked } from "./guard-call";
import { expect, type Guarded, test } from "./guard-fixtures";
import type { Visitor } from "./guard-product";
import {
  may,
  methods,
  pages,
  pagesOfSources,
  type RouteSurface,
  routes,
  routesOfSources,
} from "./guard-surfaces";
import { startWithoutProxy } from "./guard-web";

test.describe.configure({ timeout: 180_000 });

/** What only somebody signed in may read; none of it stands on a page for everybody. */
const inside = ["keeper", "210987654321", "owner@example.com", "Sign out", "End all others"];

/** An API token of a member, past the rule of who may make one: what it opens is what is tried. */
async function tokenOf({ app }: Guarded, member: Visitor): Promise<string> {
  const { token, prefix, secretHash } = createToken();
  const scopes: readonly Permission[] = tokenPermissions;
  await app.pool.query(
    `INSERT INTO api_tokens (user_id, prefix, secret_hash, name, scopes, created_at, expires_at)
     VALUES ($1, $2, $3, 'sweep', $4, now(), now() + interval '1 day')`,
    [member.id, prefix, secretHash, scopes],
  );
  return token;
}

test("every page and route of the sources is listed", () => {
  const place = "tests/e2e/guard-surfaces.ts: say who may see it.";
  expect(
    pagesOfSources()
      .filter((page) => !(page in pages))
      .map((page) => `${page}: list it in ${place}`),
  ).toEqual([]);
  expect(
    routesOfSources()
      .filter((route) => !(route in routes))
      .map((route) => `${route}: list it in ${place}`),
  ).toEqual([]);
  expect(Object.keys(pages).sort()).toEqual(pagesOfSources().sort());
  expect(Object.keys(routes).sort()).toEqual(routesOfSources().sort());
});

/** Tries every page as everybody; gives a line for each answer that the table does not say. */
async function sweepPages({ app, ids, members }: Guarded, url: string): Promise<string[]> {
  const wrong: string[] = [];
  for (const [page, { path, needs, redirects }] of Object.entries(pages)) {
    const visitors: [string, Visitor | null][] = [
      ["nobody", null],
      ...roles.map((role) => [role, members[role]] as [string, Visitor]),
    ];
    for (const [who, visitor] of visitors) {
      const answer = await app.ask(path(ids), visitor, {}, url);
      const said = pageAnswer(answer);
      const open = page.includes("[token]")
        ? "missing"
        : redirects || (page === "(auth)/login" && visitor)
          ? "elsewhere"
          : "shown";
      const expected =
        visitor === null
          ? needs === "anyone"
            ? open
            : "sign-in"
          : may(visitor.role, needs)
            ? open
            : "missing";
      if (said !== expected) wrong.push(`${page} as ${who}: ${said}, not ${expected}`);
      if (said === "missing" || visitor === null) {
        for (const text of visitor === null ? inside : ["keeper", "210987654321"]) {
          if (answer.body.includes(text)) wrong.push(`${page} as ${who}: holds "${text}"`);
        }
      }
    }
  }
  return wrong;
}

function pageAnswer({ status, headers, body }: Answer): string {
  if (status === 307) return /^\/login(\?|$)/.test(headers.location ?? "") ? "sign-in" : "elsewhere";
  if (status === 404) return "missing";
  if (status !== 200) return String(status);
  // A page that begins to stream before it knows says the rest inside.
  if (/NEXT_REDIRECT;[a-z]+;\/login/.test(body)) return "sign-in";
  return body.includes("NEXT_HTTP_ERROR_FALLBACK;404") ? "missing" : "shown";
}

test("pages answer each role as the table of permissions says, with and without the proxy", async ({
  guarded,
}) => {
  expect(await sweepPages(guarded, guarded.app.url)).toEqual([]);
  const bare = await startWithoutProxy(guarded.app);
  try {
    expect(await sweepPages(guarded, bare.url)).toEqual([]);
    expect(await sweepRoutes(guarded, bare.url)).toEqual([]);
  } finally {
    await bare.stop();
  }
});

async function sweepRoutes(guarded: Guarded, url: string): Promise<string[]> {
  const { app, ids, members } = guarded;
  // A sweep before this one made as many exports as somebody may make in a minute.
  await app.pool.query("DELETE FROM rate_limits WHERE key LIKE 'export:%'");
  const wrong: string[] = [];
  const tokens = new Map<Role, string>();
  for (const role of roles) tokens.set(role, await tokenOf(guarded, members[role]));
  const expectStatus = async (what: string, answer: Promise<Answer>, status: number) => {
    const got = await answer;
    if (got.status !== status) wrong.push(`${what}: ${got.status}, not ${status}`);
    if (status >= 400 && inside.some((text) => got.body.includes(text)))
      wrong.push(`${what}: tells what is inside`);
  };
  for (const [route, surface] of Object.entries(routes)) {
    const { path, by, needs, asked = {}, endsSession, status } = surface;
    const refused = by === "nothing" ? status : 401;
    await expectStatus(`${route} as nobody`, app.ask(path(ids), null, asked, url), refused);
    for (const role of roles) {
      const expected = by === "nothing" ? status : may(role, needs) ? status : 403;
      const bearer = { authorization: `Bearer ${tokens.get(role)}` };
      const headers: Record<string, string> = by === "token" ? bearer : {};
      const session = endsSession ? await app.member(role) : members[role];
      const visitor = by === "token" ? null : session;
      await expectStatus(
        `${route} as ${role}`,
        app.ask(path(ids), visitor, { ...asked, headers }, url),
        expected,
      );
      // A session opens no door that is for tokens, and a token none that is for sessions.
      const other = by === "token" ? members[role] : null;
      const swapped: Asked = { ...asked, headers: by === "token" ? {} : bearer };
      await expectStatus(
        `${route} as ${role} by the other key`,
        app.ask(path(ids), other, swapped, url),
        refused,
      );
    }
  }
  return wrong;
}

test("routes answer each role as the table says, and no method that they do not have", async ({
  guarded,
}) => {
  expect(await sweepRoutes(guarded, guarded.app.url)).toEqual([]);
  const { app, ids, members } = guarded;
  const open: string[] = [];
  const byFolder = new Map<string, RouteSurface>();
  for (const [route, surface] of Object.entries(routes)) byFolder.set(route.split(" ")[0] ?? "", surface);
  for (const [folder, { path }] of byFolder) {
    for (const method of [...methods, "TRACE", "CONNECT-ME"]) {
      if (`${folder} ${method}` in routes) continue;
      const { status } = await app.ask(path(ids), members.admin, { method }).catch(() => ({ status: 400 }));
      if (![400, 404, 405, 501].includes(status)) open.push(`${method} ${folder}: ${status}`);
    }
    const head = await app.ask(path(ids), null, { method: "HEAD" });
    const expected = routes[`${folder} GET`]?.by === "nothing" ? 200 : undefined;
    if (expected === undefined && ![401, 405].includes(head.status))
      open.push(`HEAD ${folder}: ${head.status}`);
  }
  expect(open).toEqual([]);
});

test("nobody reads anything by the ways that have led past gates elsewhere", async ({ guarded }) => {
  const { app, ids } = guarded;
  const disguises: Record<string, string>[] = [
    {},
    { rsc: "1" },
    { rsc: "1", "next-router-prefetch": "1" },
    { rsc: "1", "next-router-prefetch": "1", "next-router-segment-prefetch": "/_tree" },
    { rsc: "1", "next-router-segment-prefetch": "/(dashboard)/inventory/__PAGE__" },
    { "x-middleware-subrequest": "proxy:proxy:proxy:proxy:proxy" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-nextjs-data": "1" },
    { "x-matched-path": "/login", "x-invoke-path": "/inventory", "x-middleware-rewrite": "/inventory" },
    { "x-forwarded-host": "localhost", "x-original-url": "/inventory", "x-rewrite-url": "/inventory" },
    { cookie: "rollcall.session=; __Host-rollcall.session=x; next-auth.session-token=x" },
    { authorization: "Bearer x", "x-nonce": "x", "x-path": "/inventory" },
  ];
  const leaks: string[] = [];
  const look = async (path: string, headers: Record<string, string>) => {
    const answer = await app.askRsc(path, null, headers).catch(() => null);
    const found = inside.filter((text) => answer?.body.includes(text));
    if (found.length > 0) leaks.push(`${path} ${JSON.stringify(headers)}: ${answer?.status} holds ${found}`);
  };
  for (const { path, needs } of Object.values(pages)) {
    if (needs === "anyone") continue;
    const plain = path(ids);
    const isTried = [
      "/",
      "/inventory",
      `/inventory/${ids.owned}`,
      `/sources/${ids.source}`,
      "/audit",
    ].includes(plain);
    for (const headers of isTried ? disguises : disguises.slice(0, 4)) {
      await look(plain, headers);
      await look(`${plain}?_rsc=abcde`, headers);
    }
    if (!isTried) continue;
    const last = plain.slice(1) || "settings/account";
    for (const trick of [
      ...[`//${last}`, `/./${last}`, `/${last}/`, `/${last}.`, `/${last}%2e`, `/${last}%00`, `/${last};x=1`],
      ...[`/%${last.charCodeAt(0).toString(16)}${last.slice(1)}`, `/${last.toUpperCase()}`, `/${last}.rsc`],
      ...[`/${last}.json`, `/${last}.txt`, `/_next/data/x/${last}.json`, `/_next/static/../../${last}`],
      ...[
        `/_next/static/%2e%2e/%2e%2e/${last}`,
        `/_next/static/..%2f..%2f${last}`,
        `/api/health/live/../../../${last}`,
      ],
      ...[
        `/api/health/..%2f..%2f${last}`,
        `/login/../${last}`,
        `/login/%2e%2e/${last}`,
        `\\${last}`,
        `/${last}\\`,
      ],
      ...[
        `/${last}.segments/_tree.segment.rsc`,
        `/(dashboard)/${last}`,
        `/%28dashboard%29/${last}`,
        `/en/${last}`,
      ],
      ...[
        `http://localhost/${last}`,
        `/?/${last}`,
        `/${last}#/login`,
        `/${last}%20`,
        `/${last}%0a`,
        `/ ${last}`,
      ],
    ]) {
      await look(trick, {});
    }
  }
  expect(leaks).toEqual([]);
});

/** An answer without what differs from one answer to the next. */
function settled({ status, body }: Answer, ...ids: string[]): string {
  let text = body.replace(/nonce="[^"]*"|nonce\\":\\"[^"\\]*|[0-9a-f]{10}(?="\})|"id":"[0-9a-f]{10}"/g, "");
  text = text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "").replace(/"[\w-]{21}(?=[a-z]")/g, '"');
  for (const id of ids) text = text.replaceAll(id, "-id-");
  text = text.replace(/[A-Za-z0-9+/]{22}==/g, "");
  // The parts of a page stream in as they are ready, cut into scripts wherever a packet ended.
  const parts = text
    .replace(/"\]\)<\/script><script[^>]*>self\.__next_f\.push\(\[1,"/g, "")
    .split(/\n|\\n|(?=<)/)
    // They are numbered in the order in which they came.
    .map((part) => part.replace(/^[0-9a-f]+:/, ":").replace(/\$([L@]?)[0-9a-f]+(?=\\*")/g, "$$$1"));
  return `${status} ${parts.sort().join("\n")}`;
}

/** So many answers show every order in which the parts of a page may come. */
const orders = 6;

test("what lies outside a member's part answers exactly like what does not exist", async ({ guarded }) => {
  const { app, ids, outsider, members } = guarded;
  const missing = crypto.randomUUID();
  const different: string[] = [];
  const same = async (
    what: string,
    who: Visitor,
    path: (id: string) => string,
    foreign: string,
    headers: Record<string, string> = {},
  ) => {
    let theirs = await app.askRsc(path(foreign), who, headers);
    let a = settled(theirs, foreign);
    let none = settled(await app.askRsc(path(missing), who, headers), missing);
    // Which parts wait for which depends on the order too: what tells the two apart does so every time.
    for (let tries = 1; a !== none && tries < orders; tries += 1) {
      theirs = await app.askRsc(path(foreign), who, headers);
      a = settled(theirs, foreign);
      if (a !== none) none = settled(await app.askRsc(path(missing), who, headers), missing);
    }
    if (a !== none) different.push(`${what}: ${difference(a, none)}`);
    if (theirs.status === 200 && pageAnswer(theirs) !== "missing" && theirs.body.length > 200)
      different.push(`${what}: shown`);
  };
  const { near } = ids;
  const plainAndRsc: Record<string, string>[] = [{}, { rsc: "1" }];
  for (const headers of plainAndRsc) {
    const kind = "rsc" in headers ? " (RSC)" : "";
    await same(`identity page${kind}`, outsider, (id) => `/inventory/${id}`, ids.identity, headers);
    await same(
      `identity page of an owner${kind}`,
      members.owner,
      (id) => `/inventory/${id}`,
      ids.identity,
      headers,
    );
    await same(`account page${kind}`, outsider, (id) => `/accounts/${id}`, ids.account, headers);
    await same(`campaign page${kind}`, outsider, (id) => `/ownership/campaigns/${id}`, ids.campaign, headers);
    await same(`finding page${kind}`, outsider, (id) => `/findings/${id}`, ids.finding, headers);
    await same(`source page${kind}`, outsider, (id) => `/sources/${id}`, ids.source, headers);
    await same(`runs of a source${kind}`, outsider, (id) => `/sources/${id}/runs`, ids.source, headers);
    await same(
      `coverage of a source${kind}`,
      outsider,
      (id) => `/sources/${id}/coverage`,
      ids.source,
      headers,
    );
    await same(`held runs${kind}`, outsider, (id) => `/sources/${id}/held`, ids.source, headers);
    await same(
      `run of a foreign source${kind}`,
      outsider,
      (id) => `/sources/${ids.source}/runs/${id}`,
      ids.run,
      headers,
    );
    await same(
      `run under another source${kind}`,
      outsider,
      (id) => `/sources/${near}/runs/${id}`,
      ids.run,
      headers,
    );
  }
  await same("peek", outsider, (id) => `/api/inventory/peek?id=${id}`, ids.identity);
  await same("progress of a run", outsider, (id) => `/api/sources/progress?run=${id}`, ids.run);
  const headers = { authorization: `Bearer ${await tokenOf(guarded, outsider)}` };
  const nobody = { ...outsider, cookie: { name: "none", value: "" } };
  await same("API identity", nobody, (id) => `/api/v1/identities/${id}`, ids.identity, headers);
  expect(different).toEqual([]);
  const seen = await app.ask(`/sources/${near}`, outsider);
  expect(pageAnswer(seen), "the outsider's own source is shown").toBe("shown");
});

function difference(a: string, b: string): string {
  const at = [...a].findIndex((character, n) => character !== b[n]);
  return `…${a.slice(Math.max(0, at - 60), at + 80)}… against …${b.slice(Math.max(0, at - 60), at + 80)}…`;
}

test("actions treat what is foreign exactly like what does not exist", async ({ guarded }) => {
  const { app, ids, outsider, members } = guarded;
  const missing = crypto.randomUUID();
  const picked = (id: string) => ({ kind: "ids", ids: [id] });
  const cases: [name: string, who: Visitor, foreign: string, input: (id: string) => unknown][] = [
    [
      "labels/setLabelAction",
      outsider,
      ids.identity,
      (id) => ({ selection: picked(id), label: "environment", value: "production" }),
    ],
    ["labels/countSelectionAction", outsider, ids.identity, (id) => ({ selection: picked(id) })],

    [
      "ownership/assignOwnerAction",
      outsider,
      ids.identity,
      (id) => ({ selection: picked(id), part: "technical", owner: { kind: "nobody" } }),
    ],
    [
      "ownership/assignOwnerAction",
      members.owner,
      ids.identity,
      (id) => ({ selection: picked(id), part: "technical", owner: { kind: "nobody" } }),
    ],
    [
      "accounts/editAccountsAction",
      outsider,
      ids.account,
      (id) => ({ changes: [{ id, environment: "production" }], from: "form" }),
    ],
    ["manual/attestIdentityAction", outsider, ids.identity, (identityId) => ({ identityId })],
    ["manual/hasArrivedAction", outsider, ids.identity, (identityId) => ({ identityId })],
    ["manual/removeIdentityAction", outsider, ids.identity, (identityId) => ({ identityId })],
    ["sources/syncSourceAction", outsider, ids.source, (sourceId) => ({ sourceId })],
    [
      "sources/decideHoldsAction",
      outsider,
      ids.source,
      (sourceId) => ({ sourceId, scopeId: missing, decision: "released" }),
    ],
    [
      "views/changeViewAction",
      outsider,
      ids.view,
      (id) => ({
        ...{ id, noun: "identities", name: "x", query: "", sort: "name", columns: [] },
        ...{ shared: false, isDefault: false },
      }),
    ],
    ["alerts/removeAlertAction", outsider, ids.alert, (alertId) => ({ alertId })],
    ["views/deleteViewAction", members.analyst, ids.view, (id) => ({ id })],
    ["tokens/revokeTokenAction", outsider, ids.token, (tokenId) => ({ tokenId })],
  ];
  const different: string[] = [];
  const said = (result: unknown, id: string) =>
    JSON.stringify(result, (key, value) =>
      key === "id" || key === "operation" ? undefined : value,
    ).replaceAll(id, "-id-");
  for (const [name, who, foreign, input] of cases) {
    const theirs = (await app.act(name, who, input(foreign))).result;
    const none = (await app.act(name, who, input(missing))).result;
    if (theirs === null || said(theirs, foreign) !== said(none, missing)) {
      different.push(`${name}: ${said(theirs, foreign)} against ${said(none, missing)}`);
    }
  }
  expect(different).toEqual([]);
});

test("no action or changing route takes a request of another origin", async ({ guarded }) => {
  const { app, ids, members } = guarded;
  // What the worker notes of its own meanwhile is nobody's request.
  const written = () =>
    app.pool.query("SELECT actor, code, target FROM audit_events WHERE actor <> 'worker' ORDER BY seq");
  const before = await written();
  const foreign: Record<string, string>[] = [
    { origin: "" },
    { origin: "null" },
    { origin: "https://evil.example" },
    { origin: "https://evil.example", "x-forwarded-host": "evil.example" },
    {
      origin: "https://evil.example",
      host: new URL(app.url).host,
      forwarded: "host=evil.example;proto=https",
    },
    { origin: `${app.url}.evil.example`, "x-forwarded-host": `${new URL(app.url).host}.evil.example` },
    { origin: app.url.replace("http:", "https:") },
    { origin: "http://localhost:1" },
    { origin: "", "sec-fetch-site": "same-origin" },
    { origin: "null", "sec-fetch-site": "cross-site" },
  ];
  const wrong: string[] = [];
  for (const [place, headers] of foreign.entries()) {
    // The rarer ways for some, because all of them go through one gate.
    const names = [...app.actions.keys()].filter((_, n) => place < 5 || n % 9 === place % 9);
    for (const name of names) {
      const { answer, result } = await app.act(name, members.admin, undefined, headers);
      const refused =
        result?.serverError?.code === "foreign_origin" || (result === null && answer.status >= 400);
      if (!refused)
        wrong.push(`${name} from ${JSON.stringify(headers)}: ${answer.status} ${JSON.stringify(result)}`);
    }
    for (const [route, { path, asked, by, status: open }] of Object.entries(routes)) {
      if (asked?.method !== "POST" || route.startsWith("auth/")) continue;
      const { status } = await app.ask(path(ids), members.admin, { ...asked, headers });
      // What a token opens, no session does, from wherever it is asked; what is open to all knows no session.
      if (status !== (by === "token" ? 401 : by === "nothing" ? open : 403))
        wrong.push(`${route} from ${JSON.stringify(headers)}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
  expect((await written()).rows).toEqual(before.rows);
});
