import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpAnswer } from "@/lib/connectors/sdk/http";
import { signJwt } from "@/lib/connectors/sdk/signed-jwt";
import type { SalesforceConfig } from "./config";

export type SalesforceContext = LiveContext<SalesforceConfig>;

/** Permissions of a permission set, as Salesforce names them. */
export const permission = {
  setup: "View Setup and Configuration",
  users: "Manage Users",
} as const;
const signIn = "API Enabled, and an app that may sign the user in";

/** The version of the API that the questions were written for. */
const version = "v66.0";

export interface Salesforce {
  realm: string;
  /** The id of the user whom the app signs in. */
  user: string;
  /** Asks in SOQL; null where this org knows no such field, or not the object by which a user learns what it may do. */
  query(soql: string, needs: string): Promise<{ records: unknown[]; done: boolean } | null>;
}

export async function openSalesforce(ctx: SalesforceContext): Promise<Salesforce> {
  const { token, org, user } = await getToken(ctx);
  return {
    realm: `salesforce:${org}`,
    user,
    async query(soql, needs) {
      const answer = await ctx.http.request({
        url: `${ctx.config.url}/services/data/${version}/query`,
        query: { q: soql },
        headers: { accept: "application/json", authorization: `Bearer ${token}` },
        accept: [400, 403],
        permission: needs,
        signal: ctx.signal,
      });
      if (answer.status >= 400) {
        const code = codeOf(answer);
        if (code === "INVALID_FIELD" || (code === "INVALID_TYPE" && soql.includes("UserPermissionAccess")))
          return null;
        throw refused(code, needs);
      }
      const list = listSchema.safeParse(answer.json());
      if (list.success) return list.data;
      throw new SourceError({ kind: "malformed", message: "Salesforce did not answer with records." });
    },
  };
}

const listSchema = z.object({ records: z.array(z.unknown()), done: z.boolean() });
const errorsSchema = z.array(z.object({ errorCode: z.string().regex(/^\w{1,80}$/) })).min(1);

const codeOf = (answer: HttpAnswer): string =>
  errorsSchema.safeParse(answer.json()).data?.[0]?.errorCode ?? "none";

/** Only the code is told: sentences of Salesforce quote the question. */
function refused(code: string, needs: string): SourceError {
  if (code === "REQUEST_LIMIT_EXCEEDED")
    return new SourceError({
      kind: "throttled",
      message: "The org has no API call left today (REQUEST_LIMIT_EXCEEDED).",
    });
  const isDenied = [
    "INVALID_TYPE",
    "INSUFFICIENT_ACCESS",
    "INSUFFICIENT_ACCESS_OR_READONLY",
    "API_DISABLED_FOR_ORG",
    "API_CURRENTLY_DISABLED",
  ].includes(code);
  return isDenied
    ? new SourceError({
        kind: "denied",
        message: `Salesforce does not show this to the user, or the org's edition does not have it (${code}).`,
        permission: needs,
      })
    : new SourceError({ kind: "malformed", message: `Salesforce refused the question (${code}).` });
}

const tokenSchema = z.object({
  access_token: z.string().min(1),
  /** `https://login.salesforce.com/id/<org>/<user>`. */
  id: z.string().max(500),
});

async function getToken(ctx: SalesforceContext): Promise<{ token: string; org: string; user: string }> {
  const { url, client_id: client, client_secret: secret } = ctx.config;
  const form: Record<string, string> =
    ctx.config.auth === "jwt"
      ? { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: assertionOf(ctx) }
      : { grant_type: "client_credentials", client_id: client, client_secret: secret ?? "" };
  const answer = await ctx.http.request({
    url: `${url}/services/oauth2/token`,
    method: "POST",
    idempotent: true,
    headers: { "content-type": "application/x-www-form-urlencoded", accept: "application/json" },
    body: new URLSearchParams(form).toString(),
    accept: [400, 401, 403],
    signal: ctx.signal,
  });
  if (answer.status >= 400) {
    const said = z.object({ error: z.string().regex(/^\w{1,60}$/) }).safeParse(answer.json());
    throw new SourceError({
      kind: "denied",
      message: `Salesforce gives the app no token (${said.data?.error ?? answer.status}). Check the consumer key, and that the user is approved for the app.`,
      permission: signIn,
    });
  }
  const read = tokenSchema.safeParse(answer.json());
  const [, org, user] = /\/id\/(00D\w{12,15})\/(005\w{12,15})$/.exec(read.data?.id ?? "") ?? [];
  if (read.success && org && user) return { token: read.data.access_token, org, user };
  throw new SourceError({ kind: "malformed", message: "Salesforce did not answer with a token." });
}

function assertionOf({ config, now }: SalesforceContext): string {
  const isSandbox = /\.sandbox\.my\.salesforce\.com$/.test(config.url);
  const claims = {
    iss: config.client_id,
    sub: config.username,
    aud: isSandbox ? "https://test.salesforce.com" : "https://login.salesforce.com",
    exp: Math.floor(now.getTime() / 1000) + 180,
  };
  return signJwt({}, claims, config.private_key ?? "");
}
