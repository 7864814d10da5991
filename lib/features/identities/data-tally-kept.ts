import type { Pool } from "pg";
import { eachApart, guardedRead, type Runner } from "@/lib/platform/read";
import { Tally, type TallyRow } from "./data-tally-sums";
import { tallyWords } from "./data-tally-words";

/** Reading all of the tally may take this long (milliseconds): it is done once, and everybody who asks waits for it. */
const loadTimeoutMs = 10_000;

/** What a tally in memory holds of the table. */
interface AsOf {
  /** Who had committed by then, in the database's own words. */
  snapshot: string;
  /** Within which rows are only ever added: until a fold, a start of the server, another table in its place. */
  era: string;
}

/**
 * The tally of one database, kept in memory. Every read asks for what was added since the one before, by transactions: one
 * that began earlier and committed later is not missed.
 */
class TallyCache {
  private kept: (AsOf & { tally: Tally }) | undefined;
  /** A look at the database that has not begun: whoever asks before it begins may share it. */
  private next: Promise<Tally> | undefined;
  private last: Promise<void> = Promise.resolve();

  constructor(private readonly pool: Pool) {}

  current(): Promise<Tally> {
    if (!this.next) {
      const next = this.last.then(() => {
        this.next = undefined;
        return this.catchUp();
      });
      this.next = next;
      this.last = next.then(ignore, ignore);
    }
    return this.next;
  }

  private async catchUp(): Promise<Tally> {
    const { kept } = this;
    if (kept && (await isAsOf(this.pool, kept))) return kept.tally;
    const found = await guardedRead(this.pool, (db) => readSince(db, kept), loadTimeoutMs);
    const tally = kept && !found.anew ? kept.tally : new Tally(tallyWords);
    // What fails half-way is not kept.
    this.kept = undefined;
    tally.add(found.rows);
    if (!found.foreign) this.kept = { ...found.asOf, tally };
    return tally;
  }
}

const ignore = () => undefined;

interface Found {
  asOf: AsOf;
  /** The rows are all there are; else those that were added. */
  anew: boolean;
  rows: TallyRow[];
  /**
   * There are rows of transactions that have not been on this server: a dump brought them. Until a fold makes them its own,
   * nobody can tell by them what is new, and every read is of all.
   */
  foreign: boolean;
}

/** Whether nobody has committed anything since: then one trip to the database is enough. */
async function isAsOf(pool: Pool, kept: AsOf): Promise<boolean> {
  const { snapshot, era, foreign } = await readState(eachApart(pool, loadTimeoutMs));
  return snapshot === kept.snapshot && era === kept.era && !foreign;
}

async function readState(db: Runner): Promise<AsOf & Pick<Found, "foreign">> {
  const found = await db.query<AsOf & Pick<Found, "foreign">>(
    `SELECT s::text AS snapshot, concat_ws(' ', f.generation, 'identity_tallies'::regclass::oid, pg_postmaster_start_time()) AS era,
       EXISTS (SELECT FROM identity_tallies t WHERE ${addedSinceSql("s")}) AS foreign
     FROM identity_tally_folds f, pg_current_snapshot() s`,
  );
  const [state] = found.rows;
  if (!state) throw new TypeError("identity_tally_folds has no row");
  return state;
}

async function readSince(db: Runner, kept: AsOf | undefined): Promise<Found> {
  const { foreign, ...asOf } = await readState(db);
  if (foreign || kept?.era !== asOf.era) return { asOf, anew: true, rows: await readRows(db), foreign };
  if (kept.snapshot === asOf.snapshot) return { asOf, anew: false, rows: [], foreign };
  const added = await readRows(db, `WHERE ${addedSinceSql("$1::pg_snapshot")}`, [kept.snapshot]);
  return { asOf, anew: false, rows: added, foreign };
}

/** Few texts: most of the time goes into taking values out of the answer. */
async function readRows(db: Runner, where = "", values: unknown[] = []): Promise<TallyRow[]> {
  const words = tallyWords.map((each) => each.tally).join(", ");
  const found = await db.query<TallyRow>(
    `SELECT words, string_agg(concat(container_id, ' ', n), ',') AS cells
     FROM (SELECT array_to_json(ARRAY[${words}]::text[])::text AS words, t.container_id, t.n FROM identity_tallies t ${where}) AS r
     GROUP BY words`,
    values,
  );
  return found.rows;
}

/** Rows of transactions that a snapshot does not see. A range with two ends is one that the planner takes for narrow. */
function addedSinceSql(snapshot: string): string {
  return `t.added_by >= pg_snapshot_xmin(${snapshot}) AND t.added_by <= '18446744073709551615'
    AND NOT pg_visible_in_snapshot(t.added_by, ${snapshot})`;
}

/** On the global object, so that every bundle of the web server finds the same. */
const place = Symbol.for("rollcall.tallies");
const shelf: typeof globalThis & { [place]?: WeakMap<Pool, TallyCache> } = globalThis;

/** The tally of a database, as of now or later. It goes on changing: count before anything is awaited. */
export function currentTally(pool: Pool): Promise<Tally> {
  shelf[place] ??= new WeakMap();
  const cache = shelf[place].get(pool) ?? new TallyCache(pool);
  shelf[place].set(pool, cache);
  return cache.current();
}
