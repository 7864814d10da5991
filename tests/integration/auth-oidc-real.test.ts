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
  type AuthorizationServer,
  hasAuthorizationServer,
  startAuthorizationServer,
} from "@/tests/factories/authorization-server";
import { PersonAtProvider } from "@/tests/factories/person-at-provider";
import { notInstalled } from "@/tests/factories/real-servers";
import { SignInBrowser } from "@/tests/factories/sign-in-browser";
import { createTestDatabase, type TestDatabase } from "@/tests/setup/database";

const publicUrl = "http://localhost:3999";
const clientId = "rollcall-test";
const clientSecret = "s3cret of the client: 100% for tests";
const suffix = hasAuthorizationServer ? "" : ` (${notInstalled})`;

describe.skipIf(!hasAuthorizationServer)(`single sign-on at oidc-provider${suffix}`, () => {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-oidc-real-"));
  let database: TestDatabase;
  let pool: Pool;
  let prisma: PrismaClient;
  let server: AuthorizationServer;

  beforeAll(async () => {
    process.env.NEXTAUTH_URL = publicUrl;
    writeFileSync(join(folder, "secret"), `${clientSecret}\n`);
    writeFileSync(join(folder, "old-secret"), "an older secret\n");
    database = await createTestDatabase();
    pool = database.pool;
    prisma = createPrisma(pool);
    server = await startAuthorizationServer({
      plain: true,
      clients: [
        {
          client_id: clientId,
          client_secret: clientSecret,
          redirect_uris: [`${publicUrl}/api/auth/callback/oidc`],
          token_endpoint_auth_method: "client_secret_basic",
        },
      ],
      people: {
        "ana-1": { email: "Ana@Example.com", email_verified: true, name: "Ana" },
        "bo-1": { email: "bo@example.com", email_verified: false, name: "Bo" },
        "cy-1": { email: "cy@example.com", email_verified: true, name: "Cy" },
      },
    });
  });
  afterAll(async () => {
    delete process.env.NEXTAUTH_URL;
    rmSync(folder, { recursive: true });
    await server?.stop();
    await database?.drop();
  });

  const open = (secret = "secret") =>
    new SignInBrowser(
      { publicUrl, issuer: server.origin, clientId, clientSecretFile: join(folder, secret) },
      { prisma, pool },
    );
  async function invited(email: string, secret?: string): Promise<SignInBrowser> {
    const browser = open(secret);
    const who = { email, role: "analyst" as const, scope: { kind: "all" as const } };
    browser.invitationToken = (await inviteMember({ prisma, pool }, "user:boss", who, new Date())).token;
    return browser;
  }

  it("lets in who was invited, and from then on without a word while the provider remembers", async () => {
    const ana = new PersonAtProvider("ana-1");
    const browser = await invited("ana@example.com");
    expect(await browser.comeBack(await ana.signIn(await browser.leave()))).toBe(`${publicUrl}/inventory`);
    expect(await browser.member()).toMatchObject({ email: "ana@example.com", name: "Ana", role: "analyst" });
    expect(ana.asked).toEqual(["login", "consent"]);
    const later = open();
    expect(await later.comeBack(await ana.signIn(await later.leave()))).toBe(`${publicUrl}/inventory`);
    expect(ana.asked).toEqual(["login", "consent"]);
  });

  it("has the provider ask again who shall prove themselves", async () => {
    const ana = new PersonAtProvider("ana-1");
    const browser = open();
    await browser.comeBack(await ana.signIn(await browser.leave()));
    const before = ana.asked.length;
    await browser.comeBack(await ana.signIn(await browser.leave({ prompt: "login", max_age: "0" })));
    expect(ana.asked.slice(before)).toContain("login");
    const member = await browser.member();
    expect(member && isFresh(member, new Date())).toBe(true);
  });

  it("lets nobody in uninvited, or by an address that the provider did not verify", async () => {
    const cy = new PersonAtProvider("cy-1");
    const browser = open();
    expect(await browser.comeBack(await cy.signIn(await browser.leave()))).toBe("/login?error=not_invited");
    const bo = new PersonAtProvider("bo-1");
    const wanted = await invited("bo@example.com");
    expect(await wanted.comeBack(await bo.signIn(await wanted.leave()))).toBe("/login?error=not_invited");
    expect([await browser.member(), await wanted.member()]).toEqual([null, null]);
  });

  it("lets nobody in who turns back at the provider, or comes back twice", async () => {
    const cy = new PersonAtProvider("cy-1");
    const browser = await invited("cy@example.com");
    const refused = await cy.turnBack(await browser.leave());
    expect(refused.searchParams.get("error")).toBe("access_denied");
    expect(await browser.comeBack(refused)).toContain("error=Callback");
    expect(await browser.member()).toBeNull();
    const way = await cy.signIn(await browser.leave());
    await browser.comeBack(way);
    expect(await browser.member()).toMatchObject({ email: "cy@example.com" });
    expect(await browser.comeBack(way)).toContain("error=OAuthCallback");
  });

  it("says that it failed where the provider does not take the client's secret", async () => {
    const cy = new PersonAtProvider("cy-1");
    const browser = await invited("other@example.com", "old-secret");
    expect(await browser.comeBack(await cy.signIn(await browser.leave()))).toContain("error=OAuthCallback");
    expect(await browser.member()).toBeNull();
  });
});
