import { z } from "zod";
import { type ReadContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer, HttpClient } from "@/lib/connectors/sdk/http";
import { isRsaKey, signJwt } from "@/lib/connectors/sdk/signed-jwt";

/** For sources that are APIs of Google: a service account signs in with its key. */

const keySchema = z.object({
  type: z.literal("service_account"),
  client_email: z.string().regex(/^[^@\s]{1,100}@[^@\s]{1,200}\.gserviceaccount\.com$/),
  private_key_id: z.string().min(1).max(100),
  private_key: z.string().refine(isRsaKey),
});
export type GoogleKey = z.output<typeof keySchema>;

/** The key file of a service account, as text. */
export const googleKeyText = z
  .string()
  .trim()
  .transform((text, check) => {
    const read = keySchema.safeParse(parsed(text));
    if (read.success) return read.data;
    check.addIssue({
      code: "custom",
      message:
        "This is not the key file of a service account (JSON with type, client_email, private_key_id and private_key).",
    });
    return z.NEVER;
  });

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

export interface Question {
  url: string;
  query?: Record<string, string | string[]>;
  permission: string;
  /** Statuses that are handed back. */
  accept?: number[];
}
/** Asks Google, signed in. Throws what a refusal means, which Google says in the body alone. */
export type Ask = (question: Question) => Promise<HttpAnswer>;

/** Who signs in, and with which scope of OAuth a permission is asked for. */
export interface GoogleIdentity {
  key: GoogleKey;
  /** The person in whose name the account acts (domain-wide delegation). */
  subject?: string;
  scopeOf(permission: string): string;
}

export interface GoogleSession {
  ask: Ask;
  /** @throws SourceError `denied` when Google does not accept the key, or does not allow it the scope. */
  signIn(permission: string): Promise<void>;
}

type GoogleContext = ReadContext & { http: HttpClient };

const tokenUrl = "https://oauth2.googleapis.com/token";
const renewBeforeMs = 5 * 60_000;
const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().catch(600) });

/** A session, with one token for each scope. */
export function openGoogle(ctx: GoogleContext, who: GoogleIdentity): GoogleSession {
  const started = performance.now();
  const now = () => ctx.now.getTime() + performance.now() - started;
  const tokens = new Map<string, { token: Promise<string>; until: number }>();
  const tokenFor = (permission: string) => {
    const scope = who.scopeOf(permission);
    const known = tokens.get(scope);
    if (known && known.until > now()) return known.token;
    const entry = { token: Promise.resolve(""), until: Number.POSITIVE_INFINITY };
    entry.token = getToken(ctx, who, scope, now()).then(
      ({ access_token: text, expires_in: seconds }) => {
        entry.until = now() + seconds * 1000 - renewBeforeMs;
        return text;
      },
      (error) => {
        tokens.delete(scope);
        throw error;
      },
    );
    tokens.set(scope, entry);
    return entry.token;
  };
  return {
    async signIn(permission) {
      await tokenFor(permission);
    },
    async ask({ url, query, permission, accept = [] }) {
      const answer = await ctx.http.request({
        url,
        ...(query ? { query } : {}),
        headers: { accept: "application/json", authorization: `Bearer ${await tokenFor(permission)}` },
        // Google says in the body whether this is a refusal, a quota, or an API that is switched off.
        accept: [...accept, 403],
        permission,
        signal: ctx.signal,
      });
      if (answer.status === 403) throw refusal(answer, new URL(url).host, permission);
      return answer;
    },
  };
}

async function getToken(ctx: GoogleContext, { key, subject }: GoogleIdentity, scope: string, now: number) {
  const { client_email: email, private_key: privateKey, private_key_id: id } = key;
  const seconds = Math.floor(now / 1000);
  const claims = { iss: email, scope, aud: tokenUrl, iat: seconds - 10, exp: seconds + 3000 };
  const assertion = signJwt({ kid: id }, subject ? { ...claims, sub: subject } : claims, privateKey);
  const answer = await ctx.http.request({
    url: tokenUrl,
    method: "POST",
    idempotent: true,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams({
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      assertion,
    }).toString(),
    accept: [400, 401],
    signal: ctx.signal,
  });
  if (answer.status >= 400) throw noToken(answer, email, subject, scope);
  const token = tokenSchema.safeParse(answer.json());
  if (token.success) return token.data;
  throw new SourceError({ kind: "malformed", message: "Google did not answer with a token." });
}

const codeSchema = z.object({ error: z.string() });

function noToken(answer: HttpAnswer, email: string, subject: string | undefined, scope: string): SourceError {
  const code = codeSchema.safeParse(answer.json()).data?.error;
  if (subject && code === "unauthorized_client") {
    return new SourceError({
      kind: "denied",
      message: `${email} may not act for people with this scope. Add it to its client id in the Admin console: Security > API controls > Domain-wide delegation.`,
      permission: scope,
    });
  }
  return new SourceError({
    kind: "denied",
    message: `Google does not accept the key of ${email}. It may have been disabled or deleted, or the clock here is wrong.${
      subject ? ` Or there is no person called ${subject}.` : ""
    }`,
    permission: "a valid key of the reader's service account",
  });
}

const reasonsSchema = z.array(z.looseObject({ reason: z.string().optional().catch(undefined) })).catch([]);
const errorSchema = z.object({ error: z.object({ details: reasonsSchema, errors: reasonsSchema }) });
const isOff = /^(?:SERVICE_DISABLED|accessNotConfigured)$/;
const isQuota = /^(?:RATE_LIMIT_EXCEEDED|rateLimitExceeded|userRateLimitExceeded|quotaExceeded)$/;

function refusal(answer: HttpAnswer, api: string, permission: string): SourceError {
  const { details = [], errors = [] } = errorSchema.safeParse(answer.json()).data?.error ?? {};
  const reasons = [...details, ...errors].map(({ reason }) => reason ?? "");
  if (reasons.some((reason) => isQuota.test(reason)))
    return new SourceError({ kind: "throttled", message: `${api} wants no more requests for now.` });
  const message = reasons.some((reason) => isOff.test(reason))
    ? `${api} is switched off in the reader's project: gcloud services enable ${api}`
    : `${api} answered 403: the reader may not do this.`;
  return new SourceError({ kind: "denied", message, permission });
}
