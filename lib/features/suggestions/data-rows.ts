import type { Runner } from "@/lib/platform/read";

/** What is known of an identity that may point at its owner. */
export interface Row {
  id: string;
  name: string;
  containerId: string | null;
  description: string | null;
  tags: Record<string, string>;
  hints: { type: string; value: string; at: string | null }[];
  createdAt: Date | null;
  sourceIds: string[];
  /** Who made it and who changed it last, as logs tell. */
  touches: { verb: "created" | "changed"; actor: string; at: string }[];
  /** On whose behalf it acts, or who calls it, with the share of all that it did. */
  users: { name: string; behalf: boolean; share: number; at: string }[];
  /** What runs as it: names, tags and hints of others that may become it. */
  workloads: { name: string; tags: Record<string, string>; containerId: string | null; subject: string }[];
}

/** Of these identities what asks for an owner: what is there, is no person's and not known to be off. */
export async function rowsOf(db: Runner, ids: readonly string[], asked: string, since: Date): Promise<Row[]> {
  const found = await db.query<Row>(
    `SELECT i.id, i.name, i.container_id AS "containerId", i.description, i.tags, i.owner_hints AS hints, i.created_at AS "createdAt",
       i.source_ids AS "sourceIds", coalesce(t.touches, '[]') AS touches, coalesce(u.users, '[]') AS users, coalesce(w.workloads, '[]') AS workloads
     FROM identities i
     LEFT JOIN LATERAL (
       SELECT json_agg(json_build_object('verb', t.verb, 'actor', t.actor, 'at', t.at)) AS touches
       FROM identity_touches t WHERE t.identity_id = i.id) t ON TRUE
     LEFT JOIN LATERAL (
       SELECT json_agg(json_build_object('name', n.name, 'behalf', n.behalf, 'share', n.share, 'at', n.at)) AS users FROM (
         SELECT coalesce(u.on_behalf_of, u.consumer) AS name, u.on_behalf_of IS NOT NULL AS behalf,
           (sum(u.count) / sum(sum(u.count)) OVER ())::float AS share, max(u.last_at) AS at
         FROM usage u WHERE u.identity_id = i.id AND u.period >= $2::date
         GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 2) n WHERE n.name <> '') u ON TRUE
     LEFT JOIN LATERAL (
       SELECT json_agg(json_build_object('name', coalesce(s.name, t.subject), 'tags', coalesce(s.tags, '{}'), 'containerId', s.container_id,
         'subject', t.subject)) AS workloads FROM (
         SELECT subject_id, subject FROM trusts t WHERE t.identity_id = i.id AND t.gone_at IS NULL AND t.effect = 'allow'
           AND t.kind IN ('federation', 'workload', 'runs_as', 'agent') AND t.subject_id IS DISTINCT FROM i.id LIMIT 20) t
       LEFT JOIN identities s ON s.id = t.subject_id AND s.gone_at IS NULL) w ON TRUE
     WHERE i.id = ANY($1::uuid[]) AND ${asked} ORDER BY i.id`,
    [ids, since],
  );
  return found.rows;
}
