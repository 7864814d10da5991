import { LineOverTime } from "@/components/charts/line-over-time";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import type { OwnedTrend } from "@/lib/features/ownership/schema-overview";

const names: Record<string, string> = { all: "all", "tier:0": "Tier 0", "tier:1": "Tier 1" };

/** The share with owners by day; days on which it was not counted are gaps. */
export function OwnedTrendCard({ trend: { points, coverage } }: { trend: OwnedTrend }) {
  const counted = points.filter(({ values }) => values.all !== undefined);
  const [first, last] = [counted[0], counted.at(-1)];
  const series = Object.entries(names)
    .filter(([key]) => points.some(({ values }) => values[key] !== undefined))
    .map(([key, label]) => ({ key, label }));
  return (
    <Card>
      {first === undefined || last === undefined ? (
        <>
          <CardHeader title="Over time" />
          <CardBody>
            <p className="text-muted text-sm">No day was counted yet.</p>
          </CardBody>
        </>
      ) : (
        <CardBody className="pt-3">
          {counted.length === 1 ? (
            <>
              <h2 className="font-semibold text-base text-ink">Over time</h2>
              <p className="text-sm">
                {formatShare(last.values.all ?? 0)} with owners, counted since {last.day}: one day is no
                trend.
              </p>
            </>
          ) : (
            <LineOverTime
              title={changeWords(first.values.all ?? 0, last.values.all ?? 0, first.day)}
              summary={`From ${formatShare(first.values.all ?? 0)} on ${first.day} to ${formatShare(last.values.all ?? 0)} on ${last.day}.`}
              series={series}
              points={points}
              unit="share"
              height={200}
            />
          )}
          {coverage && coverage.sources.total > 0 ? (
            <p className="mt-2 text-muted text-xs">
              {coverage.sources.fresh < coverage.sources.total ||
              coverage.scopes.complete < coverage.scopes.total
                ? `The newest look was not complete: ${formatNumber(coverage.sources.fresh)} of ${formatNumber(
                    coverage.sources.total,
                  )} sources are fresh, ${formatNumber(coverage.scopes.complete)} of ${formatNumber(
                    coverage.scopes.total,
                  )} parts were read to their end. What a source failed to show again still counts.`
                : `All ${formatNumber(coverage.sources.total)} sources are fresh.`}
            </p>
          ) : null}
        </CardBody>
      )}
    </Card>
  );
}

function changeWords(from: number, to: number, since: string): string {
  const points = Math.round((to - from) * 100);
  if (points === 0) return `The share with owners is as it was on ${since}`;
  return `The share with owners ${points > 0 ? "rose" : "fell"} by ${Math.abs(points)} points since ${since}`;
}
