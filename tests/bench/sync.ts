import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Pool } from "pg";
import { aws } from "@/lib/connectors/aws/connector";
import type { Connector, Scope } from "@/lib/connectors/sdk/contract";
import { createSource, syncOnce, testEngine } from "@/tests/factories/sync-engine";
import { copyAndMerge, exportTables } from "./copy-merge";
import { benchServer } from "./database";
import { rawKeys, rawUser } from "./estate";
import type { Measure } from "./measure";

const usersPerPage = 500;
const scopes: { scope: Scope; call: string; body: (from: number, to: number) => unknown }[] = [
  {
    scope: { key: "123456789012/iam", dataSet: "iam", title: "IAM", issues: ["aws:123456789012", "aws"] },
    call: "GetAccountAuthorizationDetails",
    body: (from, to) => ({ UserDetailList: range(from, to).map(rawUser) }),
  },
  {
    scope: {
      key: "123456789012/access-keys",
      dataSet: "access-keys",
      title: "Keys",
      issues: ["aws:123456789012", "aws"],
    },
    call: "ListAccessKeys",
    body: (from, to) => ({ users: range(from, to).map(rawKeys) }),
  },
];

/**
 * The whole engine (raw JSON parsed, records made, merged) against COPY and merge of the very rows that it wrote, into the
 * same tables with the same indexes and triggers, in the same run on the same server.
 */
export async function benchSync(identities: number): Promise<Measure[]> {
  const server = await benchServer();
  const folder = mkdtempSync(join(tmpdir(), "rollcall-estate-"));
  try {
    writeEstate(folder, identities);
    const pool = await server.create("engine");
    const engine = testEngine(pool, diskConnector(folder, identities), { leaseSeconds: 60, concurrency: 2 });
    const source = await createSource(pool, "bench", "aws");
    const first = await timed(() => syncOnce(engine, source));
    await analyze(pool);
    const again = await timed(() => syncOnce(engine, source));
    const rows = await countRows(pool);
    const tables = await exportTables(pool, folder);
    const bare = await server.create("bare");
    const firstBare = await timed(() => copyAndMerge(bare, tables, folder));
    await analyze(bare);
    const againBare = await timed(() => copyAndMerge(bare, tables, folder));
    return [
      { what: "sync: rows kept", value: rows, unit: "rows", bound: null },
      { what: "sync: first, engine", value: first.seconds, unit: "s", bound: null },
      { what: "sync: first, COPY + merge", value: firstBare.seconds, unit: "s", bound: null },
      { what: "sync: first, ratio", value: first.seconds / firstBare.seconds, unit: "×", bound: 2.5 },
      { what: "sync: unchanged, engine", value: again.seconds, unit: "s", bound: null },
      { what: "sync: unchanged, COPY + merge", value: againBare.seconds, unit: "s", bound: null },
      { what: "sync: unchanged, ratio", value: again.seconds / againBare.seconds, unit: "×", bound: 2.5 },
      {
        what: "sync: memory of the process",
        value: Math.max(first.peakMb, again.peakMb),
        unit: "MB",
        bound: 512,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
    await server.close();
  }
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

/** Raw pages on disk, so that the estate itself takes no memory. */
export function writeEstate(folder: string, identities: number): void {
  for (const { scope, body } of scopes) {
    mkdirSync(join(folder, scope.dataSet), { recursive: true });
    for (let page = 0; page * usersPerPage < identities; page += 1) {
      const from = page * usersPerPage;
      const text = JSON.stringify(body(from, Math.min(identities, from + usersPerPage)));
      writeFileSync(join(folder, scope.dataSet, `${page}.json`), text);
    }
  }
}

/** The real connector's parsing over those pages. */
export function diskConnector(folder: string, identities: number): Connector {
  const pages = Math.ceil(identities / usersPerPage);
  return {
    manifest: aws.manifest,
    toRecords: (page) => aws.toRecords(page),
    async *plan() {
      for (const { scope } of scopes) yield scope;
    },
    async *pages(_ctx, scope, cursor) {
      const known = scopes.find((each) => each.scope.key === scope.key);
      for (let page = typeof cursor === "number" ? cursor : 0; page < pages; page += 1) {
        const body: unknown = JSON.parse(readFileSync(join(folder, scope.dataSet, `${page}.json`), "utf8"));
        yield { call: known?.call ?? "", body, next: page + 1 === pages ? null : page + 1 };
      }
    },
  };
}

export async function timed(work: () => Promise<unknown>): Promise<{ seconds: number; peakMb: number }> {
  let peak = process.memoryUsage().rss;
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, 50);
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  return { seconds, peakMb: peak / 1e6 };
}

async function analyze(pool: Pool): Promise<void> {
  await pool.query("ANALYZE");
}

async function countRows(pool: Pool): Promise<number> {
  const counted = await pool.query<{ n: string }>(
    `SELECT (SELECT count(*) FROM identities) + (SELECT count(*) FROM credentials) + (SELECT count(*) FROM grants) AS n`,
  );
  return Number(counted.rows[0]?.n ?? 0);
}
