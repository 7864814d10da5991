import "server-only";
import type { Permission } from "@/lib/domain/permissions";
import { auditAlone } from "@/lib/platform/auth/audited";
import { currentMember } from "@/lib/platform/auth/current-member";
import type { Member } from "@/lib/platform/auth/session";
import { databaseFailure } from "@/lib/platform/database-failure";
import { AppError } from "@/lib/platform/errors";
import { failureId } from "@/lib/platform/failure-id";
import { scopeOf } from "@/lib/platform/loader";
import { isOwnOrigin } from "@/lib/platform/origin";
import { ownAccount } from "@/lib/platform/own-account";
import type { Scope } from "@/lib/platform/scope";
import { type Web, web } from "@/lib/platform/web";

/** A request of somebody who is signed in, for one of the routes that our own pages ask. */
export interface MemberCall {
  request: Request;
  web: Web;
  member: Member;
  scope: Scope;
  query: URLSearchParams;
  now: Date;
}

const statuses: Record<string, number> = {
  signed_out: 401,
  not_permitted: 403,
  foreign_origin: 403,
  not_found: 404,
  busy: 409,
  too_large: 413,
  too_many_exports: 429,
  too_many_uploads: 429,
  query_timeout: 503,
  database_unreachable: 503,
  disk_full: 503,
  unexpected: 500,
};

function refusal(code: string, message: string, next: string): AppError {
  return new AppError({ code, message, safe: "Nothing was changed.", next });
}

/**
 * A door for our own pages: the session and its permission open it, and only pages of ours may ask. An object becomes
 * JSON, a `Response` goes out as it is; nobody keeps either. An error is `{what, safe, next, id}`.
 */
export function memberRoute(
  permission: Permission | typeof ownAccount,
  answer: (call: MemberCall) => Promise<object>,
) {
  return async (request: Request): Promise<Response> => {
    try {
      const opened = await web();
      requireOwnPage(request, opened);
      const member = await currentMember();
      if (member === null) throw refusal("signed_out", "You are signed out.", "Sign in again and repeat it.");
      const scope = scopeOf(member);
      if (permission !== ownAccount && !scope.can(permission)) {
        await auditAlone(opened.prisma, { type: "access.denied", permission }, scope.actor, permission);
        throw refusal("not_permitted", "Your role does not allow this.", "Ask an administrator of Rollcall.");
      }
      const query = new URL(request.url).searchParams;
      const made = await answer({ request, web: opened, member, scope, query, now: new Date() });
      if (made instanceof Response) {
        made.headers.set("Cache-Control", "no-store");
        return made;
      }
      return Response.json(made, { headers: { "Cache-Control": "no-store" } });
    } catch (error) {
      return failed(error, request);
    }
  };
}

/**
 * Browsers say where a request comes from, and no page can say it for them. What is asked by address alone may also be
 * typed. A form of ours has the origin "null", because our pages tell nobody where they are.
 */
function requireOwnPage(request: Request, { env }: Web): void {
  const site = request.headers.get("sec-fetch-site");
  const origin = request.headers.get("origin");
  const own =
    request.method === "GET"
      ? site === null || site === "same-origin" || site === "none"
      : isOwnOrigin(origin, env.publicUrl) || (origin === "null" && site === "same-origin");
  if (own) return;
  throw refusal(
    "foreign_origin",
    `This request did not come from a page of ${env.publicUrl}.`,
    `Open ${env.publicUrl} and try again there.`,
  );
}

async function failed(thrown: unknown, request: Request): Promise<Response> {
  const id = failureId();
  const error = databaseFailure(thrown) ?? thrown;
  const { log } = await web().catch(() => ({ log: null }));
  const expected = error instanceof AppError;
  if (expected) log?.info({ failure: id, code: error.code }, "request refused");
  else log?.error({ failure: id, err: error }, "request failed");
  const said = expected
    ? { code: error.code, what: error.message, safe: error.safe, next: error.next, id }
    : {
        code: "unexpected",
        what: "Something unexpected happened.",
        safe: "Nothing was changed.",
        next: "Try again; if it comes back, give the id to whoever runs Rollcall.",
        id,
      };
  const answer = { status: statuses[said.code] ?? 400, headers: { "Cache-Control": "no-store" } };
  // Whoever asked for a file by a link reads the sentence itself.
  if (request.headers.get("sec-fetch-mode") === "navigate") {
    return new Response(`${said.what} ${said.safe} ${said.next}\n(${said.id})\n`, answer);
  }
  return Response.json(said, answer);
}
