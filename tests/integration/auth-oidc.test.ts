import { createSecretKey, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import NextAuth from "next-auth";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { inviteMember } from "@/lib/features/members/mutations";
import { readSessionCookie, sessionSecret } from "@/lib/platform/auth/cookies";
import { authOptions } from "@/lib/platform/auth/next-auth";
import { isFresh, readSession } from "@/lib/platform/auth/session";
import { createLog } from "@/lib/platform/log";
import { createPrisma } from "@/lib/platform/prisma";
import type { PrismaClient } from "@/prisma/generated/client";
import {
  clientId,
  clientSecret,
  type FakeIdp,
  type Person,
  type Spoil,
  startFakeIdp,
} from "@/tests/factories/fake-idp";
import { facts } from "@/tests/factories/members";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const publicUrl = "http://localhost:3999";
const keys = { session: createSecretKey(randomBytes(32)) };
const log = createLog({ level: "silent", name: "test" });
const folder = mkdtempSync(join(tmpdir(), "rollcall-oidc-"));

let database: TestDatabase;
let pool: Pool;
let prisma: PrismaClient;
let idp: FakeIdp;
let otherIdp: FakeIdp;

beforeAll(async () => {
  process.env.NEXTAUTH_URL = publicUrl;
  writeFileSync(join(folder, "secret"), `${clientSecret}\n`);
  database = await createTestDatabase();
  pool = database.pool;
  prisma = createPrisma(pool);
  idp = await startFakeIdp();
  otherIdp = await startFakeIdp();
});
afterAll(async () => {
  delete process.env.NEXTAUTH_URL;
  rmSync(folder, { recursive: true });
  await idp.close();
  await otherIdp.close();
  await database.drop();
});

interface Answer {
  redirect: string;
  body: unknown;
}

/** A browser: it keeps cookies and calls the sign-in library as the route does. */
class Browser {
  readonly jar = new Map<string, string>();
  invitationToken: string | null = null;

  async call(
    action: "csrf" | "signin" | "callback",
    more: { query?: Record<string, string>; body?: Record<string, string> },
  ) {
    const answer: Answer = { redirect: "", body: undefined };
    const response = {
      setCookies: [] as string[],
      getHeader: () => response.setCookies,
      setHeader(name: string, value: string | string[]) {
        if (name === "Set-Cookie") response.setCookies = [value].flat();
        if (name === "Location") answer.redirect = String(value);
        return response;
      },
      status: () => response,
      end: () => undefined,
      send: (body: unknown) => {
        answer.body = body;
      },
      json: (body: unknown) => response.send(body),
    };
    const request = {
      method: more.body ? "POST" : "GET",
      headers: {},
      cookies: Object.fromEntries(this.jar),
      query: { ...more.query, nextauth: action === "csrf" ? [action] : [action, "oidc"] },
      body: more.body,
    };
    const options = authOptions({
      env: {
        publicUrl,
        oidc: { issuer: idp.issuer, clientId, clientSecretFile: join(folder, "secret") },
      },
      keys,
      log,
      context: { prisma, pool, facts, now: new Date() },
      invitationToken: this.invitationToken,
    });
    // The library takes the request and response of an older router; this is what it uses of them.
    await Reflect.apply(NextAuth, undefined, [request, response, options]);
    for (const line of response.setCookies) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.jar.set(name, decodeURIComponent(value));
    }
    return answer;
  }

  /** Goes to the provider; gives the address that it was sent to. */
  async leave(asking: Record<string, string> = {}): Promise<URL> {
    const csrf = await this.call("csrf", {});
    const { csrfToken } = z.object({ csrfToken: z.string() }).parse(csrf.body);
    const body = { csrfToken, callbackUrl: "/inventory" };
    const sent = await this.call("signin", { query: asking, body });
    return new URL(sent.redirect);
  }

  async comeBack(address: URL): Promise<string> {
    const answer = await this.call("callback", { query: Object.fromEntries(address.searchParams) });
    return answer.redirect;
  }

  /** Who is signed in. */
  async member() {
    const sid = await readSessionCookie(this.jar.get("rollcall.session"), sessionSecret(keys));
    return sid === null ? null : readSession(pool, sid, new Date());
  }
}

async function signIn(person: Person, spoil?: Spoil, browser = new Browser()) {
  const place = await browser.comeBack(idp.authorize(await browser.leave(), person, spoil));
  return { place, member: await browser.member() };
}

async function invited(email: string): Promise<Browser> {
  const browser = new Browser();
  const { token } = await inviteMember(
    { prisma, pool },
    "user:boss",
    { email, role: "analyst", scope: { kind: "all" } },
    new Date(),
  );
  browser.invitationToken = token;
  return browser;
}

const ana: Person = { sub: "ana-1", email: "Ana@Example.com", email_verified: true, name: "Ana" };
const lastAudit = async () =>
  JSON.parse((await pool.query("SELECT body FROM audit_events ORDER BY seq DESC LIMIT 1")).rows[0].body);

describe("single sign-on", () => {
  it("asks with state, nonce and PKCE, and keeps each in a cookie of its own", async () => {
    const browser = new Browser();
    const asked = (await browser.leave()).searchParams;
    for (const name of ["state", "nonce", "code_challenge"]) expect(asked.get(name), name).toBeTruthy();
    expect(asked.get("redirect_uri")).toBe(`${publicUrl}/api/auth/callback/oidc`);
    expect([...browser.jar.keys()]).toEqual(
      expect.arrayContaining(["rollcall.state", "rollcall.nonce", "rollcall.pkce", "rollcall.csrf"]),
    );
  });

  it("needs an invitation the first time, and none after that", async () => {
    const refused = await signIn(ana);
    expect(refused).toEqual({ place: "/login?error=not_invited", member: null });
    expect((await lastAudit()).payload).toEqual({ userId: null, method: "oidc", reason: "not_invited" });
    const joined = await signIn(ana, undefined, await invited("ana@example.com"));
    expect(joined.place).toBe(`${publicUrl}/inventory`);
    expect(joined.member).toMatchObject({
      email: "ana@example.com",
      name: "Ana",
      role: "analyst",
      hasPassword: false,
    });
    // The address may change at the provider: who it is does not.
    const again = await signIn({ ...ana, email: "renamed@example.com" });
    expect(again.member?.userId).toBe(joined.member?.userId);
  });

  it("never finds an account by its e-mail address", async () => {
    const eve: Person = { ...ana, sub: "eve-1" };
    expect((await signIn(eve)).member).toBeNull();
    await prisma.user.create({
      data: { email: "root@example.com", name: "R", role: "admin", passwordHash: "$" },
    });
    const root: Person = { sub: "eve-2", email: "root@example.com", email_verified: true };
    expect((await signIn(root)).member).toBeNull();
  });

  it("takes an invitation only for the address that the provider verified", async () => {
    const other: Person = { sub: "bo-1", email: "bo@example.com", email_verified: true };
    const browser = await invited("cy@example.com");
    expect((await signIn(other, undefined, browser)).member).toBeNull();
    const unverified: Person = { sub: "cy-1", email: "cy@example.com", email_verified: false };
    expect((await signIn(unverified, undefined, browser)).member).toBeNull();
    // Neither used it up.
    expect((await signIn({ ...unverified, email_verified: true }, undefined, browser)).member).not.toBeNull();
  });

  it("hands on that the provider shall ask again whom it remembers", async () => {
    const asked = (await new Browser().leave({ prompt: "login", max_age: "0" })).searchParams;
    expect(Object.fromEntries(asked)).toMatchObject({ prompt: "login", max_age: "0" });
    expect((await new Browser().leave()).searchParams.has("prompt")).toBe(false);
  });

  it("takes somebody whom the provider remembered to be as fresh as it says, and never fresher than now", async () => {
    const mia: Person = { sub: "mia-1", email: "mia@example.com", email_verified: true };
    const now = new Date();
    const seconds = Math.floor(now.getTime() / 1000);
    const fresh = async (browser: Browser, claims: Record<string, unknown>) => {
      const { member } = await signIn(mia, { claims }, browser);
      return member !== null && isFresh(member, now);
    };
    const browser = await invited("mia@example.com");
    expect(await fresh(browser, { auth_time: seconds - 3600 })).toBe(false);
    expect(await fresh(browser, { auth_time: seconds - 3600 })).toBe(false);
    expect(await fresh(browser, { auth_time: seconds - 60 })).toBe(true);
    expect(await fresh(browser, {})).toBe(true);
    const ahead = (await signIn(mia, { claims: { auth_time: seconds + 86_400 } })).member;
    expect(ahead?.confirmedAt.getTime()).toBeLessThanOrEqual(Date.now());
  });

  it("refuses a member who is disabled", async () => {
    const di: Person = { sub: "di-1", email: "di@example.com", email_verified: true };
    const joined = await signIn(di, undefined, await invited("di@example.com"));
    await prisma.user.update({
      where: { id: joined.member?.userId ?? "" },
      data: { disabledAt: new Date() },
    });
    expect(await signIn(di)).toEqual({ place: "/login?error=disabled", member: null });
  });
});

describe("an answer that is not right", () => {
  const spoilt: [string, Spoil][] = [
    ["another audience", { claims: { aud: "somebody-else" } }],
    ["another issuer", { claims: { iss: "https://evil.example" } }],
    ["another nonce", { claims: { nonce: "replayed" } }],
    ["no nonce", { claims: { nonce: undefined } }],
    ["an end in the past", { claims: { exp: 1 } }],
    ["a key that is not the provider's", { foreignKey: true }],
    ["no signature", { unsigned: true }],
    ["another state", { back: { state: "made-up" } }],
    ["the name of another provider", { back: { iss: "https://evil.example" } }],
    ["a code of nobody", { back: { code: "made-up" } }],
  ];

  it.each(spoilt)("lets nobody in: %s", async (_what, spoil) => {
    const fay: Person = { sub: "fay-1", email: "fay@example.com", email_verified: true };
    const browser = await invited("fay@example.com");
    const { place, member } = await signIn(fay, spoil, browser);
    expect(member).toBeNull();
    expect(place).toContain("error=OAuthCallback");
    // The same browser with a right answer gets in, so that the refusal was about the answer.
    expect((await signIn(fay, undefined, browser)).member).not.toBeNull();
    await prisma.user.delete({ where: { email: "fay@example.com" } });
  });

  it("cannot come from another provider (mix-up)", async () => {
    const gil: Person = { sub: "gil-1", email: "gil@example.com", email_verified: true };
    const browser = await invited("gil@example.com");
    const place = await browser.comeBack(otherIdp.authorize(await browser.leave(), gil));
    expect(place).toContain("error=OAuthCallback");
    expect(await browser.member()).toBeNull();
  });

  it("cannot be used in another browser, or twice", async () => {
    const hal: Person = { sub: "hal-1", email: "hal@example.com", email_verified: true };
    const browser = await invited("hal@example.com");
    const way = idp.authorize(await browser.leave(), hal);
    const thief = await invited("hal@example.com");
    expect(await thief.comeBack(way)).toContain("error=OAuthCallback");
    expect(await thief.member()).toBeNull();
    browser.invitationToken = thief.invitationToken;
    await browser.comeBack(way);
    expect(await browser.member()).not.toBeNull();
    expect(await browser.comeBack(way)).toContain("error=OAuthCallback");
  });
});
