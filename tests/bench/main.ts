import { parseArgs } from "node:util";
import { benchAccess } from "./access";
import { benchAssessment } from "./assessment";
import { benchBundle } from "./bundle";
import type { Measure } from "./measure";
import { benchReads } from "./reads";
import { benchSources } from "./sources";
import { benchSuggestions } from "./suggestions";
import { benchSync } from "./sync";
import { benchUsage } from "./usage";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    identities: { type: "string" },
  },
});

/** Every part of the benchmark by the name that `--only` takes, with how many identities it is meant to be run. */
const parts: Record<string, { identities: number; run: (identities: number) => Promise<Measure[]> }> = {
  sync: { identities: 100_000, run: benchSync },
  assessment: { identities: 100_000, run: benchAssessment },
  suggestions: { identities: 100_000, run: benchSuggestions },
  sources: { identities: 40_000, run: benchSources },
  reads: { identities: 1_000_000, run: benchReads },
  usage: { identities: 2000, run: benchUsage },
  access: { identities: 20_000, run: benchAccess },
  bundle: { identities: 1000, run: benchBundle },
};

function refuse(sentence: string): never {
  process.stderr.write(`${sentence}\n`);
  process.exit(2);
}

const chosen = Object.entries(parts).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0)
  refuse(`There is no part "${values.only}". Parts: ${Object.keys(parts).join(", ")}.`);
const size = values.identities === undefined ? undefined : Number(values.identities);
if (size !== undefined && !(Number.isInteger(size) && size >= 1000 && size <= 10_000_000)) {
  refuse("--identities takes a whole number from 1000 to 10000000.");
}
const measures: Measure[] = [];
for (const [name, { identities, run }] of chosen) {
  process.stderr.write(`${name} …\n`);
  measures.push(...(await run(size ?? identities)));
}
const isMet = ({ value, bound, atLeast }: Measure) =>
  bound === null || (atLeast ? value >= bound : value <= bound);
if (values.json) {
  process.stdout.write(
    `${JSON.stringify(
      measures.map((each) => ({ ...each, met: isMet(each) })),
      null,
      2,
    )}\n`,
  );
} else {
  const width = Math.max(...measures.map((measure) => measure.what.length));
  for (const measure of measures) {
    const { what, value, unit, bound, atLeast, detail = "" } = measure;
    const number = `${value.toFixed(2).padStart(10)} ${unit.padEnd(4)}`;
    const target =
      bound === null ? "" : `${isMet(measure) ? "met " : "MISS"} ${atLeast ? "≥" : "≤"} ${bound}`;
    process.stdout.write(
      `${what.padEnd(width)} ${number} ${target.padEnd(12)} ${detail}`.trimEnd().concat("\n"),
    );
  }
}
