/** Edits (insert, delete, replace, swap neighbours) between two short words. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let best = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      row.push(best);
    }
    before = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

export interface Nearest {
  word: string;
  /** So near that it is most likely what was meant. */
  close: boolean;
}

/**
 * The candidate nearest to a word. Each candidate may carry other spellings (a title) that are only compared, never
 * returned. A candidate that begins with the word, or the word with it, is nearest: `prod` means `production`.
 */
export function nearest(
  word: string,
  candidates: readonly { word: string; also?: string }[],
): Nearest | undefined {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .slice(0, 64)
      .replace(/[^a-z0-9]/g, "");
  const wanted = plain(word);
  let best: { word: string; distance: number } | undefined;
  for (const candidate of candidates) {
    for (const spelling of [candidate.word, candidate.also ?? candidate.word]) {
      const other = plain(spelling);
      const begins =
        wanted.length >= 2 && other.length >= 3 && (other.startsWith(wanted) || wanted.startsWith(other));
      const distance = begins ? Math.min(1, editDistance(wanted, other)) : editDistance(wanted, other);
      if (!best || distance < best.distance) best = { word: candidate.word, distance };
    }
  }
  return best && { word: best.word, close: best.distance <= Math.max(1, Math.floor(wanted.length / 3)) };
}
