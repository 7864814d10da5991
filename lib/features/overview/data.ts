import type { Pool } from "pg";
import { thresholdOf } from "@/lib/domain/definitions/thresholds";
import { countIdentities } from "@/lib/features/identities/data";
import { identityList } from "@/lib/features/identities/list";
import { identityReach } from "@/lib/features/identities/reach";
import { ownedSql, ownerAnswersSql } from "@/lib/features/metrics/definition-sql";
import { readThresholds } from "@/lib/features/thresholds/data";
import { listWhere } from "@/lib/platform/list";
import { SqlParameters } from "@/lib/platform/query-sql";
import { guardedRead } from "@/lib/platform/read";
import type { Scope } from "@/lib/platform/scope";
import { narrowed, overviewQueries, termsOf } from "./queries";
import type {
  Counted,
  FirstThing,
  FirstThings,
  Growth,
  Headline,
  LadderLine,
  Removable,
  Stage,
} from "./schema";

/** On whose behalf the screen is read, and as of when. */
export interface Reader {
  pool: Pool;
  scope: Scope;
  now: Date;
}

/** A sentence streams in when it is ready: it may take longer than a page of the table. */
export const sentenceTimeoutMs = 2_000;

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

/** At most three things to do first, from what is certain without any score. */
export async function readFirstThings(reader: Reader): Promise<FirstThings> {
  const [exposed, allExposed, roots, old, shown] = await Promise.all([
    readExposed(reader),
    counted(reader, overviewQueries.exposed),
    counted(reader, overviewQueries.roots),
    counted(reader, overviewQueries.oldKeys),
    counted(reader, overviewQueries.credentialsShown),
  ]);
  const oldest = old.count > 0 ? await readOldest(reader) : null;
  const rest: FirstThing[] = [
    ...(roots.count > 0 ? [{ kind: "root" as const, roots }] : []),
    ...(oldest ? [{ kind: "old" as const, keys: old, oldest }] : []),
  ];
  return { things: [...exposed.slice(0, 3 - rest.length), ...rest], exposed: allExposed, shown };
}

/** Active credentials seen where no secret should be, those in most places first. */
function readExposed({ pool, scope }: Reader): Promise<Extract<FirstThing, { kind: "exposed" }>[]> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const reach = identityReach(scope, "i", p).map((condition) => `AND ${condition}`);
      const found = await db.query<{ id: string; name: string; places: number; since: Date | null }>(
        `SELECT i.id, i.name, count(DISTINCT p.placement_id)::int AS places, min(coalesce(c.last_rotated_at, c.created_at)) AS since
         FROM credential_places p JOIN credentials c ON c.id = p.credential_id JOIN identities i ON i.id = c.identity_id
         WHERE NOT p.meant_for_secrets AND c.gone_at IS NULL AND c.status = 'active' AND i.gone_at IS NULL
           ${reach.join(" ")}
         GROUP BY i.id, i.name ORDER BY places DESC, since NULLS LAST, i.id LIMIT 3`,
        p.values,
      );
      return found.rows.map((row) => ({ kind: "exposed" as const, ...row }));
    },
    sentenceTimeoutMs,
  );
}

function readOldest({ pool, scope, now }: Reader): Promise<{ id: string; name: string; since: Date } | null> {
  return guardedRead(
    pool,
    async (db) => {
      const p = new SqlParameters();
      const where = listWhere(identityList, scope, { terms: termsOf(overviewQueries.oldKeys), now }, p);
      const found = await db.query<{ id: string; name: string; since: Date }>(
        `SELECT i.id, i.name, i.oldest_static_at AS since FROM identities i WHERE ${where.join(" AND ")}
         ORDER BY coalesce(i.oldest_static_at, '-infinity'), i.id LIMIT 1`,
        p.values,
      );
      return found.rows[0] ?? null;
    },
    sentenceTimeoutMs,
  );
}

/** Holders of keys that were not used for 90 days, with use recorded over the whole time. */
export async function readRemovable(reader: Reader): Promise<Removable> {
  const [unused, unknown] = await Promise.all([
    counted(reader, overviewQueries.unused),
    counted(reader, overviewQueries.useUnknown),
  ]);
  return { unused, unknown };
}

/** More points than this make a curve by years. */
const mostMonths = 240;

/** Today's identities by when they were created. */
export async function readGrowth(reader: Reader): Promise<Growth> {
  const { pool, scope, now } = reader;
  const [months, known, unknown] = await Promise.all([
    guardedRead(
      pool,
      async (db) => {
        const p = new SqlParameters();
        const where = listWhere(
          identityList,
          scope,
          { terms: termsOf(overviewQueries.createdKnown), now },
          p,
        );
        const found = await db.query<{ month: string; n: number }>(
          `SELECT to_char(date_trunc('month', i.created_at), 'YYYY-MM-DD') AS month, count(*)::int AS n
           FROM identities i WHERE ${where.join(" AND ")} GROUP BY 1 ORDER BY 1`,
          p.values,
        );
        return found.rows;
      },
      sentenceTimeoutMs,
    ),
    counted(reader, overviewQueries.createdKnown),
    counted(reader, overviewQueries.createdUnknown),
  ]);
  const by = monthsBetween(months[0]?.month, now) > mostMonths ? "year" : "month";
  return { points: alive(months, by, now), by, known, unknown };
}

function monthsBetween(first: string | undefined, now: Date): number {
  if (first === undefined) return 0;
  const from = new Date(`${first}T00:00:00Z`);
  return (now.getUTCFullYear() - from.getUTCFullYear()) * 12 + now.getUTCMonth() - from.getUTCMonth();
}

/** The running total at the end of each month or year, from the first creation until now; none is left out. */
function alive(
  months: readonly { month: string; n: number }[],
  by: "month" | "year",
  now: Date,
): Growth["points"] {
  const [first] = months;
  if (!first) return [];
  const step = by === "month" ? 1 : 12;
  const start = new Date(`${by === "month" ? first.month : `${first.month.slice(0, 4)}-01-01`}T00:00:00Z`);
  const latest = months.at(-1)?.month ?? first.month;
  const points: Growth["points"] = [];
  let total = 0;
  let next = 0;
  for (let at = start; ; at = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1))) {
    const day = at.toISOString().slice(0, 10);
    // What claims to be created in the future stands in the last point, so that the curve ends at the whole.
    if (at > now && day > latest) break;
    const end = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + step, 1))
      .toISOString()
      .slice(0, 10);
    for (let row = months[next]; row && row.month < end; row = months[next]) {
      total += row.n;
      next += 1;
    }
    points.push({ day, alive: total });
  }
  return points;
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
      const days = thresholdOf("ownerReconfirmation", await readThresholds(db));
      const reconfirmed = p.time(new Date(now.getTime() - days * 86_400_000));
      const owned = await db.query<{ n: number }>(
        `WITH answers AS (${ownerAnswersSql(reconfirmed)})
         SELECT count(*)::int AS n FROM answers t JOIN identities i ON i.id = t.subject_id
         LEFT JOIN answers b ON b.subject_id = t.subject_id AND b.role = 'business'
         WHERE t.role = 'technical' AND ${ownedSql("t.answer", "b.answer", "i.sensitivity = 'high'")} = 'yes' AND ${where.join(" AND ")}`,
        p.values,
      );
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
      return { population, claimed: owned.rows[0]?.n ?? 0, byAccount: accounts.rows[0] ?? null };
    },
    sentenceTimeoutMs,
  );
}
