import type { ClientBase, Pool } from "pg";
import { z } from "zod";
import { chainHash } from "@/lib/domain/audit-chain";
import { chainStart } from "@/lib/platform/audit";
import { type AuditCheckpoint, checkpointHolds, listCheckpoints } from "@/lib/platform/audit-checkpoint";
import type { AuditPublicKey } from "@/lib/platform/keys";

/** How a log differs from what was written. */
export type AuditDamage = "edited" | "deleted" | "inserted" | "reordered" | "truncated" | "forked";

export type AuditVerdict =
  | { ok: true; events: number; checkpoints: number; head: string }
  | {
      ok: false;
      /** Rows that are in the table now. */
      events: number;
      /** Number of the first row that is not as it was written. */
      firstBad: number;
      kind: AuditDamage;
      /** One sentence. */
      what: string;
    };

type Damage = { firstBad: number; kind: AuditDamage; what: string };
type Row = z.infer<typeof rowSchema>;

const batchSize = 2000;
const rowSchema = z.object({
  seq: z.string().transform(Number),
  at: z.string(),
  actor: z.string(),
  code: z.string(),
  target: z.string(),
  body: z.string(),
  prev: z.string(),
  hash: z.string(),
});
const bodySchema = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  code: z.string(),
  target: z.string(),
});

async function* readRows(client: ClientBase): AsyncGenerator<Row> {
  for (let after = "-9223372036854775808"; ; ) {
    const result = await client.query(
      `select seq::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at,
        actor, code, target, body, encode(prev, 'hex') as prev, encode(hash, 'hex') as hash
      from audit_events where audit_events.seq > $1 order by audit_events.seq limit $2`,
      [after, batchSize],
    );
    const rows = z.array(rowSchema).parse(result.rows);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    after = String(last.seq);
  }
}

function parseBody(body: string): z.infer<typeof bodySchema> | null {
  try {
    return bodySchema.safeParse(JSON.parse(body)).data ?? null;
  } catch {
    return null;
  }
}

const edited = (seq: number, what: string): Damage => ({ firstBad: seq, kind: "edited", what });

/** What is wrong with a row that should be number `expected` and follow `prev`; null when nothing is. */
function inspect(row: Row, expected: number, prev: string): Damage | null {
  if (row.seq > expected) {
    const gone =
      row.seq - expected === 1 ? `Event ${expected} is` : `Events ${expected} to ${row.seq - 1} are`;
    return { firstBad: expected, kind: "deleted", what: `${gone} missing.` };
  }
  if (row.seq < expected) return edited(row.seq, `Event ${row.seq} has a number below the first.`);
  const body = parseBody(row.body);
  if (body === null) return edited(row.seq, `The text of event ${row.seq} is not an event.`);
  if (row.prev.length !== 64 || chainHash(row.prev, row.body) !== row.hash) {
    return edited(row.seq, `Event ${row.seq} does not match its hash.`);
  }
  if (body.seq < row.seq) {
    // Something else took its place and pushed it on.
    return { firstBad: body.seq, kind: "inserted", what: `Event ${body.seq} stands at place ${row.seq}.` };
  }
  if (body.seq > row.seq) {
    return { firstBad: row.seq, kind: "deleted", what: `Event ${body.seq} stands at place ${row.seq}.` };
  }
  const columns = [row.at, row.actor, row.code, row.target];
  if ([body.at, body.actor, body.code, body.target].some((value, at) => value !== columns[at])) {
    return edited(row.seq, `The columns of event ${row.seq} differ from its text.`);
  }
  if (row.prev === prev) return null;
  if (expected === 1) return edited(1, "Event 1 does not stand at the start of the chain.");
  return edited(
    expected - 1,
    `Event ${expected} followed another event ${expected - 1} when it was written.`,
  );
}

/** What is missing in its place may turn up later. */
function reconsider(damage: Damage, row: Row): Damage {
  const { firstBad, kind } = damage;
  if (kind !== "deleted" || parseBody(row.body)?.seq !== firstBad) return damage;
  return { firstBad, kind: "reordered", what: `Event ${firstBad} stands at place ${row.seq}.` };
}

/** Compares the signed points with the chain as it goes by. */
class Checkpoints {
  readonly damage: Damage[] = [];
  private readonly bySeq = new Map<number, AuditCheckpoint[]>();

  constructor(checkpoints: readonly AuditCheckpoint[], key: AuditPublicKey) {
    for (const checkpoint of checkpoints) {
      if (!checkpointHolds(checkpoint, key)) {
        const what = `The checkpoint at event ${checkpoint.seq} was not signed by this installation's key.`;
        this.damage.push(edited(checkpoint.seq, what));
      } else {
        this.bySeq.set(checkpoint.seq, [...(this.bySeq.get(checkpoint.seq) ?? []), checkpoint]);
      }
    }
  }

  pass(seq: number, hash: string): void {
    if (this.bySeq.get(seq)?.some((checkpoint) => checkpoint.hash !== hash)) {
      const what = `The history up to event ${seq} is not the one that was signed: it was rewritten or restored.`;
      this.damage.push({ firstBad: seq, kind: "forked", what });
    }
    this.bySeq.delete(seq);
  }

  /** Points beyond the end: what they signed is no longer there. */
  end(last: number): void {
    const beyond = Math.max(...this.bySeq.keys());
    if (this.bySeq.size === 0 || beyond <= last) return;
    const what = `The log ends at event ${last}, and a checkpoint was signed at event ${beyond}.`;
    this.damage.push({ firstBad: last + 1, kind: "truncated", what });
  }
}

/**
 * Reads the whole audit log once, in bounded memory, and says whether it is as it was written. Cutting off the end shows
 * only against a checkpoint: those of the database, and `kept` ones from a file off the box.
 */
export async function verifyAudit(options: {
  pool: Pool;
  key: AuditPublicKey;
  kept?: readonly AuditCheckpoint[];
}): Promise<AuditVerdict> {
  const client = await options.pool.connect();
  try {
    // One snapshot, so that events written meanwhile do not look like damage.
    await client.query("begin isolation level repeatable read read only");
    return await verifySnapshot(client, options.key, options.kept ?? []);
  } finally {
    await client.query("rollback").catch(() => {});
    client.release();
  }
}

async function verifySnapshot(
  client: ClientBase,
  key: AuditPublicKey,
  kept: readonly AuditCheckpoint[],
): Promise<AuditVerdict> {
  const signed = [...(await listCheckpoints(client)), ...kept];
  const checkpoints = new Checkpoints(signed, key);
  let prev = chainStart;
  let events = 0;
  let last = 0;
  let damage: Damage | null = null;
  for await (const row of readRows(client)) {
    events += 1;
    if (damage === null) {
      damage = inspect(row, last + 1, prev);
      if (damage === null) checkpoints.pass(row.seq, row.hash);
    } else {
      damage = reconsider(damage, row);
    }
    last = row.seq;
    prev = row.hash;
  }
  if (damage === null) checkpoints.end(last);
  const all = [...(damage ? [damage] : []), ...checkpoints.damage].sort((a, b) => a.firstBad - b.firstBad);
  const [first] = all;
  if (first !== undefined) return { ok: false, events, ...first };
  return { ok: true, events, checkpoints: signed.length, head: prev };
}
