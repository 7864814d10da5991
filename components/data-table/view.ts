/** How a person wants a table: which columns in which order, and how tall its rows are. Small enough for an address. */
export interface TableView {
  /** Ids of the columns in sight, in order. The first column of a table is always in sight and first. */
  columns: readonly string[];
  /** Two lines: the choice of a table, not of a person. */
  density: Density | "two_lines";
}

export const densities = ["comfortable", "compact"] as const;
export type Density = (typeof densities)[number];

/** Height of a row in pixels. */
export const rowHeights: Record<TableView["density"], number> = {
  comfortable: 36,
  compact: 28,
  two_lines: 52,
};

/** A column's place in the chooser: those in sight in their order, then the hidden ones in the table's own order. */
export function chooserOrder(all: readonly string[], view: TableView): string[] {
  const shown = view.columns.filter((id) => all.includes(id));
  return [...shown, ...all.filter((id) => !shown.includes(id))];
}

/** The columns in sight, in order; the first one of the table always is. */
export function shownColumns<Column extends { id: string }>(
  columns: readonly Column[],
  view: TableView,
): Column[] {
  const [name, ...rest] = columns;
  const shown = view.columns.flatMap((id) => rest.find((column) => column.id === id) ?? []);
  return name === undefined ? [] : [name, ...shown];
}

export function toggleColumn(all: readonly string[], view: TableView, id: string): TableView {
  if (view.columns.includes(id)) return { ...view, columns: view.columns.filter((each) => each !== id) };
  // A column that comes back stands behind the nearest one that is before it in the table's own order.
  const before = all.slice(0, all.indexOf(id)).reverse();
  const after = before.find((each) => view.columns.includes(each));
  const at = after === undefined ? 0 : view.columns.indexOf(after) + 1;
  return { ...view, columns: [...view.columns.slice(0, at), id, ...view.columns.slice(at)] };
}

/** The view with a column one place to the front (-1) or to the back (1). */
export function moveColumn(view: TableView, id: string, by: -1 | 1): TableView {
  const from = view.columns.indexOf(id);
  const to = from + by;
  if (from < 0 || to < 0 || to >= view.columns.length) return view;
  const columns = view.columns.filter((each) => each !== id);
  columns.splice(to, 0, id);
  return { ...view, columns };
}
