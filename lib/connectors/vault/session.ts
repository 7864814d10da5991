import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { HttpRequest } from "@/lib/connectors/sdk/http";
import { isObject } from "@/lib/connectors/sdk/page-records";
import type { VaultConfig } from "./config";
import { vaultRealm } from "./names";
import { permission } from "./permissions";

export type VaultContext = LiveContext<VaultConfig>;

/** A secrets engine or an auth method, where it is mounted. */
export interface Mount {
  /** Without a slash at its end: `approle`, `team/kv`. */
  path: string;
  type: string;
  accessor: string;
  /** KV: `2` tells metadata, `1` only names. */
  version: string;
}

/** Being signed in, with what several steps ask about once. */
export interface Vault {
  ctx: VaultContext;
  realm: string;
  /** What stands under `data` of an answer; null: there is nothing at that path. */
  ask(path: string, needs: string, body?: object): Promise<{ [key: string]: unknown } | null>;
  /** The names below a path, in order. Vault answers "not found" where there is none. */
  names(path: string, needs: string): Promise<string[]>;
  authMounts(): Promise<Mount[]>;
  secretMounts(): Promise<Mount[]>;
}

/** A login's token is given up for a new one before it ends. */
const renewBeforeMs = 60_000;

/**
 * Signs in.
 * @throws SourceError `denied` when Vault does not accept the AppRole.
 */
export async function openVault(ctx: VaultContext): Promise<Vault> {
  const { config } = ctx;
  const started = performance.now();
  let login: { token: string; until: number } | null = null;
  let signingIn: Promise<{ token: string; until: number }> | null = null;
  const elapsed = () => performance.now() - started;
  const token = async () => {
    if (config.auth === "token") return config.token ?? "";
    if (login && login.until > elapsed()) return login.token;
    signingIn ??= signIn(ctx).then(({ client_token, lease_duration }) => ({
      token: client_token,
      until:
        lease_duration > 0 ? elapsed() + lease_duration * 1000 - renewBeforeMs : Number.POSITIVE_INFINITY,
    }));
    try {
      login = await signingIn;
    } finally {
      signingIn = null;
    }
    return login.token;
  };
  await token();
  const request = async (path: string, rest: Partial<HttpRequest>) => {
    const answer = await ctx.http.request({
      url: urlOf(config, path),
      headers: { ...headersOf(config), "x-vault-token": await token() },
      accept: [404],
      ...(config.ca ? { tls: { ca: config.ca } } : {}),
      ...rest,
      signal: ctx.signal,
    });
    if (answer.status >= 400) return null;
    const body = answer.json();
    if (isObject(body) && isObject(body.data)) return body.data;
    throw new SourceError({ kind: "malformed", message: `Vault's answer about ${path} has no data.` });
  };
  const once = new Map<string, Promise<string[]>>();
  const mounts = new Map<string, Promise<Mount[]>>();
  const mountsAt = (path: string, needs: string) => {
    const known = mounts.get(path) ?? request(path, { permission: needs }).then(mountsOf);
    mounts.set(path, known);
    return known;
  };
  return {
    ctx,
    realm: vaultRealm(config),
    ask: (path, needs, body) =>
      request(path, {
        permission: needs,
        ...(body ? { method: "POST", idempotent: true, body: JSON.stringify(body), accept: [400, 404] } : {}),
      }),
    names(path, needs) {
      const known =
        once.get(path) ?? request(path, { query: { list: "true" }, permission: needs }).then(namesOf);
      once.set(path, known);
      return known;
    },
    authMounts: () => mountsAt("sys/auth", permission.authMounts),
    secretMounts: () => mountsAt("sys/mounts", permission.secretMounts),
  };
}

function urlOf({ address }: VaultConfig, path: string): string {
  return `${address}/v1/${path.split("/").map(encodeURIComponent).join("/")}`;
}

function headersOf({ namespace }: VaultConfig): Record<string, string> {
  return {
    accept: "application/json",
    "x-vault-request": "true",
    ...(namespace ? { "x-vault-namespace": namespace } : {}),
  };
}

const loginSchema = z.object({
  auth: z.object({ client_token: z.string().min(1), lease_duration: z.number().catch(0) }),
});

async function signIn(ctx: VaultContext) {
  const { config } = ctx;
  const answer = await ctx.http.request({
    url: urlOf(config, `auth/${config.auth_mount}/login`),
    method: "POST",
    idempotent: true,
    headers: { ...headersOf(config), "content-type": "application/json" },
    body: JSON.stringify({ role_id: config.role_id, secret_id: config.secret_id }),
    accept: [400, 401, 403, 404],
    ...(config.ca ? { tls: { ca: config.ca } } : {}),
    signal: ctx.signal,
  });
  if (answer.status >= 400)
    throw new SourceError({
      kind: "denied",
      message: `Vault does not let the AppRole sign in (status ${answer.status}). Check the mount, the RoleID, and whether the SecretID has ended.`,
      permission: "a valid SecretID of the reader's AppRole",
    });
  const read = loginSchema.safeParse(answer.json());
  if (read.success) return read.data.auth;
  throw new SourceError({ kind: "malformed", message: "Vault did not answer with a token." });
}

const namesSchema = z.object({ keys: z.array(z.string().min(1).max(2000)) });

function namesOf(data: unknown): string[] {
  if (data === null) return [];
  const read = namesSchema.safeParse(data);
  if (read.success) return read.data.keys.sort();
  throw new SourceError({ kind: "malformed", message: "Vault did not answer with a list of names." });
}

const mountSchema = z.object({
  type: z.string().max(100),
  accessor: z.string().max(200).catch(""),
  options: z
    .object({ version: z.string().max(10).catch("1") })
    .nullish()
    .catch(null),
});

function mountsOf(data: { [key: string]: unknown } | null): Mount[] {
  return Object.entries(data ?? {}).flatMap(([path, outside]) => {
    const read = mountSchema.safeParse(outside).data;
    if (!read) return [];
    const { type, accessor, options } = read;
    return { path: path.replace(/\/+$/, ""), type, accessor, version: options?.version ?? "1" };
  });
}
