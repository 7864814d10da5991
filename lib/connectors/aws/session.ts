import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { callAws } from "./aws-call";
import { AwsClients, type AwsCredentials } from "./client";
import type { AwsConfig } from "./config";

export type AwsContext = LiveContext<AwsConfig>;

/** Being somebody in an account. */
export interface Session {
  account: string;
  partition: string;
  /** Who calls: the ARN as STS states it. */
  caller: string;
  clients: AwsClients;
}

/** Temporary credentials are renewed this long before they end. */
const renewMs = 5 * 60_000;

const bases = new WeakMap<AwsContext["http"], Promise<Session>>();
const members = new WeakMap<Session, Map<string, Session>>();

/**
 * The account that signs in. One sign-in serves a whole run, which has one http client.
 * @throws SourceError `denied` when AWS does not accept the credentials.
 */
export async function baseSession(ctx: AwsContext): Promise<Session> {
  const known = bases.get(ctx.http);
  if (known) return known;
  const opening = signIn(ctx);
  bases.set(ctx.http, opening);
  opening.catch(() => bases.delete(ctx.http));
  return opening;
}

async function signIn(ctx: AwsContext): Promise<Session> {
  const { config } = ctx;
  const credentials = keyOf(config);
  const clients = new AwsClients({
    http: ctx.http,
    globalRegion: globalRegion(config),
    ...(credentials ? { credentials: async () => credentials } : {}),
    ...(config.endpoint ? { endpoint: config.endpoint } : {}),
  });
  const sts = await clients.sts();
  const identity = await callAws("sts:GetCallerIdentity", ctx.signal, (options) =>
    sts.getCallerIdentity({}, options),
  );
  const account = identity.Account ?? "";
  if (!/^\d{12}$/.test(account)) {
    throw new SourceError({ kind: "malformed", message: "STS did not say which account signs in." });
  }
  const caller = identity.Arn ?? "";
  return { account, partition: caller.split(":")[1] || "aws", caller, clients };
}

function keyOf(config: AwsConfig): AwsCredentials | null {
  if (config.auth !== "access_key" || !config.access_key_id || !config.secret_access_key) return null;
  return {
    accessKeyId: config.access_key_id,
    secretAccessKey: config.secret_access_key,
    ...(config.session_token ? { sessionToken: config.session_token } : {}),
  };
}

/** IAM, STS and Organizations have one address per partition; the partition shows in the regions' names. */
function globalRegion(config: AwsConfig): string {
  const [first = "us-east-1"] = config.regions;
  if (first.startsWith("cn-")) return "cn-north-1";
  return first.startsWith("us-gov-") ? "us-gov-west-1" : "us-east-1";
}

/** A region that every account of the session's partition has. */
export function regionEverywhere({ partition }: Session): string {
  if (partition === "aws-cn") return "cn-north-1";
  return partition === "aws-us-gov" ? "us-gov-west-1" : "us-east-1";
}

/** The role that is assumed in an account. */
export function roleArn(config: AwsConfig, partition: string, account: string): string {
  return `arn:${partition}:iam::${account}:role/${config.role_name}`;
}

/**
 * A session in an account: the base itself in its own account, else the role there, assumed at the first call.
 * @throws SourceError at the first call, `denied` with the role's ARN, when the role cannot be assumed.
 */
export function sessionIn(ctx: AwsContext, base: Session, account: string): Session {
  if (account === base.account) return base;
  const sessions = members.get(base) ?? new Map<string, Session>();
  members.set(base, sessions);
  const known = sessions.get(account);
  if (known) return known;
  const role = roleArn(ctx.config, base.partition, account);
  let current: Promise<AwsCredentials> | null = null;
  let renewAt = 0;
  const credentials = () => {
    if (!current || Date.now() >= renewAt) {
      renewAt = Number.POSITIVE_INFINITY;
      current = assumeRole(ctx, base, role);
      current.then(
        ({ expiration }) => {
          renewAt = (expiration?.getTime() ?? 0) - renewMs;
        },
        () => {
          current = null;
        },
      );
    }
    return current;
  };
  const clients = new AwsClients({
    http: ctx.http,
    globalRegion: globalRegion(ctx.config),
    credentials,
    ...(ctx.config.endpoint ? { endpoint: ctx.config.endpoint } : {}),
  });
  const session = { account, partition: base.partition, caller: role, clients };
  sessions.set(account, session);
  return session;
}

/** Assumes the role of a member account, so that a failure shows before its scopes are read. */
export async function assumeRole(ctx: AwsContext, base: Session, role: string): Promise<AwsCredentials> {
  const permission = `sts:AssumeRole on ${role}`;
  const sts = await base.clients.sts();
  const input = {
    RoleArn: role,
    RoleSessionName: "rollcall",
    DurationSeconds: 3600,
    ...(ctx.config.external_id ? { ExternalId: ctx.config.external_id } : {}),
  };
  const { Credentials: given } = await callAws(permission, ctx.signal, (options) =>
    sts.assumeRole(input, options),
  );
  if (!given?.AccessKeyId || !given.SecretAccessKey) {
    throw new SourceError({
      kind: "malformed",
      message: `The answer to ${permission} holds no credentials.`,
    });
  }
  return {
    accessKeyId: given.AccessKeyId,
    secretAccessKey: given.SecretAccessKey,
    ...(given.SessionToken ? { sessionToken: given.SessionToken } : {}),
    ...(given.Expiration ? { expiration: given.Expiration } : {}),
  };
}
