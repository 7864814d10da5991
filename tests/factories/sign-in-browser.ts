import { createSecretKey, randomBytes } from "node:crypto";
import NextAuth from "next-auth";
import type { Pool } from "pg";
import { z } from "zod";
import { readSessionCookie, sessionSecret } from "@/lib/platform/auth/cookies";
import { authOptions } from "@/lib/platform/auth/next-auth";
import { readSession } from "@/lib/platform/auth/session";
import type { OidcEnv } from "@/lib/platform/env";
import { createLog } from "@/lib/platform/log";
import type { PrismaClient } from "@/prisma/generated/client";
import { facts } from "@/tests/factories/members";

interface Answer {
  redirect: string;
  body: unknown;
}

const keys = { session: createSecretKey(randomBytes(32)) };
const log = createLog({ level: "silent", name: "test" });

/** A browser: it keeps cookies and calls the sign-in library as the route does. */
export class SignInBrowser {
  readonly jar = new Map<string, string>();
  invitationToken: string | null = null;

  constructor(
    private readonly at: OidcEnv & { publicUrl: string },
    private readonly database: { prisma: PrismaClient; pool: Pool },
  ) {}

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
      env: { publicUrl: this.at.publicUrl, oidc: this.at },
      keys,
      log,
      context: { ...this.database, facts, now: new Date() },
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
    return sid === null ? null : readSession(this.database.pool, sid, new Date());
  }
}
