import type { ClientBase } from "pg";
import { z } from "zod";
import { canonicalJson, chainHash } from "@/lib/domain/audit-chain";
import { type AuditEvent, auditEventSchema } from "@/lib/domain/audit-event";
import { advisoryLocks } from "@/lib/platform/advisory-locks";
import type { Prisma } from "@/prisma/generated/client";

/** The caller's open transaction, on a plain connection or of Prisma. */
export type AuditConnection = ClientBase | Prisma.TransactionClient;

/** Stands for the hash before the first row. */
export const chainStart = "0".repeat(64);

type Sql = (strings: TemplateStringsArray, ...values: string[]) => Promise<unknown[]>;

function sqlOf(connection: AuditConnection): Sql {
  if ("$queryRaw" in connection) {
    return (strings, ...values) => connection.$queryRaw<unknown[]>(strings, ...values);
  }
  return async (strings, ...values) => {
    const text = strings.reduce((sofar, part, at) => `${sofar}$${at}${part}`);
    return (await connection.query<Record<string, unknown>>(text, values)).rows;
  };
}

/** Waits until this transaction is the only one that may add to the chain. */
export async function lockAuditChain(connection: AuditConnection): Promise<void> {
  // The outer select keeps the void result from drivers that cannot read it.
  await sqlOf(
    connection,
  )`select true as locked from pg_advisory_xact_lock(${String(advisoryLocks.audit)}::bigint)`;
}

const headSchema = z.tuple([z.object({ seq: z.string(), hash: z.string().nullable(), at: z.string() })]);

/** The number and hash (hex) of the chain's last row, and the database's clock: ISO 8601, UTC, milliseconds. */
export async function readAuditHead(
  connection: AuditConnection,
): Promise<{ seq: bigint; hash: string; at: string }> {
  const rows = await sqlOf(connection)`
    select coalesce(last.seq, 0)::text as seq, encode(last.hash, 'hex') as hash,
      to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
    from (select 1) as one left join (select seq, hash from audit_events order by seq desc limit 1) as last on true`;
  const [head] = headSchema.parse(rows);
  return { seq: BigInt(head.seq), hash: head.hash ?? chainStart, at: head.at };
}

/** Control characters and broken text made visible: a name from outside must not forge a line of the log. */
function plain(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}]/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

/**
 * Adds one row to the audit log and gives its number. It is the last statement of the change that it records, in the
 * same transaction (READ COMMITTED): without this row there is no change, and the other way round. `actor` is who
 * (`user:<id>`, `cli:<name>`, `worker`), `target` what it was done to.
 */
export async function writeAudit(
  connection: AuditConnection,
  event: AuditEvent,
  actor: string,
  target: string,
): Promise<bigint> {
  const { code, type, ...payload } = auditEventSchema.parse(event);
  const who = plain(actor);
  const what = plain(target);
  await lockAuditChain(connection);
  const { seq: last, hash: prev, at } = await readAuditHead(connection);
  const seq = last + 1n;
  const body = canonicalJson({ seq: Number(seq), at, actor: who, code, target: what, type, payload });
  const hash = chainHash(prev, body);
  await sqlOf(connection)`
    insert into audit_events (seq, at, actor, code, target, body, prev, hash)
    values (${seq.toString()}::text::bigint, ${at}::text::timestamptz, ${who}, ${code}, ${what}, ${body},
      decode(${prev}, 'hex'), decode(${hash}, 'hex')) returning true as written`;
  return seq;
}
