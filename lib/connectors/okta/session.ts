import { randomUUID } from "node:crypto";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { signJwt } from "@/lib/connectors/sdk/signed-jwt";
import type { OktaConfig } from "./config";

export type OktaContext = LiveContext<OktaConfig>;

export interface Question {
  path: string;
  query?: Record<string, string>;
  permission: string;
  accept?: number[];
}
/** Asks Okta, signed in with the one scope that the question needs. */
export type Ask = (question: Question) => Promise<HttpAnswer>;

const renewBeforeMs = 5 * 60_000;

/** A session. Okta gives no token at all where one of several scopes is missing: each scope has a token of its own. */
export function openSession(ctx: OktaContext): Ask {
  const started = performance.now();
  const now = () => ctx.now.getTime() + performance.now() - started;
  const tokens = new Map<string, { header: Promise<string>; until: number }>();
  const headerFor = (scope: string) => {
    if (ctx.config.auth === "token") return Promise.resolve(`SSWS ${ctx.config.token}`);
    const known = tokens.get(scope);
    if (known && known.until > now()) return known.header;
    const entry = { header: Promise.resolve(""), until: Number.POSITIVE_INFINITY };
    entry.header = getToken(ctx, scope, now).then(
      ({ access_token: token, expires_in: seconds }) => {
        entry.until = now() + seconds * 1000 - renewBeforeMs;
        return `Bearer ${token}`;
      },
      (error) => {
        tokens.delete(scope);
        throw error;
      },
    );
    tokens.set(scope, entry);
    return entry.header;
  };
  return async ({ path, query, permission, accept }) =>
    ctx.http.request({
      url: `${ctx.config.url}${path}`,
      ...(query ? { query } : {}),
      headers: { accept: "application/json", authorization: await headerFor(permission) },
      ...(accept ? { accept } : {}),
      permission,
      signal: ctx.signal,
    });
}

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().catch(600) });

async function getToken(ctx: OktaContext, scope: string, now: () => number) {
  const { url, client_id: client = "", key_id: kid, private_key: key = "" } = ctx.config;
  const audience = `${url}/oauth2/v1/token`;
  const assertion = () => {
    const seconds = Math.floor(now() / 1000);
    const claims = { iss: client, sub: client, aud: audience, iat: seconds - 10, exp: seconds + 290 };
    return signJwt(kid ? { kid } : {}, { ...claims, jti: randomUUID() }, key);
  };
  const answer = await ctx.http.request({
    url: audience,
    method: "POST",
    idempotent: true,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    // Okta takes an assertion once: one whose answer was lost would be refused the second time.
    body: () =>
      new URLSearchParams({
        grant_type: "client_credentials",
        scope,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: assertion(),
      }).toString(),
    accept: [400, 401, 403],
    signal: ctx.signal,
  });
  if (answer.status >= 400) throw refused(answer, scope);
  const token = tokenSchema.safeParse(answer.json());
  if (token.success) return token.data;
  throw new SourceError({ kind: "malformed", message: "Okta did not answer with a token." });
}

const refusalSchema = z.object({ error: z.string().regex(/^\w{1,60}$/) });

/** Only the code is told: sentences of a source quote what was sent. */
function refused(answer: HttpAnswer, scope: string): SourceError {
  const code = refusalSchema.safeParse(answer.json()).data?.error ?? `status ${answer.status}`;
  const hint = /dpop/.test(code)
    ? "Switch off “Require Demonstrating Proof of Possession” in the app's settings."
    : code === "invalid_scope"
      ? "Grant the scope to the app."
      : "Check the client id, the key, and whether the app is active.";
  return new SourceError({
    kind: "denied",
    message: `Okta gives the app no token for ${scope} (${code}). ${hint}`,
    permission: scope,
  });
}

const orgSchema = z.object({ id: z.string().regex(/^\w{5,60}$/) });

/** The lasting id of the organisation, which it tells everyone. */
export async function readOrg(ctx: OktaContext): Promise<string> {
  const answer = await ctx.http.request({
    url: `${ctx.config.url}/.well-known/okta-organization`,
    headers: { accept: "application/json" },
    signal: ctx.signal,
  });
  const org = orgSchema.safeParse(answer.json());
  if (org.success) return org.data.id;
  throw new SourceError({
    kind: "malformed",
    message: "The address does not answer as an Okta organisation.",
  });
}
