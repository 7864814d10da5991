import "server-only";
import type { Permission } from "@/lib/domain/permissions";
import { authenticateCall, TooManyCalls } from "@/lib/platform/auth/api-token";
import { databaseFailure } from "@/lib/platform/database-failure";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";

export interface ApiCall<Params> {
  request: Request;
  web: Web;
  scope: Scope;
  query: URLSearchParams;
  params: Params;
  now: Date;
}

const statuses: Record<string, number> = {
  bad_token: 401,
  not_permitted: 403,
  not_found: 404,
  no_such_question: 404,
  no_such_source: 404,
  busy: 409,
  demo_present: 409,
  too_large: 413,
  not_readable: 422,
  cannot_tell: 422,
  too_many_calls: 429,
  too_many_uploads: 429,
  query_timeout: 503,
  database_unreachable: 503,
  disk_full: 503,
  worker_never_started: 503,
};

/**
 * A door of the API: a bearer token with the permission opens it, cookies do not. The answer is JSON and kept by
 * nobody; an error is `{error: {code, message, next, id}}`.
 */
export function apiRoute<Params = Record<string, never>>(
  permission: Permission,
  answer: (call: ApiCall<Params>) => Promise<object>,
) {
  return async (request: Request, context: { params: Promise<Params> }): Promise<Response> => {
    try {
      const opened = await web();
      const now = new Date();
      const scope = await authenticateCall(opened, request.headers.get("authorization"), permission, now);
      const query = new URL(request.url).searchParams;
      const body = await answer({ request, web: opened, scope, query, params: await context.params, now });
      return Response.json(body, { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      return refusal(error);
    }
  };
}

async function refusal(thrown: unknown): Promise<Response> {
  const id = failureId();
  const error = databaseFailure(thrown) ?? thrown;
  const headers = new Headers({ "Cache-Control": "no-store" });
  if (!(error instanceof AppError)) {
    const { log } = await web().catch(() => ({ log: null }));
    log?.error({ failure: id, err: error }, "API call failed");
    const message = "Something unexpected happened.";
    const next = "Try again; if it comes back, give the id to whoever runs Rollcall.";
    return Response.json({ error: { code: "unexpected", message, next, id } }, { status: 500, headers });
  }
  const { code, message, next } = error;
  if (code === "bad_token") headers.set("WWW-Authenticate", "Bearer");
  if (error instanceof TooManyCalls) headers.set("Retry-After", String(error.retryAfterSeconds));
  return Response.json({ error: { code, message, next, id } }, { status: statuses[code] ?? 400, headers });
}
