import { ClockAlert } from "lucide-react";
import { showText } from "@/lib/domain/text";

const most = 20;

/** What the answer does not know: what was not read this time, and what is never looked at. */
export function AnswerLimits({
  layersNotSeen,
  notEvaluated = [],
}: {
  layersNotSeen: readonly string[];
  notEvaluated?: readonly string[];
}) {
  return (
    <div className="space-y-2 text-sm">
      {layersNotSeen.length > 0 ? (
        <div className="flex gap-2.5 rounded bg-medium-subtle px-3 py-2 text-medium">
          <ClockAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <div className="min-w-0">
            <p className="font-medium">Not everything is known</p>
            <ul className="list-disc ps-4">
              {layersNotSeen.slice(0, most).map((layer) => (
                <li key={layer} className="break-words">
                  <bdi>{showText(layer, 300)}</bdi>
                </li>
              ))}
            </ul>
            {layersNotSeen.length > most ? <p>and {layersNotSeen.length - most} more</p> : null}
          </div>
        </div>
      ) : null}
      {notEvaluated.length > 0 ? (
        <details className="text-muted">
          <summary className="w-fit cursor-pointer rounded-sm hover:text-ink">
            What is never looked at
          </summary>
          <ul className="mt-1 list-disc ps-5">
            {notEvaluated.map((each) => (
              <li key={each}>{showText(each, 300)}</li>
            ))}
          </ul>
        </details>
      ) : null}
    </div>
  );
}
