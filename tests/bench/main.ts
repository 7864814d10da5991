import { parseArgs } from "node:util";
import type { Measure } from "./measure";
import { benchSync } from "./sync";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    only: { type: "string" },
    identities: { type: "string", default: "100000" },
  },
});

/** Every part of the benchmark, by the name that `--only` takes. */
const parts: Record<string, (identities: number) => Promise<Measure[]>> = { sync: benchSync };

const chosen = Object.entries(parts).filter(([name]) => values.only === undefined || values.only === name);
if (chosen.length === 0) {
  process.stderr.write(`There is no part "${values.only}". Parts: ${Object.keys(parts).join(", ")}.\n`);
  process.exit(2);
}
const measures: Measure[] = [];
for (const [name, part] of chosen) {
  process.stderr.write(`${name} …\n`);
  measures.push(...(await part(Number(values.identities))));
}
if (values.json) {
  process.stdout.write(`${JSON.stringify(measures, null, 2)}\n`);
} else {
  const width = Math.max(...measures.map((measure) => measure.what.length));
  for (const { what, value, unit, bound } of measures) {
    const state = bound === null ? "" : value <= bound ? `  ok (≤ ${bound})` : `  OVER (≤ ${bound})`;
    process.stdout.write(`${what.padEnd(width)}  ${value.toFixed(2).padStart(10)} ${unit}${state}\n`);
  }
}
if (measures.some(({ value, bound }) => bound !== null && value > bound)) process.exitCode = 1;
