/** How much of a source was read to its end: a bar, and the words that carry it. */
export function CoverageBar({ complete, scopes }: { complete: number; scopes: number }) {
  const share = scopes > 0 ? complete / scopes : 0;
  return (
    <div className="flex items-center gap-2">
      <span aria-hidden="true" className="h-1.5 w-16 min-w-6 shrink overflow-hidden rounded-full bg-hover">
        <span
          className={`block h-full rounded-full ${share === 1 ? "bg-ok" : "bg-medium"}`}
          style={{ width: `${share * 100}%` }}
        />
      </span>
      <span className="whitespace-nowrap text-sm tabular-nums">
        {complete.toLocaleString("en")} of {scopes.toLocaleString("en")} {scopes === 1 ? "scope" : "scopes"}
      </span>
    </div>
  );
}
