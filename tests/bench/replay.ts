import type { Pool } from "pg";
import type { ReplayAsk } from "@/lib/features/rules/schema-replay";
import { replay } from "@/lib/jobs/assess/replay/replay";
import { definitionFixture } from "@/tests/factories/custom-rules";
import type { Measure } from "./measure";
import { timed } from "./sync";

const trials: readonly { what: string; asked: ReplayAsk; days: number }[] = [
  {
    what: "one rule, now",
    asked: { kind: "rule", ruleId: "credential-too-old", enabled: true, severity: "low" },
    days: 0,
  },
  {
    what: "an expression of our own, 90 days",
    asked: { kind: "custom", definition: definitionFixture() },
    days: 90,
  },
  {
    what: "a limit, which all rules are asked about, 90 days",
    asked: { kind: "threshold", name: "dormant", value: 45 },
    days: 90,
  },
];

/** Changes tried on an assessed estate before they are made, as times and against `wholeSeconds`, every rule on everything. */
export async function benchReplay(
  pool: Pool,
  { identities, now, wholeSeconds }: { identities: number; now: Date; wholeSeconds: number },
): Promise<Measure[]> {
  const measures: Measure[] = [];
  for (const { what, asked, days } of trials) {
    const { seconds, peakMb } = await timed(async () => {
      const { looked, history } = await replay(pool, {
        asked,
        days,
        now,
        signal: new AbortController().signal,
      });
      if (looked !== identities || history.length !== days)
        throw new Error(`${what}: not everything was looked at`);
    });
    measures.push({
      what: `tried: ${what}`,
      value: seconds * (100_000 / identities),
      unit: "s",
      bound: 60,
      detail: `for each 100,000 identities; ${(seconds / wholeSeconds).toFixed(2)} × of assessing them, ${Math.round(peakMb)} MB`,
    });
  }
  return measures;
}
