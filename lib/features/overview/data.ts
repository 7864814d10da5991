import type { GovernanceState } from "@/lib/domain/governance-state";
import { countIdentities } from "@/lib/features/identities/data";
import { identityList } from "@/lib/features/identities/list";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import { type Reader, sentenceTimeoutMs } from "./data-reader";
import { narrowed, overviewQueries, termsOf } from "./queries";
import type { Counted, Headline, LadderLine, Removable, Stage } from "./schema";

/** Whether there is anything to say yet; what Rollcall knows of itself is nothing. */
export async function readStage({ pool }: Pick<Reader, "pool">): Promise<Stage> {
  const found = await pool.query<{ sources: boolean; read: boolean }>(
    `SELECT EXISTS (SELECT FROM sources WHERE removed_at IS NULL AND mode <> 'builtin') AS sources,
       EXISTS (SELECT FROM sources s WHERE s.mode <> 'builtin' AND EXISTS (
         SELECT FROM sightings g WHERE g.source_id = s.id AND g.record_type = 'identity')) AS read`,
  );
  const { sources = false, read = false } = found.rows[0] ?? {};
  if (!sources) return "no_source";
  return read ? "read" : "never_read";
}

/** Counts the rows of a query, as the inventory does when it is opened. */
export async function counted({ pool, scope, now }: Reader, q: string): Promise<Counted> {
  const { count, capped } = await countIdentities(pool, scope, {
    terms: termsOf(q),
    now,
    timeoutMs: sentenceTimeoutMs,
  });
  return { count, capped, q };
}

/** Who is there: everything but people, in parts that add up, and the people beside. */
export async function readHeadline(reader: Reader): Promise<Headline> {
  const { all, ours, providers, personal, unsure, people } = overviewQueries;
  const names = await sheetNames(reader);
  const [a, o, pr, pe, u, h, sheet] = await Promise.all([
    counted(reader, all),
    counted(reader, ours),
    counted(reader, providers),
    counted(reader, personal),
    counted(reader, unsure),
    counted(reader, people),
    names.length > 0 ? counted(reader, narrowed(all, "source", names)) : null,
  ]);
  return {
    all: a,
    ours: o,
    providers: pr,
    personal: pe,
    unsure: u,
    people: h,
    sheet: sheet && { ...sheet, names },
  };
}

async function sheetNames({ pool }: Reader): Promise<string[]> {
  const found = await pool.query<{ name: string }>(
    "SELECT name FROM sources WHERE connector = 'csv' AND removed_at IS NULL ORDER BY name LIMIT 50",
  );
  return found.rows.map((row) => row.name);
}

/** Keys that were not used for 90 days, with use recorded over the whole time, and their holders. */
export async function readRemovable(reader: Reader): Promise<Removable> {
  const { pool, scope, now } = reader;
  const [unused, unknown, keys] = await Promise.all([
    counted(reader, overviewQueries.unused),
    counted(reader, overviewQueries.useUnknown),
    guardedRead(
      pool,
      async (db) => {
        const p = new SqlParameters();
        const where = listWhere(identityList, scope, { terms: termsOf(overviewQueries.unused), now }, p);
        const found = await db.query<{ n: number }>(
          `SELECT coalesce(sum(i.active_static), 0)::int AS n FROM identities i WHERE ${where.join(" AND ")}`,
          p.values,
        );
        return found.rows[0]?.n ?? 0;
      },
      sentenceTimeoutMs,
    ),
  ]);
  return { unused, unknown, keys };
}

/** How many stand on the ladder's rungs, and how few decisions by account would move most of them. */
export async function readLadder(reader: Reader): Promise<LadderLine> {
  const { pool, scope, now } = reader;
  const population = await counted(reader, overviewQueries.population);
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = listWhere(identityList, scope, { terms: termsOf(overviewQueries.population), now }, p);
      const found = await db.query<{ rung: GovernanceState; n: number }>(
        `SELECT i.governance AS rung, count(*)::int AS n FROM identities i WHERE ${where.join(" AND ")} GROUP BY 1`,
        p.values,
      );
      const rung = (name: GovernanceState): Counted => ({
        count: found.rows.find((row) => row.rung === name)?.n ?? 0,
        capped: false,
        q: `${overviewQueries.population} governance:${name}`,
      });
      const q = new SqlParameters();
      const open = listWhere(identityList, scope, { terms: termsOf(overviewQueries.population), now }, q);
      const accounts = await db.query<{ covered: number; of: number; decisions: number }>(
        `WITH n AS (SELECT i.container_id, count(*) AS n FROM identities i WHERE ${open.join(" AND ")} AND i.owner_state <> 'accepted' GROUP BY 1),
         running AS (
           SELECT n, sum(n) OVER (ORDER BY n DESC, container_id) AS covered, row_number() OVER (ORDER BY n DESC, container_id) AS place
           FROM n WHERE container_id IS NOT NULL),
         whole AS (SELECT coalesce(sum(n), 0) AS of FROM n)
         SELECT whole.of::int AS of, r.covered::int AS covered, r.place::int AS decisions FROM whole, running r
         WHERE r.covered - r.n < 0.8 * whole.of ORDER BY r.place DESC LIMIT 1`,
        q.values,
      );
      return {
        population,
        rungs: {
          unmanaged: rung("unmanaged"),
          claimed: rung("claimed"),
          governed: rung("governed"),
          trusted: rung("trusted"),
        },
        byAccount: accounts.rows[0] ?? null,
      };
    },
    sentenceTimeoutMs,
  );
}
