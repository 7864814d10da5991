import { longDay } from "@/components/charts/series";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { RiskMove } from "@/lib/domain/assessment/risk-moves";
import { showText } from "@/lib/domain/text";

const shown = 10;

/** On which days its risk or its state moved, from where to where, and what moved it. */
export function RiskHistory({ moves }: { moves: readonly RiskMove[] }) {
  if (moves.length === 0) return null;
  const [recent, older] = [moves.slice(0, shown), moves.slice(shown)];
  return (
    <Card>
      <CardHeader title="How its risk moved" description="Days on which risk or governance state changed." />
      <CardBody>
        <Moves moves={recent} />
        {older.length > 0 ? (
          <details className="mt-2 text-sm">
            <summary className="cursor-pointer text-muted">{older.length} earlier days</summary>
            <Moves moves={older} />
          </details>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Moves({ moves }: { moves: readonly RiskMove[] }) {
  return (
    <ol className="divide-y divide-line-subtle text-sm">
      {moves.map((move) => (
        <li key={move.day} className="flex flex-wrap gap-x-4 gap-y-1 py-1.5">
          <span className="w-24 shrink-0 text-muted">
            <time dateTime={move.day}>{longDay(move.day)}</time>
          </span>
          <span className="w-28 shrink-0 tabular-nums">{riskWords(move)}</span>
          <span className="min-w-0 flex-1 basis-60">
            {stateWords(move)}
            {move.because.map(({ title, points, over }) => (
              <span key={title} className="block break-words text-muted text-xs">
                <span className="tabular-nums">{points > 0 ? `+${points}` : `−${-points}`}</span>{" "}
                {over ? "No longer: " : null}
                {showText(title, 200)}
              </span>
            ))}
          </span>
        </li>
      ))}
    </ol>
  );
}

function riskWords({ before, risk }: RiskMove): string {
  return before && before.risk !== risk ? `${before.risk} → ${risk}` : String(risk);
}

function stateWords({ before, governance }: RiskMove): string {
  if (!before) return `First assessed: ${governance}.`;
  return before.governance === governance ? "" : `From ${before.governance} to ${governance}.`;
}
