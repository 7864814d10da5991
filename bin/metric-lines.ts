import { metrics } from "@/lib/domain/definitions/metrics";
import type { MetricDay } from "@/lib/features/metrics/schema";

const number = (value: number) => value.toLocaleString("en-US", { maximumFractionDigits: 1 });
const days = (value: number | null) => (value === null ? "not known" : `${number(value)} d`);
const share = (value: number | null) => (value === null ? "not known" : `${number(value * 100)} %`);

/** Today's metrics for a person at a terminal: a line per metric, what stands beside it, and of when and of what it is. */
export function metricLines(rows: readonly MetricDay[]): string[] {
  const all = rows.filter((row) => row.breakdown === "all");
  const [first] = all;
  if (!first) return [];
  const cells = all.map((row) => [
    row.metric,
    metrics[row.metric].title,
    valueText(row),
    fractionText(row),
    unknownText(row),
  ]);
  const table = [["", "", "value", "of", "not assessable"], ...cells];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((line) => line[column]?.length ?? 0)));
  const { coverage } = first;
  const oldest =
    coverage.oldestCollectedAt === null
      ? "nothing complete"
      : `oldest look ${minute(coverage.oldestCollectedAt)}`;
  return [
    ...table.map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd(),
    ),
    "",
    ...all.flatMap((row) => besideLines(row).map((line) => `${row.metric}  ${line}`)),
    "",
    `As of ${minute(first.takenAt.toISOString())}. ${coverage.sources.fresh} of ${coverage.sources.total} sources fresh, ${coverage.scopes.complete} of ${coverage.scopes.total} scopes complete, ${oldest}.`,
  ];
}

const minute = (iso: string) => `${iso.slice(0, 16).replace("T", " ")} UTC`;

function valueText(row: MetricDay): string {
  if (row.value === null) return "nothing to measure";
  switch (metrics[row.metric].unit) {
    case "share":
      return share(row.value);
    case "days":
      return days(row.value);
    default:
      return row.metric === "M6" && row.details.atLeast ? `at least ${number(row.value)}` : number(row.value);
  }
}

function fractionText(row: MetricDay): string {
  if (row.denominator === null) return "";
  switch (row.metric) {
    case "M2":
    case "M3":
      return `${number(row.numerator ?? 0)} of ${number(row.denominator)}`;
    case "M5":
      return `${number(row.denominator)} credentials`;
    case "M4":
      return `${number(row.denominator)} removed`;
    default:
      return number(row.denominator);
  }
}

/** Empty for M1: what its identities are not compared with is said below. */
function unknownText(row: MetricDay): string {
  return row.metric === "M1" ? "" : number(row.notAssessable);
}

function besideLines(row: MetricDay): string[] {
  switch (row.metric) {
    case "M1": {
      const { stock, baselineFlow, baselineStock, notMatchedWith } = row.details;
      return [
        `discovered today; ${number(stock)} still unknown. Found by the first look at a source: ${number(baselineStock)} still unknown, ${number(baselineFlow)} of today.`,
        `not compared with ${notMatchedWith.join(" or ")}, which no source shows yet.`,
      ];
    }
    case "M2":
      return row.details.topThreeOwners === null
        ? []
        : [`the three largest owners hold ${share(row.details.topThreeOwners)} of the owned.`];
    case "M3": {
      const { noWayIn, staticRooted, credentials } = row.details;
      return [
        `${number(staticRooted)} only reachable with a static key; ${number(noWayIn)} without any way in are left out.`,
        `of ${number(credentials.active)} active credentials, ${number(credentials.shortLived)} are short-lived and ${number(credentials.notAssessable)} not assessable.`,
      ];
    }
    case "M4":
      return [`since the first day; ${number(row.details.disabled)} more are unused and disabled.`];
    case "M5": {
      const { median, p90, oldest, lifetimeUnknown, certificates } = row.details;
      const unknown = `the lifetime of ${number(lifetimeUnknown)} more is not known.`;
      return [
        median === null
          ? unknown
          : `median ${days(median)}, 90th percentile ${days(p90)}, oldest ${days(oldest)}; ${unknown}`,
        certificates.active === 0
          ? "certificates: none active."
          : `certificates: ${number(certificates.active)} active, median ${days(certificates.medianDaysLeft)} left, ${number(certificates.ended)} ended, the end of ${number(certificates.endUnknown)} not known.`,
      ];
    }
    case "M6": {
      const {
        dormant,
        dormancyUnknown,
        unowned,
        ownershipUnknown,
        static: long,
        staticUnknown,
        method,
      } = row.details;
      return [
        `dormant ${number(dormant)} (${number(dormancyUnknown)} not known), unowned ${number(unowned)} (${number(ownershipUnknown)} not known), static ${number(long)} (${number(staticUnknown)} not known).`,
        method,
      ];
    }
  }
}
