import { formatNumber } from "@/components/ui/number-format";
import type { ReplayResult } from "@/lib/features/rules/schema-replay";

/** How many would have been open on each day, as bars, and as a table for who does not see them. */
export function ReplayDays({ history }: { history: ReplayResult["history"] }) {
  const most = Math.max(1, ...history.map(({ open }) => open));
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return null;
  return (
    <figure className="flex min-w-0 flex-col gap-1">
      <div aria-hidden="true" className="flex h-16 items-end gap-px">
        {history.map(({ day, open, raised }) => (
          <span
            key={day}
            title={`${day}: ${formatNumber(open)} open, ${formatNumber(raised)} new`}
            className={raised > 0 ? "min-w-0 flex-1 bg-ink" : "min-w-0 flex-1 bg-field"}
            style={{ height: `${Math.max(2, (open / most) * 100)}%` }}
          />
        ))}
      </div>
      <figcaption className="flex justify-between gap-4 text-muted text-xs tabular-nums">
        <span>
          {first.day}: {formatNumber(first.open)} open
        </span>
        <span>dark: new that day</span>
        <span>
          {last.day}: {formatNumber(last.open)} open
        </span>
      </figcaption>
      <details>
        <summary className="w-fit cursor-pointer rounded-sm text-muted text-xs hover:text-ink">
          Days on which something came
        </summary>
        <ul className="mt-1 text-xs tabular-nums">
          {history
            .filter(({ raised }) => raised > 0)
            .map(({ day, open, raised }) => (
              <li key={day}>
                {day}: {formatNumber(raised)} new, {formatNumber(open)} open
              </li>
            ))}
        </ul>
      </details>
    </figure>
  );
}
