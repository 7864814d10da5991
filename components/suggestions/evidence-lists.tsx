import type { Evidence } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";

/** What speaks for somebody, and what against. Conflicts are shown, not averaged away. */
export function EvidenceLists({
  evidence,
  against,
}: {
  evidence: readonly Evidence[];
  against: readonly Evidence[];
}) {
  return (
    <div className="text-sm">
      <Sentences evidence={evidence} />
      {against.length > 0 ? (
        <>
          <p className="mt-1 font-medium text-muted text-xs">Against it, or for others</p>
          <Sentences evidence={against} />
        </>
      ) : null}
    </div>
  );
}

function Sentences({ evidence }: { evidence: readonly Evidence[] }) {
  return (
    <ul className="list-disc space-y-0.5 ps-4">
      {evidence.map(({ kind, text }) => (
        <li key={`${kind} ${text}`} className="break-words">
          <bdi>{showText(text, 500)}</bdi>
        </li>
      ))}
    </ul>
  );
}
