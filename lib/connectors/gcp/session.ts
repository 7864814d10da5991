import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { signJwt } from "@/lib/connectors/sdk/signed-jwt";
import type { GcpConfig } from "./config";

export type GcpContext = LiveContext<GcpConfig>;

export interface Question {
  url: string;
  query?: Record<string, string | string[]>;
  permission: string;
}
/** Asks Google, signed in. Throws what a refusal means, which Google says in the body alone. */
export type Ask = (question: Question) => Promise<HttpAnswer>;

const tokenUrl = "https://oauth2.googleapis.com/token";
const renewBeforeMs = 5 * 60_000;
const tokenSchema = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().catch(600) });

/**
 * Signs in as the service account.
 * @throws SourceError `denied` when Google does not accept its key.
 */
export async function openSession(ctx: GcpContext): Promise<Ask> {
  const started = performance.now();
  const now = () => ctx.now.getTime() + performance.now() - started;
  let current: { token: Promise<string>; until: number } | null = null;
  const token = () => {
    if (current && current.until > now()) return current.token;
    const entry = { token: Promise.resolve(""), until: Number.POSITIVE_INFINITY };
    entry.token = getToken(ctx, now()).then(
      ({ access_token: text, expires_in: seconds }) => {
        entry.until = now() + seconds * 1000 - renewBeforeMs;
        return text;
      },
      (error) => {
        current = null;
        throw error;
      },
    );
    current = entry;
    return entry.token;
  };
  await token();
  return async ({ url, query, permission }) => {
    const answer = await ctx.http.request({
      url,
      ...(query ? { query } : {}),
      headers: { accept: "application/json", authorization: `Bearer ${await token()}` },
      // Google says in the body whether this is a refusal, a quota, or an API that is switched off.
      accept: [403],
      permission,
      signal: ctx.signal,
    });
    if (answer.status === 403) throw refusal(answer, new URL(url).host, permission);
    return answer;
  };
}

async function getToken(ctx: GcpContext, now: number) {
  const { client_email: email, private_key: key, private_key_id: id } = ctx.config.key;
  const seconds = Math.floor(now / 1000);
  const assertion = signJwt(
    { kid: id },
    {
      iss: email,
      scope: "https://www.googleapis.com/auth/cloud-platform",
      aud: tokenUrl,
      iat: seconds - 10,
      exp: seconds + 3000,
    },
    key,
  );
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
  if (answer.status >= 400) {
    throw new SourceError({
      kind: "denied",
      message: `Google does not accept the key of ${email}. It may have been disabled or deleted, or the clock here is wrong.`,
      permission: "a valid key of the reader's service account",
    });
  }
  const token = tokenSchema.safeParse(answer.json());
  if (token.success) return token.data;
  throw new SourceError({ kind: "malformed", message: "Google did not answer with a token." });
}

const errorSchema = z.object({
  error: z.object({
    details: z.array(z.looseObject({ reason: z.string().optional().catch(undefined) })).catch([]),
    errors: z.array(z.looseObject({ reason: z.string().optional().catch(undefined) })).catch([]),
  }),
});

function refusal(answer: HttpAnswer, api: string, permission: string): SourceError {
  const { details = [], errors = [] } = errorSchema.safeParse(answer.json()).data?.error ?? {};
  const reasons = [...details, ...errors].map(({ reason }) => reason);
  if (reasons.some((reason) => reason === "SERVICE_DISABLED" || reason === "accessNotConfigured")) {
    return new SourceError({
      kind: "denied",
      message: `${api} is switched off in the reader's project: gcloud services enable ${api}`,
      permission,
    });
  }
  if (
    reasons.some((reason) =>
      /^(?:RATE_LIMIT_EXCEEDED|rateLimitExceeded|userRateLimitExceeded|quotaExceeded)$/.test(reason ?? ""),
    )
  ) {
    return new SourceError({ kind: "throttled", message: `${api} wants no more requests for now.` });
  }
  return new SourceError({
    kind: "denied",
    message: `${api} answered 403: the reader may not do this.`,
    permission,
  });
}
