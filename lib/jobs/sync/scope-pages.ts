import { gunzipSync } from "node:zlib";
import type { Pool } from "pg";
import {
  type Answer,
  type Connector,
  type Cursor,
  type Failure,
  type LiveContext,
  type Scope,
  SourceError,
} from "@/lib/connectors/sdk/contract";
import { contentHash } from "./content-hash";
import { failureOf } from "./failure-of";

/** The answers of one scope from a cursor on, wherever they come from. Ends after the answer whose `next` is null. */
export type ScopePages = AsyncIterable<Answer>;

/** More pages than any real listing has; a source that goes on for ever stops here. */
const MAX_PAGES = 200_000;
/** Empty pages in a row that a real listing may show (filtered pages); more is a loop. */
const MAX_EMPTY = 1_000;

/** Live answers, guarded against sources that repeat a cursor or never end. */
export async function* livePages(
  connector: Connector,
  ctx: LiveContext<unknown>,
  scope: Scope,
  from: Cursor | null,
): ScopePages {
  if (!connector.pages) {
    throw new SourceError({
      kind: "unsupported",
      message: `${connector.manifest.title} cannot be read live.`,
    });
  }
  const seen = new Set<string>();
  let pages = 0;
  let ended = false;
  for await (const answer of connectorPages(connector.pages(ctx, scope, from), ctx.signal)) {
    ctx.signal.throwIfAborted();
    yield answer;
    pages += 1;
    if (answer.next === null) {
      ended = true;
      break;
    }
    const cursor = contentHash(JSON.stringify(answer.next));
    if (seen.has(cursor)) {
      throw new SourceError({
        kind: "loop",
        message: `${answer.call} gave the same cursor twice (page ${pages}).`,
      });
    }
    seen.add(cursor);
    if (pages >= MAX_PAGES) {
      throw new SourceError({
        kind: "loop",
        message: `${answer.call} did not end after ${MAX_PAGES} pages.`,
      });
    }
  }
  if (!ended) {
    throw new SourceError({
      kind: "malformed",
      message: "The listing stopped without saying that it was complete.",
    });
  }
}

/** A connector's own broken connection must not look like the database's. */
async function* connectorPages(pages: AsyncIterable<Answer>, signal: AbortSignal): ScopePages {
  try {
    yield* pages;
  } catch (error) {
    if (signal.aborted) throw error;
    throw new SourceError(failureOf(error), { cause: error });
  }
}

/** Stops a listing that keeps answering with nothing. */
export function emptyPageGuard(): (records: number) => void {
  let empty = 0;
  return (records) => {
    empty = records === 0 ? empty + 1 : 0;
    if (empty > MAX_EMPTY) {
      throw new SourceError({
        kind: "loop",
        message: `The source answered ${MAX_EMPTY} empty pages in a row.`,
      });
    }
  };
}

/** The kept pages of an uploaded file; the cursor is the number of pages read. */
export async function* uploadPages(
  pool: Pool,
  uploadId: string,
  scopeRef: string,
  from: Cursor | null,
): ScopePages {
  const scope = await pool.query<{ complete: boolean; failure: Failure | null; last: number | null }>(
    `SELECT s.complete, s.failure, (SELECT max(page_no) FROM upload_pages p WHERE p.upload_id = $1 AND p.ref = $2) AS last
     FROM upload_scopes s WHERE s.upload_id = $1 AND s.ref = $2`,
    [uploadId, scopeRef],
  );
  const row = scope.rows[0];
  if (!row)
    throw new SourceError({ kind: "expired", message: "The file is no longer kept. Import it again." });
  let pageNo = typeof from === "number" ? from : 0;
  const last = row.last ?? 0;
  while (pageNo < last) {
    pageNo += 1;
    const page = await pool.query<{ call: string; body: Buffer }>(
      "SELECT call, body FROM upload_pages WHERE upload_id = $1 AND ref = $2 AND page_no = $3",
      [uploadId, scopeRef, pageNo],
    );
    const found = page.rows[0];
    if (!found)
      throw new SourceError({ kind: "expired", message: "The file is no longer kept. Import it again." });
    const ends = pageNo === last && row.complete;
    yield {
      call: found.call,
      body: JSON.parse(gunzipSync(found.body).toString("utf8")),
      next: ends ? null : pageNo,
    };
  }
  if (!row.complete) {
    throw new SourceError(
      row.failure ?? { kind: "malformed", message: "The file ends before the listing does." },
    );
  }
}
