import type { Pool } from "pg";
import { formatQuery } from "@/lib/domain/query/format";
import type { Term } from "@/lib/domain/query/grammar";
import { identityFields } from "@/lib/domain/query/identity-fields";
import { parseQuery } from "@/lib/domain/query/parse";
import { countIdentities, countLeftOutIdentities, pageOfIdentities } from "@/lib/features/identities/data";
import { facets } from "@/lib/features/identities/data-facets";
import { AppError } from "@/lib/platform/errors";
import { type Scope, systemScope } from "@/lib/platform/scope";
import { benchServer } from "./database";
import { type Measure, percentile } from "./measure";
import { populate } from "./population";
import { type Product, startProduct } from "./product";
import { hardQuestions, type Known, type Question, questions } from "./questions";

const rowsPerPage = 50;
const runs = 9;
const responseRuns = 5;
/** A read is cut after half a second; what stands around it (the connection, a second statement) adds a little. */
const cutMs = 750;

/** Reads of a large inventory: the fixed list against the database, then against the built product as one user sees it. */
export async function benchReads(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  try {
    const pool = await server.create("reads");
    const started = performance.now();
    await populate(pool, identities);
    const loaded = (performance.now() - started) / 1000;
    const product = await startProduct(pool, server.urlOf("reads"), server.folder);
    try {
      return [
        { what: `reads: making ${identities} identities`, value: loaded, unit: "s", bound: null },
        ...(await measureReads(pool, product)),
      ];
    } finally {
      await product.close();
    }
  } finally {
    await server.close();
  }
}

/** The measures themselves, on a database that is there. */
export async function measureReads(pool: Pool, product: Product): Promise<Measure[]> {
  const scope = systemScope();
  const now = new Date();
  const all = {
    rows: [] as number[][],
    totals: [] as number[][],
    facets: [] as number[][],
    responses: [] as number[][],
  };
  const lines: Measure[] = [];
  const list = questions(await readKnown(pool));
  await warmUp(pool, product, list, now);
  for (const asked of list) {
    const query = { terms: termsOf(asked.query), now };
    const after = await placeOf(pool, scope, asked, now);
    const { sort, direction } = asked;
    const rows = await times(runs, () =>
      pageOfIdentities(pool, scope, { ...query, sort, direction, after, limit: rowsPerPage }),
    );
    const totals = await times(runs, () => countIdentities(pool, scope, query));
    const leftOut = await times(runs, () => countLeftOutIdentities(pool, scope, query));
    const tallied = await times(runs, () => facets(pool, scope, query));
    const page = await times(responseRuns, () => expectAnswer(product, address("/inventory", asked, after)));
    const more = await times(responseRuns, () =>
      expectAnswer(product, address("/api/inventory/page", asked, after)),
    );
    all.rows.push(rows);
    all.totals.push(totals, leftOut);
    all.facets.push(tallied);
    all.responses.push(page, more);
    lines.push({
      what: `reads: ${asked.name}`,
      value: percentile(rows, 95),
      unit: "ms",
      bound: null,
      detail: `rows ${both(rows)} · total ${both(totals)} · left out ${both(leftOut)} · facets ${both(tallied)} · page ${both(page)} · list ${both(more)}`,
    });
  }
  return [
    ...lines,
    ...overTheList("rows", all.rows, 10),
    ...overTheList("totals", all.totals, 50),
    ...overTheList("facets", all.facets, 50),
    ...overTheList("whole response", all.responses, 100),
    ...(await measureHard(pool, scope, now)),
  ];
}

/** Asks everything once: a server that has just begun compiles what it runs often, and the first questions would pay for the others. */
async function warmUp(pool: Pool, product: Product, list: readonly Question[], now: Date): Promise<void> {
  const scope = systemScope();
  for (const asked of list) {
    await unlessCut(() => facets(pool, scope, { terms: termsOf(asked.query), now }));
    for (const path of ["/inventory", "/api/inventory/page"])
      await expectAnswer(product, address(path, asked, undefined));
  }
}

/**
 * How long the list takes: of each question what it usually takes (the median of its runs), and the percentiles of that
 * over the questions. Beside it the same of every single run, which also counts what else the machine did.
 */
function overTheList(what: string, runsOfEach: readonly number[][], bound: number): Measure[] {
  const usual = runsOfEach.map((taken) => percentile(taken, 50));
  const single = runsOfEach.flat();
  return [
    { what: `reads: ${what}, p50 over the list`, value: percentile(usual, 50), unit: "ms", bound: null },
    {
      what: `reads: ${what}, p95 over the list`,
      value: percentile(usual, 95),
      unit: "ms",
      bound,
      detail: `every single run ${percentile(single, 50).toFixed(1)}/${percentile(single, 95).toFixed(1)}`,
    },
  ];
}

/** What is not on the list: the longest wait for rows or for the sentence that says why there are none. */
async function measureHard(pool: Pool, scope: Scope, now: Date): Promise<Measure[]> {
  const lines: Measure[] = [];
  for (const { name, query, sort, direction } of hardQuestions) {
    const started = performance.now();
    const said = await unlessCut(() =>
      pageOfIdentities(pool, scope, { terms: termsOf(query), now, sort, direction, limit: rowsPerPage }),
    );
    lines.push({
      what: `reads: outside the list: ${name}`,
      value: performance.now() - started,
      unit: "ms",
      bound: cutMs,
      detail: said instanceof AppError ? `"${said.message} ${said.next}"` : `${said.rows.length} rows`,
    });
  }
  return lines;
}

const both = (ms: readonly number[]) => `${percentile(ms, 50).toFixed(1)}/${percentile(ms, 95).toFixed(1)}`;

/** Times of work that was done once before, so that everything is warm. A read that is cut counts for as long as it took. */
async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  await unlessCut(work);
  const taken: number[] = [];
  for (let run = 0; run < count; run += 1) {
    const started = performance.now();
    await unlessCut(work);
    taken.push(performance.now() - started);
  }
  return taken;
}

/** What the work gives; the sentence where it took too long and was cut. */
async function unlessCut<Result>(work: () => Promise<Result>): Promise<Result | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code === "query_timeout") return error;
    throw error;
  }
}

function termsOf(query: string): Term[] {
  const parsed = parseQuery(query, identityFields);
  if (!parsed.ok) throw new Error(`${query}: ${parsed.problems[0]?.message}`);
  return parsed.terms;
}

/** The cursor before a page, reached as a reader does: page after page. */
async function placeOf(pool: Pool, scope: Scope, asked: Question, now: Date): Promise<string | undefined> {
  let after: string | undefined;
  const { sort, direction } = asked;
  for (let left = asked.page * rowsPerPage; left > 0; ) {
    const limit = Math.min(200, left);
    const page = await pageOfIdentities(pool, scope, {
      terms: termsOf(asked.query),
      now,
      sort,
      direction,
      after,
      limit,
      // The way there is not what is measured.
      timeoutMs: 30_000,
    });
    if (page.next === null) return after;
    after = page.next;
    left -= limit;
  }
  return after;
}

function address(path: string, { query, sort, direction }: Question, after: string | undefined): string {
  const search = new URLSearchParams({
    q: formatQuery(termsOf(query)),
    sort: direction === "desc" ? `-${sort}` : sort,
  });
  if (after !== undefined) search.set("after", after);
  return `${path}?${search}`;
}

/** A page, a list, or the sentence that says why there is none; anything else is a failure of the benchmark. */
async function expectAnswer(product: Product, path: string): Promise<void> {
  const { status, text } = await product.get(path);
  if (status === 200 || (status === 503 && text.includes("query_timeout"))) return;
  throw new Error(`${path} answered ${status}: ${text.slice(0, 200)}`);
}

async function readKnown(pool: Pool): Promise<Known> {
  const found = await pool.query<Known>(
    `SELECT i.name, a.alias AS arn, c.external_id AS "keyId" FROM aliases a JOIN identities i ON i.id = a.identity_id
     JOIN credentials c ON c.identity_id = i.id WHERE i.gone_at IS NULL LIMIT 1`,
  );
  const known = found.rows[0];
  if (!known) throw new Error("The made-up inventory has no identity with an ARN and a key.");
  return known;
}
