/** Which rows of a list are chosen: some by id, or all that match the query but some. Loaded or not makes no difference. */
export type Selection =
  | { kind: "rows"; ids: ReadonlySet<string> }
  | { kind: "matching"; except: ReadonlySet<string> };

export const noSelection: Selection = { kind: "rows", ids: new Set() };
export const allMatching: Selection = { kind: "matching", except: new Set() };

export function isSelected(selection: Selection, id: string): boolean {
  return selection.kind === "rows" ? selection.ids.has(id) : !selection.except.has(id);
}

/** The selection with these rows chosen or not. */
export function withSelected(selection: Selection, ids: readonly string[], selected: boolean): Selection {
  if (selection.kind === "rows") {
    const next = new Set(selection.ids);
    for (const id of ids) selected ? next.add(id) : next.delete(id);
    return { kind: "rows", ids: next };
  }
  const except = new Set(selection.except);
  for (const id of ids) selected ? except.delete(id) : except.add(id);
  return { kind: "matching", except };
}

/** How many rows are chosen; capped where the count of all matches is. Nothing if that count is not known. */
export function selectedCount(
  selection: Selection,
  total: { count: number; capped: boolean } | undefined,
): { count: number; capped: boolean } | undefined {
  if (selection.kind === "rows") return { count: selection.ids.size, capped: false };
  return total && { count: Math.max(total.count - selection.except.size, 0), capped: total.capped };
}

/** What the box over a list shows: whether all, some or none of these rows are chosen. */
export function boxState(selection: Selection, ids: readonly string[]): boolean | "indeterminate" {
  const chosen = ids.filter((id) => isSelected(selection, id)).length;
  if (chosen === 0) return selection.kind === "rows" && selection.ids.size > 0 ? "indeterminate" : false;
  return chosen === ids.length ? true : "indeterminate";
}

/** The ids from one row to another, both included, in the order of the list. Only the second if the first is not in it. */
export function range(ids: readonly string[], from: string | undefined, to: string): string[] {
  const end = ids.indexOf(to);
  const start = from === undefined ? -1 : ids.indexOf(from);
  if (start < 0 || end < 0) return [to];
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1);
}
