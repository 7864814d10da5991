import type { Pool } from "pg";
import { z } from "zod";
import { relatedRows } from "@/lib/platform/list";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { sourceList, sourceReach } from "./data";
import { cardsOf } from "./data-cards";
import { actorNameSql } from "./data-people";
import type { SourceDetail } from "./schema-cards";
import { type TestView, testViewSchema } from "./schema-setup";

const detailSchema = z.object({
  config: z.record(z.string(), z.unknown()).transform((config) => {
    const texts = Object.entries(config).map(
      ([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)] as const,
    );
    return Object.fromEntries(texts);
  }),
  createdByName: z.string(),
});
const secretSchema = z.object({
  field: z.string(),
  fingerprint: z.string(),
  setAt: z.date(),
  setBy: z.string(),
});
const uploadSchema = z.object({
  files: z.array(z.object({ name: z.string(), size: z.number() })),
  collectedAt: z.date(),
  complete: z.boolean(),
});

/** One source; null: there is none that the scope reaches. */
export async function getSource(
  pool: Pool,
  scope: Scope,
  sourceId: string,
  now: Date,
): Promise<SourceDetail | null> {
  const rows = await guardedRead(pool, (db) =>
    relatedRows(db, sourceList, scope, {
      where: (p) =>
        [
          `s.id = ${p.add(sourceId)}::uuid`,
          "s.removed_at IS NULL",
          "s.mode IN ('live', 'upload', 'log')",
          ...sourceReach(scope, "s", p),
        ].join(" AND "),
      sort: "name",
      direction: "asc",
      now,
      most: 1,
    }),
  );
  const [card] = await cardsOf(pool, scope, rows.rows, now);
  if (!card) return null;
  return guardedRead(pool, async (db) => {
    const detail = await db.query(
      `SELECT s.config, ${actorNameSql("s.created_by")} AS "createdByName" FROM sources s WHERE s.id = $1`,
      [card.id],
    );
    const secrets = await db.query(
      `SELECT x.field, x.fingerprint, x.set_at AS "setAt", ${actorNameSql("x.set_by")} AS "setBy" FROM source_secrets x
       WHERE x.source_id = $1 ORDER BY x.field`,
      [card.id],
    );
    const uploads = await db.query(
      `SELECT files, collected_at AS "collectedAt", complete FROM uploads WHERE source_id = $1 AND ready_at IS NOT NULL
       ORDER BY created_at DESC LIMIT 1`,
      [card.id],
    );
    return {
      card,
      ...detailSchema.parse(detail.rows[0]),
      secrets: z.array(secretSchema).parse(secrets.rows),
      upload: z.array(uploadSchema).parse(uploads.rows)[0] ?? null,
    };
  });
}

/** How far a test is; null: there is none, or somebody else asked for it. */
export async function getTest(pool: Pool, scope: Scope, testId: string): Promise<TestView | null> {
  if (!z.uuid().safeParse(testId).success) return null;
  const found = await pool.query(
    `SELECT id, lines, failure, CASE WHEN finished_at IS NOT NULL THEN 'done' WHEN started_at IS NOT NULL THEN 'running'
       ELSE 'waiting' END AS state
     FROM source_tests WHERE id = $1 AND requested_by = $2`,
    [testId, scope.actor],
  );
  return z.array(testViewSchema).parse(found.rows)[0] ?? null;
}

/** Sources of files that a person can bring a newer file for. */
export async function listFileSources(
  pool: Pool,
  scope: Scope,
): Promise<{ id: string; name: string; connector: string }[]> {
  const rows = await guardedRead(pool, (db) =>
    relatedRows(db, sourceList, scope, {
      where: (p) =>
        [
          "s.mode IN ('upload', 'log')",
          "NOT s.demo",
          "s.removed_at IS NULL",
          ...sourceReach(scope, "s", p),
        ].join(" AND "),
      sort: "name",
      direction: "asc",
      now: new Date(0),
      most: 500,
    }),
  );
  return rows.rows.map(({ id, name, connector }) => ({ id, name, connector }));
}
