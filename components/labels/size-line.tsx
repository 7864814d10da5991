import type { SelectionSize } from "@/components/labels/selection-size";
import { formatNumber } from "@/components/ui/number-format";

/** How many identities a decision is about. */
export function SizeLine({ size }: { size: SelectionSize }) {
  if (size.state === "counting") return <>Counting the identities…</>;
  if (size.state === "failed") return <>{size.why} Close this and try again.</>;
  const all = size.selection.kind === "query" ? "all that match, as of now" : "those you picked";
  return (
    <>
      {formatNumber(size.count)} {size.count === 1 ? "identity" : "identities"}: {all}.
    </>
  );
}
