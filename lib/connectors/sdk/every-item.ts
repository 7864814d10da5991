import { SourceError } from "@/lib/connectors/sdk/contract";

/** One page of a list, and where the next is. */
export interface ListPage<Place> {
  items: unknown[];
  next: Place | null;
}

/**
 * All items of a list that hangs on one thing, page by page.
 * @throws SourceError `too_large` where it has more than `most`, or as many pages without an end.
 */
export async function everyItem<Place>(
  list: { title: string; most: number },
  readPage: (at: Place | null) => Promise<ListPage<Place>>,
): Promise<unknown[]> {
  const all: unknown[] = [];
  let at: Place | null = null;
  let pages = 0;
  do {
    const { items, next }: ListPage<Place> = await readPage(at);
    for (const item of items) all.push(item);
    pages += 1;
    at = next;
    if (all.length > list.most || pages > list.most)
      throw new SourceError({
        kind: "too_large",
        message: `${list.title} has more than ${list.most} items, or no end.`,
      });
  } while (at !== null);
  return all;
}
