import { z } from "zod";
import { type Answer, type Cursor, SourceError } from "@/lib/connectors/sdk/contract";
import { scrub } from "@/lib/domain/secrets/scrub";
import { allPages } from "./all-pages";
import { dnKey } from "./dn";
import type { Entry } from "./entry";
import type { Search } from "./session";
import type { Tools } from "./tools";

/** One search of a data set, and what of its entries goes on. */
export interface List {
  /** Also the page's name. */
  call: string;
  search: Search;
  /** What is kept of a page; it may ask for what hangs on its entries. */
  keep(entries: Entry[], tools: Tools): Promise<unknown[]>;
  /** A directory has some of these: a list of none means that the reader does not see them. */
  neverEmpty?: string;
}

const placeSchema = z.object({
  list: z.number().int().min(0).max(50),
  /** How many pages were handed on, with how many entries, and which was the last. */
  page: z.number().int().min(0),
  read: z.number().int().min(0),
  last: z.string().max(4000),
});
const start = { page: 0, read: 0, last: "" };

/**
 * The pages of some searches, one after the other. A place inside a search lives only as long as its connection, so whoever
 * goes on reads again what came before and lets it go; where that is no longer what it was, the list begins anew.
 */
export async function* readLists(
  lists: readonly List[],
  tools: Tools,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const from = placeSchema.parse(cursor ?? { list: 0, ...start });
  for (const [index, list] of lists.entries()) {
    if (index < from.list) continue;
    const known = index === from.list ? from : start;
    let place = start;
    for await (const { page: entries, isLast } of withLast(allPages(tools.session, list.search))) {
      const end = entries.at(-1);
      const last = end ? dnKey(end.dn) : place.last;
      place = { page: place.page + 1, read: place.read + entries.length, last };
      if (isLast && place.read === 0 && list.neverEmpty) throw unseen(list.neverEmpty, list.search);
      if (place.page <= known.page) {
        const isThere = place.read === known.read && place.last === known.last;
        if (isLast || (place.page === known.page && !isThere)) throw changed();
        continue;
      }
      const { realm, context, replicatesLogons } = tools.root;
      const items = scrub(await list.keep(entries, tools));
      const isEnd = isLast && index === lists.length - 1;
      const next = isEnd ? null : isLast ? { list: index + 1, ...start } : { list: index, ...place };
      yield { call: list.call, body: { realm, context, replicatesLogons, items }, next };
    }
  }
}

function unseen(message: string, { permission }: Search): SourceError {
  return new SourceError({ kind: "denied", message, permission });
}

function changed(): SourceError {
  return new SourceError({
    kind: "expired",
    message: "The directory changed while it was read; it is read again.",
  });
}

/** Says of each page whether it is the last. */
async function* withLast<T>(pages: AsyncIterable<T>): AsyncGenerator<{ page: T; isLast: boolean }> {
  let waiting: { page: T } | null = null;
  for await (const page of pages) {
    if (waiting) yield { ...waiting, isLast: false };
    waiting = { page };
  }
  if (waiting) yield { ...waiting, isLast: true };
}
