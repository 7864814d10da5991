import { sign, verify } from "node:crypto";
import type { ClientBase } from "pg";
import { z } from "zod";
import { canonicalJson } from "@/lib/domain/audit-chain";
import { lockAuditChain, readAuditHead } from "@/lib/platform/audit";
import { AppError } from "@/lib/platform/errors";
import type { AuditKey, AuditPublicKey } from "@/lib/platform/keys";

/**
 * A signed point of the audit chain. The database's owner could rewrite the whole chain; a point kept off the box shows
 * it. Its text form is one line of JSON.
 */
const checkpointSchema = z.object({
  format: z.literal("rollcall-audit-checkpoint v1"),
  seq: z.number().int().nonnegative(),
  /** Hex of the chain's hash at that row. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.string(),
  keyId: z.string(),
  /** Base64, Ed25519 over the canonical JSON of the other fields. */
  signature: z.string(),
});
export type AuditCheckpoint = z.infer<typeof checkpointSchema>;

type Unsigned = Omit<AuditCheckpoint, "signature">;

function signedBytes({ format, seq, hash, at, keyId }: Unsigned): Buffer {
  return Buffer.from(canonicalJson({ format, seq, hash, at, keyId }), "utf8");
}

/** Whether the key's owner signed exactly this. */
export function checkpointHolds(checkpoint: AuditCheckpoint, key: AuditPublicKey): boolean {
  if (checkpoint.keyId !== key.keyId) return false;
  return verify(null, signedBytes(checkpoint), key.publicKey, Buffer.from(checkpoint.signature, "base64"));
}

/**
 * Signs the chain's present end and stores it, in the caller's transaction. Gives null when the log is empty or its end
 * is signed already.
 */
export async function signCheckpoint(client: ClientBase, key: AuditKey): Promise<AuditCheckpoint | null> {
  await lockAuditChain(client);
  const head = await readAuditHead(client);
  const known = await client.query("select 1 from audit_checkpoints where seq = $1", [head.seq.toString()]);
  if (head.seq === 0n || known.rows.length > 0) return null;
  const unsigned: Unsigned = {
    format: "rollcall-audit-checkpoint v1",
    seq: Number(head.seq),
    hash: head.hash,
    at: head.at,
    keyId: key.keyId,
  };
  const signature = sign(null, signedBytes(unsigned), key.privateKey);
  await client.query(
    "insert into audit_checkpoints (seq, hash, at, key_id, signature) values ($1, $2, $3, $4, $5)",
    [unsigned.seq, Buffer.from(head.hash, "hex"), unsigned.at, unsigned.keyId, signature],
  );
  return { ...unsigned, signature: signature.toString("base64") };
}

const rowSchema = z.object({
  seq: z.string(),
  hash: z.string(),
  at: z.string(),
  key_id: z.string(),
  signature: z.string(),
});

/** The checkpoints that the database holds after an event, in order. */
export async function listCheckpoints(client: ClientBase, after = 0): Promise<AuditCheckpoint[]> {
  const result = await client.query(
    `select seq::text, encode(hash, 'hex') as hash,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, key_id,
    encode(signature, 'hex') as signature from audit_checkpoints where seq > $1 order by audit_checkpoints.seq`,
    [after],
  );
  return z
    .array(rowSchema)
    .parse(result.rows)
    .map((row) => ({
      format: "rollcall-audit-checkpoint v1",
      seq: Number(row.seq),
      hash: row.hash,
      at: row.at,
      keyId: row.key_id,
      signature: Buffer.from(row.signature, "hex").toString("base64"),
    }));
}

/** A checkpoint as the line that is kept off the box. */
export function checkpointLine(checkpoint: AuditCheckpoint): string {
  return `${canonicalJson(checkpoint)}\n`;
}

/** Reads a file of checkpoint lines. Throws an AppError that names the line which is none. */
export function parseCheckpoints(text: string): AuditCheckpoint[] {
  const lines = text.split("\n").map((line, at) => ({ line: line.trim(), number: at + 1 }));
  return lines
    .filter(({ line }) => line !== "")
    .map(({ line, number }) => {
      const parsed = checkpointSchema.safeParse(jsonOrNull(line));
      if (parsed.success) return parsed.data;
      throw new AppError({
        code: "checkpoint_malformed",
        message: `Line ${number} of the checkpoint file is not a checkpoint of an audit log.`,
        safe: "Nothing was verified.",
        next: "Give the file exactly as Rollcall wrote it, one checkpoint a line.",
        exitCode: 2,
      });
    });
}

function jsonOrNull(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return null;
  }
}
