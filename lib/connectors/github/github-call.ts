import { createSign } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import type { GitHubConfig } from "./config";

export type GitHubContext = LiveContext<GitHubConfig>;

export interface CallOptions {
  query?: Record<string, string>;
  permission: string;
  /** Statuses that say that there is no such thing; 403 only where it is no limit of the rate. */
  accept?: number[];
}
export type Call = (path: string, options: CallOptions) => Promise<HttpAnswer>;

/** A session with GitHub: how to call it, and what its answers to us are bound to. */
export interface GitHub {
  call: Call;
  /** As the app itself, where one signs in: only it may ask about itself. */
  callAsApp: Call | null;
  /** What the reader may see, in GitHub's own words: its lists silently leave out the rest. */
  reader: string;
}

/** GitHub counts by the hour; a longer wait than that is none. */
const longestWaitMs = 61 * 60_000;
const limitTries = 4;
const unnamedWaitMs = 60_000;
const renewBeforeMs = 10 * 60_000;

/** Signs in as the configuration says. */
export async function openGitHub(ctx: GitHubContext): Promise<GitHub> {
  const { config } = ctx;
  if (config.auth === "token") {
    const call = caller(ctx, async () => config.token ?? "");
    return { call, callAsApp: null, reader: "token" };
  }
  const started = performance.now();
  const now = () => ctx.now.getTime() + performance.now() - started;
  const callAsApp = caller(ctx, async () => appToken(config, now()));
  let current = await installationToken(ctx, callAsApp);
  const { reader } = current;
  const call = caller(ctx, async () => {
    // A token lives for an hour; reading may take longer.
    if (current.expiresAt - now() < renewBeforeMs) current = await installationToken(ctx, callAsApp);
    return current.token;
  });
  return { call, callAsApp, reader };
}

/** The app's own token: GitHub takes it for ten minutes at most, and its clock may be behind ours. */
function appToken({ app_id: issuer = "", private_key: key = "" }: GitHubConfig, now: number): string {
  const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString("base64url");
  const seconds = Math.floor(now / 1000);
  const body = `${encode({ alg: "RS256", typ: "JWT" })}.${encode({ iat: seconds - 60, exp: seconds + 540, iss: issuer })}`;
  return `${body}.${createSign("RSA-SHA256").update(body).sign(key, "base64url")}`;
}

const installationSchema = z.object({ id: z.number().int() });
const tokenSchema = z.object({
  token: z.string().min(1),
  expires_at: z.string(),
  permissions: z.record(z.string(), z.string()).optional(),
  repository_selection: z.string().optional(),
});

async function installationToken(
  ctx: GitHubContext,
  callAsApp: Call,
): Promise<{ token: string; expiresAt: number; reader: string }> {
  const permission = "an installation of the app in the organisation";
  const found = installationSchema.safeParse(
    (await callAsApp(`/orgs/${ctx.config.org}/installation`, { permission })).json(),
  );
  if (!found.success) throw malformed("GitHub does not say where the app is installed.");
  const answer = await request(ctx, appToken(ctx.config, ctx.now.getTime()), {
    path: `/app/installations/${found.data.id}/access_tokens`,
    method: "POST",
    options: { permission },
  });
  const token = tokenSchema.safeParse(answer.json());
  if (!token.success) throw malformed("GitHub did not give the app a token.");
  const { permissions = {}, repository_selection: selection = "" } = token.data;
  const allowed = Object.entries(permissions).map(([name, level]) => `${name}:${level}`);
  return {
    token: token.data.token,
    expiresAt: new Date(token.data.expires_at).getTime(),
    reader: [selection, ...allowed.sort()].join(" ").slice(0, 2000),
  };
}

function caller(ctx: GitHubContext, tokenNow: () => Promise<string>): Call {
  return async (path, options) => request(ctx, await tokenNow(), { path, options });
}

async function request(
  ctx: GitHubContext,
  token: string,
  { path, method, options }: { path: string; method?: "POST"; options: CallOptions },
): Promise<HttpAnswer> {
  for (let tried = 1; ; tried += 1) {
    const answer = await ctx.http.request({
      url: `${ctx.config.base_url}${path}`,
      ...(method ? { method, idempotent: true } : {}),
      ...(options.query ? { query: options.query } : {}),
      headers: {
        authorization: `Bearer ${token}`,
        accept: "application/vnd.github+json",
        "x-github-api-version": "2022-11-28",
      },
      // GitHub says with these that it is asked too often: told apart from a refusal below.
      accept: [403, 429, ...(options.accept ?? [])],
      permission: options.permission,
      signal: ctx.signal,
    });
    const limited = answer.status === 403 || answer.status === 429 ? limitWaitMs(answer, ctx.now) : null;
    if (limited === null) {
      if (answer.status < 400 || options.accept?.includes(answer.status)) return answer;
      // What the plan does not have is not there.
      if (options.accept?.includes(404) && isNotInPlan(answer)) return answer;
      throw denied(path, answer, options.permission);
    }
    if (tried >= limitTries || limited > longestWaitMs) {
      throw new SourceError({
        kind: "throttled",
        message: `GitHub wants no more requests for ${Math.ceil(limited / 60_000)} minutes.`,
      });
    }
    ctx.warn(`GitHub asked to wait ${Math.ceil(limited / 1000)} seconds.`);
    await sleep(limited, undefined, { signal: ctx.signal });
  }
}

/** How long a refusal asks to wait; null where it is none of too many requests. */
export function limitWaitMs({ status, headers, ...answer }: HttpAnswer, now: Date): number | null {
  const after = Number(headers["retry-after"]);
  if (headers["retry-after"] !== undefined && Number.isFinite(after) && after >= 0) return after * 1000;
  if (headers["x-ratelimit-remaining"] === "0") {
    const reset = Number(headers["x-ratelimit-reset"]) * 1000;
    return Number.isFinite(reset) ? Math.max(1000, reset - now.getTime()) : unnamedWaitMs;
  }
  if (status === 429 || /secondary rate limit/i.test(new TextDecoder().decode(answer.body)))
    return unnamedWaitMs;
  return null;
}

function isNotInPlan({ status, body }: HttpAnswer): boolean {
  return status === 403 && /"Upgrade to GitHub /.test(new TextDecoder().decode(body.subarray(0, 1000)));
}

function denied(path: string, { status, headers }: HttpAnswer, permission: string): SourceError {
  const accepted = headers["x-accepted-github-permissions"];
  const words = accepted && /^[\w=;, -]{1,300}$/.test(accepted) ? ` It would take: ${accepted}.` : "";
  return new SourceError({
    kind: "denied",
    message: `GET ${path.split("?")[0]} answered ${status}: the credential may not do this.${words}`,
    permission,
  });
}

function malformed(message: string): SourceError {
  return new SourceError({ kind: "malformed", message });
}
