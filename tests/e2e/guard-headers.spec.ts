import { inertPolicy } from "@/lib/platform/headers";
import type { Answer } from "./guard-call";
import { expect, test } from "./guard-fixtures";

/** What every answer carries, whatever it is. */
const always = {
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "x-frame-options": "DENY",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "x-permitted-cross-domain-policies": "none",
};
/** What no answer carries: who made it, and doors for other origins. */
const never = ["x-powered-by", "server", "access-control-allow-origin", "etag"];

/** The policy of a page, with its nonce taken out. */
const pagePolicy = [
  "default-src 'self'",
  "script-src 'self' 'nonce-…' 'strict-dynamic'",
  "style-src 'self' 'nonce-…' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' 'sha256-StEaX+se6YS7pqjzrzMIA0KaX9zF/8zAhvQXZAe5epY='",
  "style-src-attr 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "worker-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types nextjs nextjs#bundler default",
].join("; ");

test("every class of answer carries the security headers", async ({ guarded }) => {
  const { app, ids, members } = guarded;
  const { admin, analyst, leader } = members;
  const token = guarded.apiToken;
  const bearer = { authorization: `Bearer ${token}` };
  const page = await app.ask("/inventory", admin);
  const file = /\/_next\/static\/[^"]+\.js/.exec(page.body)?.[0] ?? "";
  const away = async (table: string, work: () => Promise<Answer>) => {
    await app.pool.query(`ALTER TABLE ${table} RENAME TO away`);
    try {
      return await work();
    } finally {
      await app.pool.query(`ALTER TABLE away RENAME TO ${table}`);
    }
  };
  const post = { method: "POST", body: "" };
  const classes: Record<string, [status: number, answer: Answer]> = {
    page: [200, page],
    "page for everybody": [200, await app.ask("/login", null)],
    "data of a page": [200, await app.askRsc("/inventory", admin, { rsc: "1" })],
    "missing page": [404, await app.ask("/no-such-page", admin)],
    "page of another role": [404, await app.ask("/audit", leader)],
    redirect: [307, await app.ask("/inventory", null)],
    "failed page": [500, await away("api_tokens", () => app.ask("/settings/tokens", admin))],
    "API answer": [200, await app.ask("/api/v1/sources", null, { headers: bearer })],
    "API without token": [401, await app.ask("/api/v1/sources", null)],
    "API missing": [
      404,
      await app.ask(`/api/v1/identities/${crypto.randomUUID()}`, null, { headers: bearer }),
    ],
    "failed API": [
      500,
      await away("credentials", () => app.ask("/api/v1/credentials", null, { headers: bearer })),
    ],
    "our own route": [200, await app.ask(`/api/inventory/peek?id=${ids.owned}`, admin)],
    "our own route without session": [401, await app.ask("/api/progress", null)],
    "our own route, forbidden": [403, await app.ask("/api/audit/export", leader)],
    "our own route, foreign": [
      403,
      await app.ask("/api/search", admin, { ...post, headers: { origin: "null" } }),
    ],
    "method that is not there": [405, await app.ask("/api/progress", admin, { method: "DELETE" })],
    "method that shows what was sent": [405, await app.ask("/inventory", admin, { method: "TRACE" })],
    "the same on a static file": [405, await app.ask(file, null, { method: "TRACE" })],
    export: [200, await app.ask("/api/inventory/export?q=keeper", analyst)],
    "audit export": [200, await app.ask("/api/audit/export", admin)],
    health: [200, await app.ask("/api/health/live", null)],
    "sign-in form": [200, await app.ask("/api/auth/csrf", null)],
    "shut door of the sign-in": [404, await app.ask("/api/auth/session", null)],
    "action without session": [200, (await app.act("sessions/endOtherSessionsAction", null)).answer],
    "sign-out": [204, await app.ask("/api/sign-out", await app.member("leader"), post)],
    "static file": [200, await app.ask(file, null)],
    "missing static file": [404, await app.ask("/_next/static/chunks/none.js", null)],
    icon: [200, await app.ask("/icon.svg", null)],
    "image service": [404, await app.ask("/_next/image?url=%2Ficon.svg&w=64&q=75", admin)],
    "unreadable address": [400, await app.ask("/inventory?q=%00", admin)],
    "other host": [421, await app.ask("/login", null, { headers: { host: "evil.example" } })],
  };
  const refused = await firstRefusal(() => app.ask("/api/v1/identities/none", null, { headers: bearer }));
  classes["API limit"] = [429, refused];
  expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);

  const wrong: string[] = [];
  for (const [what, [status, { headers, ...answer }]] of Object.entries(classes)) {
    const expectIs = (name: string, got: unknown, wanted: unknown) => {
      if (got !== wanted) wrong.push(`${what}: ${name} is ${got}, not ${wanted}`);
    };
    expectIs("status", answer.status, status);
    for (const [name, value] of Object.entries(always)) expectIs(name, headers[name], value);
    for (const name of never) {
      if (name === "etag" && what === "static file") continue;
      expectIs(name, headers[name], undefined);
    }
    if (!headers["permissions-policy"]?.toString().includes("camera=()"))
      wrong.push(`${what}: permissions-policy`);
    const kept = String(headers["cache-control"]);
    const isStatic = what === "static file" || what === "icon";
    if (!isStatic && !kept.includes("no-store")) wrong.push(`${what}: may be kept (${kept})`);
    const policy = String(headers["content-security-policy"]).replace(/nonce-[^']+/g, "nonce-…");
    if (policy !== pagePolicy && policy !== inertPolicy) wrong.push(`${what}: policy ${policy}`);
    expectIs(
      "clear-site-data",
      headers["clear-site-data"],
      what === "sign-out" ? '"cache", "storage"' : undefined,
    );
    // Plain http on this machine: browsers must not be told to come back by https.
    expectIs("strict-transport-security", headers["strict-transport-security"], undefined);
  }
  expect(wrong).toEqual([]);
  expect(classes["method that shows what was sent"]?.[1].headers.allow).toBe("GET, HEAD, POST");
  const cookie = classes["sign-out"]?.[1].headers["set-cookie"]?.join("\n");
  expect(cookie).toMatch(/^rollcall\.session=;.*(Max-Age=0|Expires=Thu, 01 Jan 1970)/i);
});

test("a nonce is used for one answer, and every script of a page carries its own", async ({ guarded }) => {
  const { app, members } = guarded;
  const seen = new Set<string>();
  for (const path of ["/login", "/", "/inventory", "/sources", "/no-such-page"]) {
    const { headers, body } = await app.ask(path, path === "/login" ? null : members.admin);
    const nonce = /'nonce-([^']+)'/.exec(String(headers["content-security-policy"]))?.[1] ?? "";
    expect(nonce).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(seen.has(nonce), path).toBe(false);
    seen.add(nonce);
    const scripts = body.match(/<script\b[^>]*>/g) ?? [];
    expect(scripts.length, path).toBeGreaterThan(2);
    expect(
      scripts.filter((script) => !script.includes(`nonce="${nonce}"`)),
      path,
    ).toEqual([]);
    expect(body.match(/ on[a-z]+="/g), path).toBeNull();
  }
});

/** The limit is 300 calls a minute; a minute may end among them, so calls go on until one minute had more. */
async function firstRefusal(ask: () => Promise<Answer>): Promise<Answer> {
  for (let calls = 0; calls < 1500; calls += 50) {
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    const refused = answers.find(({ status }) => status === 429);
    if (refused) return refused;
  }
  throw new Error("1,500 calls were not too many");
}
