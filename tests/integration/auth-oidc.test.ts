import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { inviteMember } from "@/lib/features/members/mutations";
import { isFresh } from "@/lib/platform/auth/session";
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
import { SignInBrowser } from "@/tests/factories/sign-in-browser";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const publicUrl = "http://localhost:3999";
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

class Browser extends SignInBrowser {
  constructor() {
    super(
      { publicUrl, issuer: idp.issuer, clientId, clientSecretFile: join(folder, "secret") },
      { prisma, pool },
    );
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

  it("takes an address from what the provider tells of the person whom it signed for, and of nobody else", async () => {
    const kim: Person = { sub: "kim-1" };
    const told = { sub: "kim-1", email: "kim@example.com", email_verified: true };
    const browser = await invited("kim@example.com");
    const other = await signIn(kim, { told: { ...told, sub: "kim-2" } }, browser);
    expect([other.member, other.place]).toEqual([null, expect.stringContaining("error=OAuthCallback")]);
    // That an address is verified is not taken from beside another one.
    const claims = { email_verified: true };
    const unverified = await signIn(kim, { claims, told: { ...told, email_verified: undefined } }, browser);
    expect(unverified.place).toBe("/login?error=not_invited");
    expect((await signIn(kim, { told }, browser)).member).toMatchObject({ email: "kim@example.com" });
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
    // Where it does not say, nobody knows.
    expect(await fresh(browser, {})).toBe(false);
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
