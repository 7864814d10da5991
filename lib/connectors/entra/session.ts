import { randomUUID, X509Certificate } from "node:crypto";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer, HttpRequest } from "@/lib/connectors/sdk/http";
import { signJwt } from "@/lib/connectors/sdk/signed-jwt";
import { type Cloud, clouds } from "./clouds";
import type { EntraConfig } from "./config";

export type EntraContext = LiveContext<EntraConfig>;

/** Being signed in: every call goes out through `ask`, with a token for whom it is meant. */
export interface Session {
  ctx: EntraContext;
  cloud: Cloud;
  ask(audience: Audience, request: Omit<HttpRequest, "signal">): Promise<HttpAnswer>;
}
export type Audience = "graph" | "arm" | "vault";

/** Tokens live for about an hour; reading may take longer. */
const renewBeforeMs = 5 * 60_000;

const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().catch(600) });

/**
 * Signs in as the application.
 * @throws SourceError `denied` when Entra does not accept it.
 */
export async function openSession(ctx: EntraContext): Promise<Session> {
  const cloud: Cloud = clouds[ctx.config.cloud];
  const started = performance.now();
  const now = () => ctx.now.getTime() + performance.now() - started;
  const tokens = new Map<Audience, { token: Promise<string>; until: number }>();
  const tokenFor = (audience: Audience) => {
    const known = tokens.get(audience);
    if (known && known.until > now()) return known.token;
    const entry = { token: Promise.resolve(""), until: Number.POSITIVE_INFINITY };
    entry.token = getToken(ctx, cloud, audience, now).then(
      ({ access_token: token, expires_in: seconds }) => {
        entry.until = now() + seconds * 1000 - renewBeforeMs;
        return token;
      },
      (error) => {
        tokens.delete(audience);
        throw error;
      },
    );
    tokens.set(audience, entry);
    return entry.token;
  };
  await tokenFor("graph");
  return {
    ctx,
    cloud,
    async ask(audience, { headers = {}, ...request }) {
      const authorization = `Bearer ${await tokenFor(audience)}`;
      return ctx.http.request({
        ...request,
        headers: { accept: "application/json", authorization, ...headers },
        signal: ctx.signal,
      });
    },
  };
}

async function getToken(ctx: EntraContext, cloud: Cloud, audience: Audience, now: () => number) {
  const { config } = ctx;
  const resource = { graph: cloud.graph, arm: cloud.arm, vault: `https://${cloud.vault}` }[audience];
  const url = `${cloud.login}/${config.tenant}/oauth2/v2.0/token`;
  const form = () =>
    new URLSearchParams({
      client_id: config.client_id,
      grant_type: "client_credentials",
      scope: `${resource}/.default`,
      ...(config.auth === "secret"
        ? { client_secret: config.client_secret ?? "" }
        : {
            client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            client_assertion: assertion(config, url, now()),
          }),
    }).toString();
  const answer = await ctx.http.request({
    url,
    method: "POST",
    idempotent: true,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    // An assertion may be taken once: one whose answer was lost would be refused the second time.
    body: form,
    accept: [400, 401],
    signal: ctx.signal,
  });
  if (answer.status >= 400) throw refused(answer);
  const token = tokenSchema.safeParse(answer.json());
  if (token.success) return token.data;
  throw new SourceError({ kind: "malformed", message: "Entra did not answer with a token." });
}

/** What the private key signs in place of a secret; Entra knows the certificate by its thumbprint. */
function assertion(
  { certificate = "", private_key: key = "", ...config }: EntraConfig,
  url: string,
  now: number,
) {
  const thumbprint = new X509Certificate(certificate).fingerprint256.replaceAll(":", "");
  const seconds = Math.floor(now / 1000);
  return signJwt(
    { "x5t#S256": Buffer.from(thumbprint, "hex").toString("base64url") },
    {
      aud: url,
      iss: config.client_id,
      sub: config.client_id,
      jti: randomUUID(),
      nbf: seconds - 60,
      exp: seconds + 540,
    },
    key,
  );
}

const refusalSchema = z.object({
  error: z.string().regex(/^\w{1,60}$/),
  error_codes: z.array(z.number()).catch([]),
});

/** Only the codes are told: the sentences of Entra quote what was sent. */
function refused(answer: HttpAnswer): SourceError {
  const read = refusalSchema.safeParse(answer.json());
  const codes = read.success ? read.data.error_codes.map((code) => `AADSTS${code}`) : [];
  const why = read.success ? [read.data.error, ...codes].join(", ") : `status ${answer.status}`;
  return new SourceError({
    kind: "denied",
    message: `Entra does not let the application sign in (${why}). Check the tenant, the client id, and whether the credential has expired.`,
    permission: "a valid credential of the application",
  });
}
