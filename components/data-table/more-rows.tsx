import type { Direction } from "@/components/data-table/row-window";
import { Button } from "@/components/ui/button";

/** Under the rows: more of them are on their way, or did not come. */
export function MoreRows({
  loading,
  failed,
  onRetry,
}: {
  loading: Direction | undefined;
  failed: Direction | undefined;
  onRetry: (direction: Direction) => void;
}) {
  return (
    <p
      role="status"
      className="sticky start-0 flex items-center gap-3 px-3 py-2 text-muted text-sm empty:hidden"
    >
      {loading ? "Loading more rows…" : null}
      {failed ? (
        <>
          More rows did not come. Those above are right as of when they came.
          <Button size="sm" onClick={() => onRetry(failed)}>
            Try again
          </Button>
        </>
      ) : null}
    </p>
  );
}
