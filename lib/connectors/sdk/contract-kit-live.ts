import { lookup } from "node:dns";
import type { Connector, Cursor, LiveContext, Page, PlannedScope } from "@/lib/connectors/sdk/contract";
import { type CheckLine, SourceError } from "@/lib/connectors/sdk/contract";
import { refsOf } from "@/lib/connectors/sdk/contract-kit-pages";
import { heapGrowth, type Witness } from "@/lib/connectors/sdk/contract-kit-witness";
import type { HttpAnswer, HttpClient, HttpRequest } from "@/lib/connectors/sdk/http";

/** What a source answers; `body` is sent as JSON unless it is text already. */
export interface FakeAnswer {
  status?: number;
  headers?: Record<string, string>;
  body: unknown;
}
/** A source for tests: a pure function of the request, so that a page can be asked for again. */
export type FakeSource = (request: SentRequest) => FakeAnswer;
/** A request as it arrives: its body was made. */
type SentRequest = HttpRequest & { body?: string | Uint8Array };

export interface LiveCase<Config> {
  config: Config;
  /** A paged source has at least three pages in one scope, an empty one in the middle. Canaries where a secret could stand. */
  source: FakeSource;
  /** Refs of identities that must come out. */
  identities: number;
  /** The source with one data set forbidden (401 or 403). */
  denied: { dataSet: string; permission: string; source: FakeSource }[];
  /** A paged source whose cursor never moves on. Left out where the source has no pages (files of a machine). */
  looping?: FakeSource;
  /** The source with many objects; the heap may grow by this many MB while they are read. */
  bulk?: { source: FakeSource; identities: number; heapMb: number };
}

interface KitContext {
  now: Date;
}

/** How many answers of one scope are read before it is taken for endless. */
const endless = 2000;

/** The checks of a live connector: paging, resuming, loops, denied data sets, permissions, size. */
export async function checkLive<Config>(
  connector: Connector<Config>,
  live: LiveCase<Config>,
  kit: KitContext,
  told: Witness,
  pages: Page[],
): Promise<string[]> {
  const failures: string[] = [];
  const fail = (holds: boolean, what: string) => holds || failures.push(what);
  const context = (source: FakeSource): LiveContext<Config> => ({
    now: kit.now,
    config: live.config,
    http: fakeHttp(source),
    lookup: () => lookup,
    fingerprint: () => "0123456789abcdef".repeat(4),
    signal: new AbortController().signal,
    warn: (message) => told.see("a warning", message),
  });
  const good = context(live.source);
  const scopes = await planned(connector, good);
  fail(scopes.length > 0, "Live: no scope was planned.");
  fail(new Set(scopes.map(({ key }) => key)).size === scopes.length, "Live: two scopes have one key.");
  const answered = new Map<string, Page[]>();
  for (const scope of scopes) {
    const dataSet = connector.manifest.dataSets.some(({ id }) => id === scope.dataSet);
    fail(dataSet, `Live: scope ${scope.key} is of no data set of the manifest.`);
    const read = await readScope(connector, good, scope, null);
    fail(read.failure === null, `Live: scope ${scope.key} could not be read: ${read.failure?.kind ?? ""}.`);
    for (const page of read.pages) told.see("an answer", page);
    answered.set(scope.key, read.pages);
    failures.push(...(await checkResume(connector, good, scope, read)));
  }
  const all = [...answered.values()].flat();
  pages.push(...all);
  const identities = refsOf(connector, all, "identity");
  fail(
    identities.size === live.identities,
    `Live: ${identities.size} identities came out instead of ${live.identities}.`,
  );
  const { looping } = live;
  fail(
    !looping || Math.max(0, ...[...answered.values()].map((each) => each.length)) >= 3,
    "Live: no scope has three pages; paging is not tried.",
  );
  for (const denied of live.denied)
    failures.push(...(await checkDenied(connector, context(denied.source), denied, answered, told)));
  if (looping) failures.push(...(await checkLoop(connector, context(looping), told)));
  failures.push(...permissionFailures(connector, await checked(connector, good), "granted", null));
  if (live.bulk) {
    const { bulk } = live;
    const ctx = context(bulk.source);
    let count = 0;
    const grown = await heapGrowth(async (sample) => {
      for (const scope of await planned(connector, ctx)) {
        for await (const page of answers(connector, ctx, scope, null)) {
          count += refsOf(connector, [page.page], "identity").size;
          sample();
        }
      }
    });
    fail(
      count === bulk.identities,
      `Live: ${count} of ${bulk.identities} identities came out of the large source.`,
    );
    fail(grown <= bulk.heapMb, `Live: reading the large source took ${Math.round(grown)} MB.`);
  }
  return failures;
}

/** An `HttpClient` over a fake source. It throws what the real one does: refusals as `denied`, and so on; no retries. */
export function fakeHttp(source: FakeSource): HttpClient {
  return {
    async request(request) {
      const sent = typeof request.body === "function" ? request.body() : request.body;
      const { status = 200, headers = {}, body } = source({ ...request, body: sent });
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const bytes = new TextEncoder().encode(text);
      request.enough?.()(bytes);
      const answer: HttpAnswer = {
        status,
        headers,
        body: bytes,
        text: () => text,
        json: () => {
          try {
            return JSON.parse(text);
          } catch {
            throw new SourceError({ kind: "malformed", message: "The source did not answer with JSON." });
          }
        },
      };
      if ((status >= 200 && status < 300) || request.accept?.includes(status)) return answer;
      const kind =
        status === 401 || status === 403 || status === 404
          ? "denied"
          : status === 429
            ? "throttled"
            : status >= 500
              ? "unreachable"
              : "malformed";
      throw new SourceError({
        kind,
        message: `The source answered ${status}.`,
        permission: request.permission,
      });
    },
  };
}

interface ReadScope {
  pages: Page[];
  cursors: Cursor[];
  failure: SourceError["failure"] | null;
}

async function planned<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
): Promise<PlannedScope[]> {
  const scopes: PlannedScope[] = [];
  for await (const scope of connector.plan?.(ctx) ?? []) scopes.push(scope);
  return scopes;
}

async function* answers<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
  scope: PlannedScope,
  cursor: Cursor | null,
) {
  let last: Cursor | null = cursor;
  for await (const { call, body, next } of connector.pages?.(ctx, scope, cursor) ?? []) {
    last = next;
    const page: Page = { scope, call, body, collectedAt: ctx.now };
    yield { page, next };
  }
  if (last !== null)
    throw new SourceError({ kind: "malformed", message: "The pages ended without a last one." });
}

async function readScope<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
  scope: PlannedScope,
  cursor: Cursor | null,
): Promise<ReadScope> {
  const read: ReadScope = { pages: [], cursors: [], failure: scope.unreadable ?? null };
  if (read.failure) return read;
  try {
    for await (const { page, next } of answers(connector, ctx, scope, cursor)) {
      read.pages.push(page);
      if (next !== null) read.cursors.push(next);
      if (read.pages.length > endless) return read;
    }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    read.failure = error.failure;
  }
  return read;
}

/** From each cursor on, the rest of the pages is what it was: a worker that was killed loses and repeats nothing. */
async function checkResume<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
  scope: PlannedScope,
  whole: ReadScope,
): Promise<string[]> {
  for (const [index, cursor] of whole.cursors.entries()) {
    const kept: Cursor = JSON.parse(JSON.stringify(cursor));
    const rest = await readScope(connector, ctx, scope, kept);
    if (JSON.stringify(rest.pages) === JSON.stringify(whole.pages.slice(index + 1))) continue;
    return [`Live: scope ${scope.key} resumed after page ${index + 1} does not give the same rest.`];
  }
  return [];
}

/** What was answered. Of whom it is concluded may differ with what the reader may see. */
function said(pages: readonly Page[] | undefined): string {
  return JSON.stringify(pages?.map(({ call, body }) => ({ call, body })));
}

async function checkDenied<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
  { dataSet, permission }: LiveCase<Config>["denied"][number],
  before: Map<string, Page[]>,
  told: Witness,
): Promise<string[]> {
  const failures: string[] = [];
  const title = `Live, ${dataSet} denied`;
  const scopes = await planned(connector, ctx);
  const refused = scopes.filter((scope) => scope.dataSet === dataSet);
  if (refused.length === 0)
    failures.push(`${title}: its scope is no longer planned; it would look empty, not denied.`);
  for (const scope of scopes) {
    const { pages, failure } = await readScope(connector, ctx, scope, null);
    if (failure) told.see("a failure", failure);
    if (scope.dataSet !== dataSet) {
      const same = said(pages) === said(before.get(scope.key));
      if (!same) failures.push(`${title}: scope ${scope.key}, which is allowed, gives something else.`);
    } else if (failure?.kind !== "denied") {
      failures.push(
        `${title}: scope ${scope.key} ended ${failure?.kind ?? "as if it were complete"} instead of denied.`,
      );
    } else if (failure.permission !== permission)
      failures.push(`${title}: the failure does not name ${permission}.`);
  }
  return [
    ...failures,
    ...permissionFailures(connector, await checked(connector, ctx), "missing", { dataSet, permission }),
  ];
}

async function checkLoop<Config>(
  connector: Connector<Config>,
  ctx: LiveContext<Config>,
  told: Witness,
): Promise<string[]> {
  const found: string[] = [];
  for (const scope of await planned(connector, ctx)) {
    const { failure } = await readScope(connector, ctx, scope, null);
    if (failure) told.see("a failure", failure);
    found.push(failure?.kind ?? "nothing");
  }
  return found.includes("loop")
    ? []
    : [`Live: a cursor that does not move on ends in ${found.join(", ")} instead of loop.`];
}

async function checked<Config>(connector: Connector<Config>, ctx: LiveContext<Config>): Promise<CheckLine[]> {
  const lines: CheckLine[] = [];
  for await (const line of connector.check?.(ctx) ?? []) lines.push(line);
  return lines;
}

/** The check says the exact permission, and every permission of the manifest has its line. */
function permissionFailures<Config>(
  { manifest }: Connector<Config>,
  lines: CheckLine[],
  state: CheckLine["state"],
  only: { dataSet: string; permission: string } | null,
): string[] {
  const failures: string[] = [];
  for (const { id, permissions } of manifest.dataSets) {
    for (const permission of permissions) {
      const line = lines.find((each) => each.dataSet === id && each.permission === permission);
      const expected =
        only === null || (only.dataSet === id && only.permission === permission) ? state : null;
      if (!line) failures.push(`Check: no line for ${permission} of ${id}.`);
      else if (expected && line.state !== expected)
        failures.push(`Check: ${permission} of ${id} is ${line.state}, not ${expected}.`);
      else if (line.detail === "")
        failures.push(`Check: ${permission} of ${id} does not say what it is for.`);
    }
  }
  return failures;
}
