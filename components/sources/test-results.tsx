import { Check, CircleAlert, CircleHelp, X } from "lucide-react";
import { ErrorState } from "@/components/feedback/error-state";
import { Grant } from "@/components/sources/trouble-note";
import type { TestState } from "@/components/sources/use-source-test";
import { Progress } from "@/components/ui/progress";
import { showText } from "@/lib/domain/text";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import type { CheckLineView, TestView } from "@/lib/features/sources/schema-setup";

/** What a test answered: one line per permission, by data set; what is lost where one is missing. */
export function TestResults({ state, dataSets }: { state: TestState; dataSets: ConnectorView["dataSets"] }) {
  if (state.is === "idle" || state.is === "invalid") return null;
  if (state.is === "unanswered") {
    return <ErrorState what={state.what} safe="" next={state.next} />;
  }
  const { view } = state;
  return (
    <div className="flex flex-col gap-3">
      {state.is === "running" ? (
        <Progress
          label="Testing"
          detail={
            view && view.lines.length > 0 ? `${view.lines.length} permissions tried` : "asking the worker"
          }
        />
      ) : null}
      {view?.failure ? (
        <div role="alert" className="flex items-start gap-2 rounded bg-critical-subtle px-3 py-2 text-sm">
          <CircleAlert className="mt-0.5 size-4 shrink-0 text-critical" aria-hidden />
          <div className="min-w-0">
            <p className="break-words text-critical">{showText(view.failure.message, 600)}</p>
            {view.failure.permission ? <Grant permission={view.failure.permission} /> : null}
          </div>
        </div>
      ) : null}
      {view && view.lines.length > 0 ? <Lines view={view} dataSets={dataSets} /> : null}
    </div>
  );
}

function Lines({ view, dataSets }: { view: TestView; dataSets: ConnectorView["dataSets"] }) {
  const count = (state: CheckLineView["state"]) => view.lines.filter((line) => line.state === state).length;
  const titles = new Map(dataSets.map((set) => [set.id, set.title]));
  const groups = [...new Set(view.lines.map((line) => line.dataSet))];
  return (
    <div className="overflow-hidden rounded border border-line-subtle">
      <p role="status" className="border-line-subtle border-b bg-surface px-3 py-2 text-sm">
        <span className="font-medium">{count("granted")} granted</span>
        {count("missing") > 0 ? (
          <span className="font-medium text-high"> · {count("missing")} missing</span>
        ) : null}
        {count("unknown") > 0 ? <span className="text-unknown"> · {count("unknown")} not known</span> : null}
      </p>
      {groups.map((group) => (
        <section key={group} className="border-line-subtle border-b px-3 py-2 last:border-b-0">
          <h3 className="font-medium text-muted text-xs">{titles.get(group) ?? group}</h3>
          <ul className="mt-1 flex flex-col gap-1">
            {view.lines
              .filter((line) => line.dataSet === group)
              .map((line) => (
                <Line key={line.permission} line={line} />
              ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

const marks = {
  granted: { Icon: Check, word: "Granted", color: "text-ok" },
  missing: { Icon: X, word: "Missing", color: "text-high" },
  unknown: { Icon: CircleHelp, word: "Not known", color: "text-unknown" },
} as const;

function Line({ line }: { line: CheckLineView }) {
  const { Icon, word, color } = marks[line.state];
  return (
    <li className="grid grid-cols-[5.5rem_1fr] items-start gap-x-2 text-sm">
      <span className={`inline-flex items-center gap-1 font-medium text-xs leading-5 ${color}`}>
        <Icon className="size-3.5 shrink-0" aria-hidden />
        {word}
      </span>
      <span className="min-w-0">
        <code className="break-all font-mono text-xs">{showText(line.permission, 200)}</code>
        {line.state === "granted" ? null : (
          <span className="block break-words text-muted text-xs">{showText(line.detail, 400)}</span>
        )}
      </span>
    </li>
  );
}
