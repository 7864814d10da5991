import type { Command } from "commander";
import { bringUpToDate } from "@/bin/bring-up-to-date";
import { answer, tell, withDatabase } from "@/bin/command-context";
import { metricLines } from "@/bin/metric-lines";
import { metrics } from "@/lib/domain/definitions/metrics";
import { listNewestMetrics } from "@/lib/features/metrics/data";
import type { MetricDay } from "@/lib/features/metrics/schema";
import { refreshMetrics } from "@/lib/jobs/metrics/refresh";
import { databaseNow } from "@/lib/jobs/sync/sync-run";
import { AppError } from "@/lib/platform/errors";
import { systemScope } from "@/lib/platform/scope";

/** `rollcall metrics`: today's numbers, assessed and computed now where they are not there yet or something was read since. */
export function register(program: Command): void {
  program
    .command("metrics")
    .description("today's metrics, with what was left out and how complete the look was")
    .option("--json", "one object a line: every metric, for all and for each system, environment and kind")
    .option("--data <dir>", "data folder")
    .action(async (options: { json?: true; data?: string }) => {
      await withDatabase(options, async ({ database: { pool } }) => {
        await bringUpToDate(pool, await databaseNow(pool));
        if ((await refreshMetrics(pool)) === "busy_elsewhere") {
          tell("Another process is computing them anew; these are the newest there are.");
        }
        const rows = await listNewestMetrics(pool, systemScope());
        if (rows.length === 0) {
          throw new AppError({
            code: "nothing_measured",
            message: "There is nothing to measure yet: no source was read to the end.",
            safe: "Nothing was changed.",
            next: "Bring a file with `rollcall import`, or wait until the first sync has ended.",
          });
        }
        const lines = options.json ? rows.map(metricJson) : metricLines(rows);
        for (const line of lines) answer(line);
      });
    });
}

/**
 * One line of `--json`. Keys, in this order: `metric`, `title`, `formula`, `unit`, `better`, `version`, `day`,
 * `breakdown`, `value` (null: nothing to measure), `numerator`, `denominator`, `notAssessable`, `details`, `coverage`,
 * `takenAt`. New keys may be added; none of these changes its meaning.
 */
export function metricJson(row: MetricDay): string {
  const { id, title, formula, unit, better } = metrics[row.metric];
  const {
    version,
    day,
    breakdown,
    value,
    numerator,
    denominator,
    notAssessable,
    details,
    coverage,
    takenAt,
  } = row;
  return JSON.stringify({
    metric: id,
    title,
    formula,
    unit,
    better,
    version,
    day,
    breakdown,
    value,
    numerator,
    denominator,
    notAssessable,
    details,
    coverage,
    takenAt: takenAt.toISOString(),
  });
}
