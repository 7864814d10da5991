import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";
import { z } from "zod";
import { can, membershipScopeSchema, type Permission, permissions, roles } from "@/lib/domain/permissions";
import { auditAlone } from "@/lib/platform/auth/audited";
import { CallLimit } from "@/lib/platform/auth/throttle";
import { AppError } from "@/lib/platform/errors";
import { Scope } from "@/lib/platform/scope";
import type { Web } from "@/lib/platform/web";

/**
 * API tokens: `rollcall_pat_<id>_<secret><checksum>`. The id (8 characters) is public and stays in lists and logs; of the
 * secret (43 characters, 256 bit) the database keeps a hash; the checksum (6) lets scanners of secrets tell a token from
 * something that looks like one.
 */

const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const shape = /^rollcall_pat_([0-9A-Za-z]{8})_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
/** Calls of one token in a minute. */
const callsPerMinute = 300;
/** "Last used" is written at most so often. */
const touchMs = 60_000;

/** Evenly distributed characters: bytes beyond the largest multiple of 62 are thrown away. */
function randomText(length: number): string {
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < 248 && text.length < length) text += alphabet[byte % 62];
    }
  }
  return text;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let sum = "";
  for (let place = 0; place < 6; place++) {
    sum = `${alphabet[rest % 62]}${sum}`;
    rest = Math.floor(rest / 62);
  }
  return sum;
}

export interface NewToken {
  /** Shown once. */
  token: string;
  prefix: string;
  secretHash: Buffer;
}

export function createToken(): NewToken {
  const prefix = randomText(8);
  const secret = randomText(43);
  const body = `rollcall_pat_${prefix}_${secret}`;
  return { token: `${body}${checksum(body)}`, prefix, secretHash: hashOf(secret) };
}

function hashOf(secret: string): Buffer {
  return createHash("sha256").update("rollcall/api-token/v1\0").update(secret).digest();
}

/** The parts of a well-formed token; null for everything else. */
export function parseToken(token: string): { prefix: string; secretHash: Buffer } | null {
  const parts = shape.exec(token);
  const [, prefix = "", secret = "", sum = ""] = parts ?? [];
  if (parts === null || checksum(`rollcall_pat_${prefix}_${secret}`) !== sum) return null;
  return { prefix, secretHash: hashOf(secret) };
}

const rowSchema = z.object({
  id: z.string(),
  secret_hash: z.instanceof(Buffer),
  scopes: z.array(z.enum(permissions)),
  expires_at: z.date(),
  revoked_at: z.date().nullable(),
  last_used_at: z.date().nullable(),
  disabled_at: z.date().nullable(),
  role: z.enum(roles),
  scope: membershipScopeSchema,
  person_id: z.string().nullable(),
});

function unauthenticated(): AppError {
  return new AppError({
    code: "bad_token",
    message: "The API token is missing, wrong, expired or revoked.",
    safe: "Nothing was changed.",
    next: "Send `Authorization: Bearer rollcall_pat_…` with a token from Settings, API tokens.",
  });
}

/**
 * On whose behalf a call is made, from its `Authorization` header. The token's limits and its owner's present role count
 * both: what is revoked or changed is refused at the next call. Throws AppErrors `bad_token`, `not_permitted`, and
 * `too_many_calls` with the seconds to wait.
 */
export async function authenticateCall(
  { pool, prisma }: Pick<Web, "pool" | "prisma">,
  authorization: string | null,
  permission: Permission,
  now: Date,
  perMinute: number = callsPerMinute,
): Promise<Scope> {
  const parsed = parseToken(/^Bearer (\S+)$/i.exec(authorization ?? "")?.[1] ?? "");
  if (parsed === null) throw unauthenticated();
  const found = await pool.query(
    `SELECT t.id, t.secret_hash, t.scopes, t.expires_at, t.revoked_at, t.last_used_at,
       u.disabled_at, u.role, u.scope, u.person_id
     FROM api_tokens t JOIN users u ON u.id = t.user_id WHERE t.prefix = $1`,
    [parsed.prefix],
  );
  const row = found.rows.length === 0 ? null : rowSchema.parse(found.rows[0]);
  if (row === null) throw unauthenticated();
  const actor = `token:${parsed.prefix}`;
  const refuse = async (reason: "wrong" | "expired" | "revoked" | "disabled" | "not_permitted") => {
    // The first refusal in a minute is news; a script that repeats it is not.
    const { allowed } = await new CallLimit(pool, "token-notice", 1, 60).take(row.id);
    if (allowed) await auditAlone(prisma, { type: "token.refused", tokenId: row.id, reason }, actor, actor);
  };
  const reason = refusalOf(row, parsed.secretHash, now);
  if (reason !== null) {
    await refuse(reason);
    throw unauthenticated();
  }
  const verdict = await new CallLimit(pool, "api", perMinute, 60).take(row.id);
  if (!verdict.allowed) {
    const message = `This token made more than ${perMinute} calls in a minute.`;
    throw new TooManyCalls(verdict.retryAfterSeconds, message);
  }
  if (!can(row.role, permission) || !row.scopes.includes(permission)) {
    await refuse("not_permitted");
    throw new AppError({
      code: "not_permitted",
      message: `This token may not do this: it needs the permission ${permission}.`,
      safe: "Nothing was changed.",
      next: "Create a token with that permission, as a member whose role has it.",
    });
  }
  if (row.last_used_at === null || now.getTime() - row.last_used_at.getTime() >= touchMs) {
    await pool.query("UPDATE api_tokens SET last_used_at = $2 WHERE id = $1", [row.id, now]);
  }
  return Scope.ofMember({
    actor,
    role: row.role,
    membership: row.scope,
    personId: row.person_id,
    permissions: row.scopes,
  });
}

function refusalOf(row: z.infer<typeof rowSchema>, secretHash: Buffer, now: Date) {
  if (!timingSafeEqual(row.secret_hash, secretHash)) return "wrong";
  if (row.revoked_at !== null) return "revoked";
  if (row.expires_at <= now) return "expired";
  return row.disabled_at === null ? null : "disabled";
}

export class TooManyCalls extends AppError {
  constructor(
    readonly retryAfterSeconds: number,
    message: string,
  ) {
    super({
      code: "too_many_calls",
      message,
      safe: "Nothing was changed.",
      next: `Wait ${retryAfterSeconds} s; the header Retry-After says so too.`,
    });
  }
}
