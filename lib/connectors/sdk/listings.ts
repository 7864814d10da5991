import { type Answer, type Cursor, SourceError } from "./contract";

/** A place in a data set that is several lists: which list, and the key of the last row that was read (null: its start). */
export interface Place {
  list: number;
  after: string[] | null;
}

/** A list that is ordered by a key, and read in pieces that begin after one. */
export interface Listing {
  call: string;
  key: string[];
}

export type Row = { [column: string]: unknown };

/**
 * Reads lists one after another, each piece by piece after the last key, so that a piece can be asked for again and no
 * list is ever in memory. A short piece is the last of its list.
 * @throws SourceError when the source gives the same place twice.
 */
export async function* readListings<L extends Listing>(
  lists: readonly L[],
  cursor: Cursor | null,
  limit: number,
  read: (list: L, after: string[] | null, limit: number) => Promise<{ rows: Row[]; body: unknown }>,
): AsyncGenerator<Answer> {
  let place = placeOf(cursor);
  for (;;) {
    const list = lists[place.list];
    if (!list) throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
    const { rows, body } = await read(list, place.after, limit);
    const following =
      rows.length < limit
        ? { list: place.list + 1, after: null }
        : { list: place.list, after: keyOf(list, rows.at(-1)) };
    if (following.after !== null && JSON.stringify(following.after) === JSON.stringify(place.after)) {
      throw new SourceError({
        kind: "loop",
        message: `The source gave the same piece of ${list.call} twice.`,
      });
    }
    const isLast = following.list >= lists.length;
    yield { call: list.call, body, next: isLast ? null : { ...following } };
    if (isLast) return;
    place = following;
  }
}

function placeOf(cursor: Cursor | null): Place {
  if (cursor === null) return { list: 0, after: null };
  const isPlace = typeof cursor === "object" && !Array.isArray(cursor) && typeof cursor.list === "number";
  const after = isPlace ? cursor.after : undefined;
  if (!isPlace || typeof cursor.list !== "number" || after === undefined) {
    throw new SourceError({ kind: "malformed", message: "This place in the lists is not known." });
  }
  return { list: cursor.list, after: Array.isArray(after) ? after.map(String) : null };
}

function keyOf(list: Listing, row: Row | undefined): string[] {
  return list.key.map((column) => {
    const value = row?.[column];
    if (typeof value === "string" || typeof value === "number") return String(value);
    throw new SourceError({ kind: "malformed", message: `A row of ${list.call} has no ${column}.` });
  });
}
