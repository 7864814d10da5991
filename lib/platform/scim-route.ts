import "server-only";
import { errorUrn } from "@/lib/domain/scim/answer";
import type { Resource } from "@/lib/domain/scim/canonical";
import { badRequest, ScimProblem, type ScimType } from "@/lib/domain/scim/problem";
import { authenticateCall, TooManyCalls } from "@/lib/platform/auth/api-token";
import { databaseFailure } from "@/lib/platform/database-failure";
import type { Env } from "@/lib/platform/env";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import { Bodies } from "@/lib/platform/request-body";
import type { Scope } from "@/lib/platform/scope";
import { sqlState } from "@/lib/platform/transaction";
import { type Web, web } from "@/lib/platform/web";

export interface ScimCall<Params> {
  request: Request;
  web: Web;
  scope: Scope;
  query: URLSearchParams;
  params: Params;
  /** The address of all that is SCIM. */
  base: string;
  now: Date;
}

export interface ScimAnswer {
  status: 200 | 201 | 204;
  body?: Resource;
  version?: string;
  location?: string;
}

/** Identity providers send up to 25 requests in a second. */
const callsPerMinute = 3000;
/** The server hands on 10 MB of a body and cuts the rest off. */
const maxBody = 8 * 1024 * 1024;
const bodies = new Bodies(32);
/** What is noted of requests is written at most so often, unless it went another way than the one before. */
const noteEverySeconds = 5;

const statuses: Record<string, number> = {
  bad_token: 401,
  not_permitted: 403,
  demo_present: 403,
  too_large: 413,
  too_many_calls: 429,
  too_many_uploads: 429,
};
/** The address of all that is SCIM. */
export function scimAddress({ publicUrl }: Pick<Env, "publicUrl">): string {
  return new URL("/scim/v2", publicUrl).href;
}

/**
 * A door of SCIM: a bearer token with the permission `people:provision` opens it, of somebody who reaches the whole organisation.
 * Answers and errors are `application/scim+json`, kept by nobody.
 */
export function scimRoute<Params = Record<string, never>>(
  answer: (call: ScimCall<Params>) => Promise<ScimAnswer>,
) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    const now = new Date();
    let actor: string | null = null;
    let response: Response;
    let refused: string | null = null;
    try {
      const opened = await web();
      const authorization = request.headers.get("authorization");
      const scope = await authenticateCall(opened, authorization, "people:provision", now, callsPerMinute);
      actor = scope.actor;
      if (!scope.unrestricted) {
        throw new ScimProblem(403, null, "The token's owner reaches only a part of the organisation.");
      }
      const query = new URL(request.url).searchParams;
      const base = scimAddress(opened.env);
      const params = await context.params;
      response = answered(request, await answer({ request, web: opened, scope, query, params, base, now }));
    } catch (error) {
      const problem = await problemOf(databaseFailure(error) ?? error);
      response = refusal(problem, error);
      // Looking for what is not there yet is how providers begin.
      if (problem.status !== 404) refused = problem.detail;
    }
    if (actor !== null) await note({ request, status: response.status, actor, refused }, now);
    return response;
  };
}

/** The body of a request as JSON. Throws ScimProblem `invalidSyntax`, and AppErrors. */
export function scimBody<Result>(
  request: Request,
  work: (body: unknown) => Promise<Result>,
): Promise<Result> {
  const tooLarge = () =>
    new AppError({
      code: "too_large",
      message: `The request is larger than ${maxBody / 1024 / 1024} MB.`,
      safe: "Nothing was changed.",
      next: "Send the members of a large group in several requests.",
    });
  return bodies.read(request, { bytes: maxBody, tooLarge }, (bytes) => work(parsed(bytes)));
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw badRequest("invalidSyntax", "The body of the request is no JSON.");
  }
}

function answered(request: Request, { status, body, version, location }: ScimAnswer): Response {
  const headers = headersOf();
  if (version) headers.set("ETag", version);
  if (location) headers.set("Location", location);
  const known = request.headers.get("if-none-match");
  if (request.method === "GET" && version && known?.split(",").some((one) => one.trim() === version)) {
    return new Response(null, { status: 304, headers });
  }
  return new Response(body ? JSON.stringify(body) : null, { status, headers });
}

function headersOf(): Headers {
  return new Headers({ "Cache-Control": "no-store", "Content-Type": "application/scim+json; charset=utf-8" });
}

function refusal({ status, scimType, detail }: Problem, thrown: unknown): Response {
  const headers = headersOf();
  if (status === 401) headers.set("WWW-Authenticate", "Bearer");
  if (thrown instanceof TooManyCalls) headers.set("Retry-After", String(thrown.retryAfterSeconds));
  else if (status === 429 || status === 503) headers.set("Retry-After", "5");
  const body = { schemas: [errorUrn], status: String(status), ...(scimType ? { scimType } : {}), detail };
  return new Response(JSON.stringify(body), { status, headers });
}

interface Problem {
  status: number;
  scimType: ScimType | null;
  detail: string;
}

async function problemOf(error: unknown): Promise<Problem> {
  if (error instanceof ScimProblem) {
    return { status: error.status, scimType: error.scimType, detail: error.message };
  }
  if (error instanceof AppError) {
    // Everything else is ours, and passes: clients are told to come again.
    const status = statuses[error.code] ?? 503;
    return { status, scimType: null, detail: `${error.message} ${error.next}` };
  }
  // Somebody else was quicker, between the look and the write.
  if (sqlState(error) === "23505") {
    return { status: 409, scimType: "uniqueness", detail: "There is one of this name already." };
  }
  if (sqlState(error) === "55P03") {
    return { status: 503, scimType: null, detail: "People are being looked at. Try again in a moment." };
  }
  const id = failureId();
  const { log } = await web().catch(() => ({ log: null }));
  log?.error({ failure: id, err: error }, "SCIM request failed");
  return { status: 500, scimType: null, detail: `Something unexpected happened (${id}). Try again.` };
}

/** Writes down how the last request went, and the last that was refused, for the settings page. */
async function note(
  {
    request,
    status,
    actor,
    refused,
  }: { request: Request; status: number; actor: string; refused: string | null },
  now: Date,
): Promise<void> {
  const what = `${request.method} ${new URL(request.url).pathname.slice(0, 200)}`;
  const value = { at: now.toISOString(), what, status, actor, refused: refused?.slice(0, 500) ?? null };
  try {
    const { pool } = await web();
    await pool.query(
      `INSERT INTO settings (name, value, updated_at, updated_by) SELECT name, $2::jsonb, $3, 'scim' FROM unnest($1::text[]) AS n(name)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
         WHERE settings.updated_at < $3::timestamptz - make_interval(secs => ${noteEverySeconds}) OR settings.value->>'status' <> excluded.value->>'status'`,
      [["scim.last", ...(refused === null ? [] : ["scim.refused"])], JSON.stringify(value), now],
    );
  } catch {
    // The answer stands without it.
  }
}
