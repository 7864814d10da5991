import { Badge } from "@/components/ui/badge";
import type { FindingRow } from "@/lib/features/findings/schema";

/** That it is resolved; a rule that is switched off resolves nothing well. */
export function ResolvedBadge({ row }: { row: Pick<FindingRow, "state" | "resolvedWhy"> }) {
  if (row.state !== "resolved") return null;
  const off = row.resolvedWhy === "rule_off";
  return <Badge tone={off ? "neutral" : "ok"}>{off ? "rule switched off" : "resolved"}</Badge>;
}
