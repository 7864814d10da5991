import { formatNumber } from "@/components/ui/number-format";
import type { Rule, SeverityTable } from "@/lib/domain/assessment/rule";
import {
  type ThresholdName,
  type ThresholdOverrides,
  thresholdOf,
  thresholds,
} from "@/lib/domain/definitions/thresholds";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import type { Missing } from "@/lib/features/rules/schema";

export const maturityWords: Record<Rule["maturity"], { title: string; means: string }> = {
  stable: { title: "Stable", means: "It can be relied on." },
  experimental: { title: "Experimental", means: "It is new and may be wrong more often than others." },
  declared: {
    title: "Declared",
    means: "Nothing gives the data that it needs yet: it always answers “unknown”.",
  },
};

const contexts = [
  ["tier0", "in Tier 0"],
  ["tier1", "in Tier 1"],
  ["production", "in production"],
  ["highSensitivity", "at high sensitivity"],
  ["nonProduction", "known to be outside production"],
] as const;

/** A rule's severities as a sentence: `Low; high in Tier 0, medium in Tier 1.` */
export function severityWords(table: SeverityTable): string {
  const other = contexts.flatMap(([context, where]) => {
    const severity = table[context];
    return severity && severity !== table.usual ? [`${severity} ${where}`] : [];
  });
  const usual = table.usual.charAt(0).toUpperCase() + table.usual.slice(1);
  return other.length > 0 ? `${usual}; ${other.join(", ")}.` : `${usual}.`;
}

export interface ThresholdWords {
  title: string;
  value: string;
  /** Where the value comes from. */
  source: string;
}

/** A limit that a rule goes by: what it is now, and why. */
export function thresholdWords(name: ThresholdName, overrides: ThresholdOverrides): ThresholdWords {
  const { title, value, unit, source } = thresholds[name];
  const now = thresholdOf(name, overrides);
  return {
    title,
    value: thresholdAmount(now, unit),
    source: now === value ? source : `set here; the default is ${thresholdAmount(value, unit)}: ${source}`,
  };
}

/** A limit with its unit. */
export function thresholdAmount(n: number, unit: "days" | "hours" | "count" | "percent"): string {
  if (unit === "percent") return `${n} %`;
  if (unit === "count") return formatNumber(n);
  return `${formatNumber(n)} ${n === 1 ? unit.slice(0, -1) : unit}`;
}

/** The inbox with these findings; null: there are more rules than its box holds. */
export function findingsOf(query: string): string | null {
  return query.length <= maxQueryLength ? `/findings?q=${encodeURIComponent(query)}` : null;
}

/** The query of all that fails: also what people set aside, where there is any. */
export function failingQuery(query: string, aside: number): string {
  return aside > 0 ? `${query} state:open,accepted,false_positive,snoozed` : query;
}

/** What a few unknown answers lack: the most frequent, and how many other things. */
export function missingWords({ needs: [first, ...others] }: Missing): string | null {
  if (!first) return null;
  return `Needs ${first.what}${others.length > 0 ? `, or ${others.length} other ${others.length === 1 ? "thing" : "things"}` : ""}.`;
}
