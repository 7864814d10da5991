import { Badge } from "@/components/ui/badge";
import { isByRules } from "@/lib/domain/resolved-why";
import type { FindingRow } from "@/lib/features/findings/schema";

/** That it is resolved; a rule that is changed or switched off resolves nothing well. */
export function ResolvedBadge({ row }: { row: Pick<FindingRow, "state" | "resolvedWhy"> }) {
  if (row.state !== "resolved") return null;
  if (!isByRules(row.resolvedWhy)) return <Badge tone="ok">resolved</Badge>;
  return (
    <Badge tone="neutral">{row.resolvedWhy === "rule_off" ? "rule switched off" : "rule changed"}</Badge>
  );
}
