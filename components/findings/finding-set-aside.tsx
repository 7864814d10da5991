import { dayText, setAsideWords } from "@/components/exceptions/exception-words";
import { Badge } from "@/components/ui/badge";
import type { FindingRow } from "@/lib/features/findings/schema";

/** That people set a finding aside, and until when; nothing where they did not. `beside`: a name, which narrow screens leave room for. */
export function SetAside({
  row: { exception },
  beside = false,
}: {
  row: Pick<FindingRow, "exception">;
  beside?: boolean;
}) {
  if (!exception) return null;
  return (
    <Badge tone="accent">
      {setAsideWords[exception.kind]}
      <span className={beside ? "max-sm:hidden" : undefined}> until {dayText(exception.until)}</span>
    </Badge>
  );
}
