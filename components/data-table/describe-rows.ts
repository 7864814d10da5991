import type { Total } from "@/components/data-table/column";
import { formatNumber, formatTotal } from "@/components/ui/number-format";

/** Which rows are in sight: `rows 1–50 of 1,204`, or how many are loaded where their place is not known. */
export function describeRows(
  shown: { from: number; to: number },
  first: number | undefined,
  loaded: number,
  total: Total | undefined,
): string {
  const of = total ? ` of ${formatTotal(total)}` : "";
  if (loaded === 0) return "no rows";
  if (first === undefined) return `${formatNumber(loaded)} rows loaded${of}`;
  return `rows ${formatNumber(first + shown.from)}–${formatNumber(first + shown.to)}${of}`;
}
