import { type Confidence, type Severity, worseSeverity } from "@/lib/domain/severity";
import type { IdentityContext } from "./context";
import type { SeverityTable } from "./rule";

/** What raises or lowers a severity. */
export type SeverityContext = Pick<IdentityContext, "environment" | "sensitivity"> & {
  tier: IdentityContext["privilege"]["tier"];
};

/** The severity that a table gives here: the worst of what applies, else the usual one, or the lower one outside production. */
export function severityIn(table: SeverityTable, at: SeverityContext): Severity {
  const raised: Severity[] = [];
  if (at.tier === 0 && table.tier0) raised.push(table.tier0);
  if ((at.tier === 0 || at.tier === 1) && table.tier1) raised.push(table.tier1);
  if (at.environment === "production" && table.production) raised.push(table.production);
  if (at.sensitivity === "high" && table.highSensitivity) raised.push(table.highSensitivity);
  if (raised.length > 0) return raised.reduce(worseSeverity);
  const elsewhere = at.environment !== null && at.environment !== "production" && at.environment !== "shared";
  return elsewhere && table.nonProduction ? table.nonProduction : table.usual;
}

/** Critical needs reach, exposure, something active and high confidence: what is not sure, or may not work, is high at most. */
export function capped(severity: Severity, confidence: Confidence, active: boolean): Severity {
  if (severity === "critical" && (confidence !== "high" || !active)) return "high";
  if (confidence === "low" && severity === "high") return "medium";
  return severity;
}
