import type { Pool } from "pg";
import { z } from "zod";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { sourceReach } from "./data";
import { actorNameSql } from "./data-people";
import type { DecidedHold, HeldScope } from "./schema-runs";

/** Names that a person sees of what would disappear. */
const sampleSize = 12;
/** Names are found by comparing keys; of a scope with very many this may take a moment. */
const timeoutMs = 3_000;

const heldSchema = z.object({
  scopeId: z.uuid(),
  scopeRef: z.uuid(),
  runId: z.uuid(),
  title: z.string(),
  createdAt: z.date(),
  recordType: z.string(),
  missing: z.number().int(),
  total: z.number().int(),
  reason: z.string(),
});

/** What waits for a decision in a source, by scope, with names of what would disappear. */
export function listHeldScopes(pool: Pool, scope: Scope, sourceId: string): Promise<HeldScope[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = [
        `s.id = ${p.add(sourceId)}::uuid`,
        "h.state = 'held'",
        "s.removed_at IS NULL",
        ...sourceReach(scope, "s", p),
      ];
      const found = await db.query(
        `SELECT h.scope_id AS "scopeId", h.scope_ref AS "scopeRef", h.run_id AS "runId", h.title, h.created_at AS "createdAt",
           h.record_type AS "recordType", h.missing, h.total, h.reason
         FROM holds h JOIN sources s ON s.id = h.source_id WHERE ${where.join(" AND ")}
         ORDER BY h.created_at DESC, h.title, h.missing DESC`,
        p.values,
      );
      const scopes = new Map<string, HeldScope>();
      for (const hold of z.array(heldSchema).parse(found.rows)) {
        const held = scopes.get(hold.scopeId) ?? {
          scopeId: hold.scopeId,
          runId: hold.runId,
          title: hold.title,
          heldAt: hold.createdAt,
          kinds: [],
        };
        scopes.set(hold.scopeId, held);
        const { recordType, missing, total, reason } = hold;
        held.kinds.push({ recordType, missing, total, reason, sample: await sampleOf(db, hold) });
      }
      return [...scopes.values()];
    },
    timeoutMs,
  );
}

/** Conditions of what the scope was known to show and its last pages did not: what `$1` = ref and `$2` = scope hold back. */
const unseen = (table: string, idColumn: string) =>
  `${table}.scope_ref = $1 AND ${table}.missing_since IS NULL AND ${table}.gone_at IS NULL
   AND ${table}.${idColumn} NOT IN (SELECT unnest(keys) FROM scope_pages WHERE scope_id = $2)`;

const sampleSql: Record<string, string> = {
  identity: `SELECT coalesce(i.name, g.record_id::text) AS name FROM sightings g LEFT JOIN identities i ON i.id = g.record_id
    WHERE g.record_type = 'identity' AND ${unseen("g", "record_id")}`,
  credential: `SELECT coalesce(c.name, c.external_id, g.record_id::text) || coalesce(' of ' || i.name, '') AS name FROM sightings g
    LEFT JOIN credentials c ON c.id = g.record_id LEFT JOIN identities i ON i.id = c.identity_id
    WHERE g.record_type = 'credential' AND ${unseen("g", "record_id")}`,
  placement: `SELECT coalesce(l.locator, g.record_id::text) AS name FROM sightings g LEFT JOIN placements l ON l.id = g.record_id
    WHERE g.record_type = 'placement' AND ${unseen("g", "record_id")}`,
  member: `SELECT coalesce(i.name, m.member_id::text) || ' in ' || coalesce(e.name, gi.name, m.group_id::text) AS name FROM members m
    LEFT JOIN identities i ON i.id = m.member_id LEFT JOIN entitlements e ON e.id = m.group_id LEFT JOIN identities gi ON gi.id = m.group_id
    WHERE ${unseen("m", "id")}`,
  grant: `SELECT coalesce(i.name, pe.name, g.principal_id::text) || ': ' || coalesce(e.name, g.entitlement_id::text) AS name FROM grants g
    LEFT JOIN identities i ON i.id = g.principal_id LEFT JOIN entitlements pe ON pe.id = g.principal_id
    LEFT JOIN entitlements e ON e.id = g.entitlement_id WHERE ${unseen("g", "id")}`,
  trust: `SELECT t.subject || ' into ' || coalesce(i.name, t.identity_id::text) AS name FROM trusts t
    LEFT JOIN identities i ON i.id = t.identity_id WHERE ${unseen("t", "id")}`,
};

async function sampleOf(db: Runner, hold: z.output<typeof heldSchema>): Promise<string[] | null> {
  const sql = sampleSql[hold.recordType];
  if (sql === undefined) return null;
  const found = await db.query<{ name: string }>(`${sql} ORDER BY name LIMIT ${sampleSize}`, [
    hold.scopeRef,
    hold.scopeId,
  ]);
  return found.rows.map((row) => row.name);
}

const decidedSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  recordType: z.string(),
  missing: z.number().int(),
  state: z.enum(["released", "discarded", "replaced"]),
  decidedAt: z.date().nullable(),
  decidedBy: z.string().nullable(),
  appliedAt: z.date().nullable(),
});

/** The latest decisions about held disappearances of a source. */
export function listDecidedHolds(pool: Pool, scope: Scope, sourceId: string): Promise<DecidedHold[]> {
  return guardedRead(pool, async (db) => {
    const p = new SqlParameters();
    const where = [
      `s.id = ${p.add(sourceId)}::uuid`,
      "h.state <> 'held'",
      "s.removed_at IS NULL",
      ...sourceReach(scope, "s", p),
    ];
    const found = await db.query(
      `SELECT h.id, h.title, h.record_type AS "recordType", h.missing, h.state, h.decided_at AS "decidedAt",
         ${actorNameSql("h.decided_by")} AS "decidedBy", h.applied_at AS "appliedAt"
       FROM holds h JOIN sources s ON s.id = h.source_id WHERE ${where.join(" AND ")} ORDER BY h.decided_at DESC LIMIT 50`,
      p.values,
    );
    return z.array(decidedSchema).parse(found.rows);
  });
}
