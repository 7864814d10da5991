import { type FailureKind, type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { SlackConfig } from "./config";
import { slackRealm } from "./names";

export type SlackContext = LiveContext<SlackConfig>;

/** The scopes that the calls need. */
export const permission = { team: "team:read", users: "users:read", log: "admin" } as const;

export interface Slack {
  ctx: SlackContext;
  realm: string;
  call(method: string, needs: string, query?: Record<string, string>): Promise<{ [key: string]: unknown }>;
}

/** Slack answers with status 200, whatever went wrong: a word says what. */
const kinds: { [error: string]: FailureKind } = {
  ...Object.fromEntries(
    [
      ...["missing_scope", "not_allowed_token_type", "no_permission", "access_denied", "not_an_admin"],
      ...["invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"],
      ...["team_access_not_granted", "paid_only", "paid_teams_only", "restricted_action"],
    ].map((error) => [error, "denied" as const]),
  ),
  ratelimited: "throttled",
  rate_limited: "throttled",
  internal_error: "unreachable",
  service_unavailable: "unreachable",
  fatal_error: "unreachable",
};

/**
 * Asks whose token it is, which takes no scope: of another workspace than the one that is named, two would be mixed.
 * @throws SourceError `denied` when Slack does not accept it, or it is of another workspace.
 */
export async function openSlack(ctx: SlackContext): Promise<Slack> {
  const slack = slackOf(ctx);
  const { team_id: team } = await slack.call("auth.test", "a valid token of the workspace");
  if (team === ctx.config.workspace) return slack;
  throw new SourceError({
    kind: "denied",
    message: "The token is of another workspace than the one that is named. Check the workspace ID.",
    permission: "a valid token of the workspace",
  });
}

function slackOf(ctx: SlackContext): Slack {
  return {
    ctx,
    realm: slackRealm(ctx.config.workspace),
    async call(method, needs, query = {}) {
      const answer = await ctx.http.request({
        url: `https://slack.com/api/${method}`,
        headers: { accept: "application/json", authorization: `Bearer ${ctx.config.token}` },
        query,
        permission: needs,
        signal: ctx.signal,
      });
      const body = answer.json();
      if (isObject(body) && body.ok === true) return body;
      const error =
        isObject(body) && typeof body.error === "string" && /^\w{1,60}$/.test(body.error) ? body.error : "";
      const kind = (Object.hasOwn(kinds, error) && kinds[error]) || "malformed";
      throw new SourceError({
        kind,
        message: error
          ? `Slack refused ${method}: ${error}.`
          : `Slack's answer to ${method} is not readable.`,
        ...(kind === "denied" ? { permission: needs } : {}),
      });
    },
  };
}
