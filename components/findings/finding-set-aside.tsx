import { dayText, setAsideWords } from "@/components/exceptions/exception-words";
import { Badge } from "@/components/ui/badge";
import type { FindingRow } from "@/lib/features/findings/schema";

/** That people set a finding aside, and until when; nothing where they did not. */
export function SetAside({ row: { exception } }: { row: Pick<FindingRow, "exception"> }) {
  if (!exception) return null;
  return (
    <Badge tone="accent">
      {setAsideWords[exception.kind]} until {dayText(exception.until)}
    </Badge>
  );
}
