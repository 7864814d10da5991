import { AreaOverTime } from "@/components/charts/area-over-time";
import { CountLink } from "@/components/overview/count-link";
import { FindingsLink } from "@/components/overview/findings-link";
import { Sentence } from "@/components/overview/sentence";
import { formatNumber, formatTotal } from "@/components/ui/number-format";
import type { Growth as GrowthFacts, Told } from "@/lib/features/overview/schema";

/** How many of today's identities there were, since the first of them was created, and whose makers have left. */
export function Growth({ told }: { told: Told<GrowthFacts> }) {
  return (
    <Sentence title="Growth" told={told}>
      {(growth) => {
        const { points, known, unknown, left } = growth;
        return (
          <div className="flex flex-col gap-2">
            {points.length > 1 ? (
              <Curve {...growth} />
            ) : (
              <p>
                {known.count > 0 ? (
                  <>
                    <CountLink of={known} /> of known age were created within one month: too little for a
                    curve.
                  </>
                ) : (
                  "No source states when its identities were created, so there is no curve."
                )}
              </p>
            )}
            <p className="text-muted text-sm">
              {unknown.count > 0 ? (
                <>
                  <CountLink of={unknown} /> are not on the curve: no source states when they were created.{" "}
                </>
              ) : null}
              {left.count > 0 ? (
                <>
                  <FindingsLink of={left}>{left.count === 1 ? "finding says" : "findings say"}</FindingsLink>{" "}
                  that who made or owned one has left, and nobody took it over.
                </>
              ) : (
                "No finding says that who made or owned one has left."
              )}
            </p>
          </div>
        );
      }}
    </Sentence>
  );
}

function Curve({ points, known, by }: GrowthFacts) {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return null;
  const shaded = last.left > 0;
  return (
    <AreaOverTime
      title={`${formatTotal(known)} of today's identities, by when they were created`}
      summary={[
        `${first.alive} of them existed at the end of ${first.day.slice(0, by === "month" ? 7 : 4)}.`,
        ...(shaded ? [`The maker or owner of ${formatNumber(last.left)} has left.`] : []),
      ].join(" ")}
      series={
        shaded
          ? [
              { key: "others", label: "others" },
              { key: "left", label: "maker or owner left" },
            ]
          : [{ key: "others", label: "alive today" }]
      }
      points={points.map(({ day, alive, left }) => ({
        day,
        values: { others: alive - left, ...(shaded ? { left } : {}) },
      }))}
      unit="count"
      height={200}
    />
  );
}
