import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { Found } from "@/components/sources/run-live";
import { identitiesHref } from "@/components/sources/source-card";
import { durationWords, runWords, sizeWords, triggerWords } from "@/components/sources/source-words";
import { TroubleNote } from "@/components/sources/trouble-note";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { RunView } from "@/lib/features/sources/schema-runs";
import { isActive } from "@/lib/features/sources/schema-words";

/** What a run brought, in words: what came in, what changed, and what its reader told. */
export function RunSummary({ run, sourceName }: { run: RunView; sourceName: string }) {
  const outcome = runWords[run.status];
  const ended = !isActive(run.status);
  return (
    <Card>
      <div className="flex flex-wrap items-start justify-between gap-3 px-4 pt-4">
        <div className="min-w-0">
          <h2 className="flex flex-wrap items-center gap-2 font-semibold text-base text-ink">
            {headline(run)}
            <Badge tone={outcome.tone}>{outcome.word}</Badge>
          </h2>
          <p className="mt-0.5 text-muted text-sm">
            <TimeText date={run.requestedAt} variant="long" />, {triggerWords[run.trigger]}
            {run.trigger === "schedule" ? "" : ` ${showText(run.requestedBy, 60)}`}
            {run.startedAt && run.finishedAt ? `, took ${durationWords(run.startedAt, run.finishedAt)}` : ""}.
          </p>
        </div>
        {ended && (run.counts.identity ?? 0) > 0 ? (
          <ButtonLink href={identitiesHref(sourceName)} variant="primary">
            Open its identities
          </ButtonLink>
        ) : null}
      </div>
      <div className="flex flex-col gap-4 px-4 pt-3 pb-4">
        {ended ? <Found counts={run.counts} /> : null}
        {ended && run.status !== "failed" ? (
          <dl className="flex flex-wrap gap-x-8 gap-y-2">
            <Fact title="New" n={run.counts.added ?? 0} />
            <Fact title="Changed" n={run.counts.changed ?? 0} />
            <Fact title="Missing" n={run.counts.missing ?? 0} />
            <Fact title="Gone" n={run.counts.gone ?? 0} />
            <Fact title="Not readable" n={run.problems} />
          </dl>
        ) : null}
        {run.failure ? <TroubleNote failure={run.failure} /> : null}
        {run.notes.map((note) => (
          <Note key={note}>{showText(note, 600)}</Note>
        ))}
        {run.files ? (
          <p className="text-muted text-sm">
            {run.files.map((file) => `${showText(file.name, 80)} (${sizeWords(file.size)})`).join(", ")}
            {run.declaredComplete ? ", brought as the complete list." : ", brought as additions."}
          </p>
        ) : null}
        {ended && run.baseline && run.status === "complete" ? (
          <p className="text-muted text-sm">
            This is the first complete look at this source: what it found counts as baseline, not as newly
            discovered.
          </p>
        ) : null}
      </div>
    </Card>
  );
}

function headline(run: RunView): string {
  if (isActive(run.status)) return "Being read";
  if (run.status === "failed") return "Nothing could be read";
  const identities = run.counts.identity ?? 0;
  const read = `${identities.toLocaleString("en")} ${identities === 1 ? "identity" : "identities"} read`;
  return run.status === "complete" ? read : `${read}, not everything`;
}

function Fact({ title, n }: { title: string; n: number }) {
  return (
    <div className="flex flex-col">
      <dt className="text-muted text-xs">{title}</dt>
      <dd className="font-semibold text-ink text-lg tabular-nums">{n.toLocaleString("en")}</dd>
    </div>
  );
}

/** A sentence of the reader. That secrets were found is said louder than the rest. */
function Note({ children }: { children: string }): ReactNode {
  if (!/\bsecrets? (was|were) in this sheet\b/.test(children)) {
    return <p className="text-sm">{children}</p>;
  }
  return (
    <p className="flex items-start gap-2 rounded bg-critical-subtle px-3 py-2 font-medium text-critical text-sm">
      <KeyRound className="mt-0.5 size-4 shrink-0" aria-hidden />
      <span>{children}</span>
    </p>
  );
}
