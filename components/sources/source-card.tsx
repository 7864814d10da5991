import { FileUp, Gavel } from "lucide-react";
import Link from "next/link";
import { ConnectorMark } from "@/components/sources/connector-mark";
import { CoverageBar } from "@/components/sources/coverage-bar";
import { progressWords, scheduleWords, stateOf } from "@/components/sources/source-words";
import { SyncButton } from "@/components/sources/sync-button";
import { TroubleNote } from "@/components/sources/trouble-note";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { formatTotal } from "@/components/ui/number-format";
import { Progress } from "@/components/ui/progress";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { formatQuery } from "@/lib/domain/query/format";
import { showText } from "@/lib/domain/text";
import type { SourceCard as Source, SourceRights } from "@/lib/features/sources/schema-cards";
import type { RunProgress } from "@/lib/features/sources/schema-runs";

/** The inventory with only the identities that a source shows. */
export function identitiesHref(name: string): string {
  const q = formatQuery([
    { kind: "match", field: "source", negated: false, values: [{ kind: "value", value: name }] },
  ]);
  return `/inventory?q=${encodeURIComponent(q)}`;
}

/** One source: how fresh, how complete, how much, and what is wrong. */
export function SourceCard({
  source,
  progress,
  rights,
  withCategory = false,
}: {
  source: Source;
  progress: RunProgress | undefined;
  rights: SourceRights;
  withCategory?: boolean;
}) {
  const state = stateOf(source);
  const builtIn = source.mode === "builtin" || source.mode === "manual";
  const name = showText(source.name, 80);
  // Without its category it stands below that category's heading.
  const Heading = withCategory ? "h2" : "h3";
  return (
    <li className="flex min-w-0 flex-col rounded border border-line-subtle bg-canvas dark:bg-surface">
      <div className="flex items-start gap-3 px-4 pt-4">
        <ConnectorMark category={source.category} />
        <div className="min-w-0 flex-1">
          <Heading className="break-words font-semibold text-base text-ink leading-snug">
            {builtIn ? (
              name
            ) : (
              <Link href={`/sources/${source.id}`} className="rounded-sm hover:underline">
                {name}
              </Link>
            )}
          </Heading>
          <p className="text-muted text-xs">{aboutOf(source, withCategory)}</p>
        </div>
        {progress || builtIn ? null : <Badge tone={state.tone}>{state.word}</Badge>}
      </div>
      <div className="flex flex-1 flex-col gap-3 px-4 pt-3 pb-4">
        {progress ? (
          <Progress
            label="Reading now"
            value={
              progress.planned && progress.scopes > 0 ? progress.complete + progress.incomplete : undefined
            }
            max={progress.scopes}
            detail={progressWords(progress)}
          />
        ) : null}
        <dl className="grid grid-cols-[6.5rem_1fr] gap-x-3 gap-y-1 text-sm">
          <dt className="text-muted">Identities</dt>
          <dd>
            {source.identities ? (
              <Link
                href={identitiesHref(source.name)}
                className="rounded-sm text-accent tabular-nums underline-offset-2 hover:underline"
              >
                {formatTotal(source.identities)}
              </Link>
            ) : (
              <Unknown why="Counting took too long." />
            )}
          </dd>
          {builtIn || source.mode === "log" ? null : (
            <>
              <dt className="text-muted">Last complete</dt>
              <dd>
                {source.lastCompleteAt ? <TimeText date={source.lastCompleteAt} variant="long" /> : "never"}
              </dd>
              <dt className="text-muted">Coverage</dt>
              <dd>
                {source.coverage ? (
                  <CoverageBar {...source.coverage} />
                ) : (
                  <Unknown why="It was not read to an end yet." />
                )}
              </dd>
              <dt className="text-muted">Next sync</dt>
              <dd>
                <NextSync source={source} />
              </dd>
            </>
          )}
        </dl>
        {source.trouble && source.state !== "fresh" ? (
          <TroubleNote failure={source.trouble} where={source.trouble.where} others={source.trouble.others} />
        ) : null}
        {source.holds > 0 ? (
          <p className="flex items-start gap-2 text-sm">
            <Gavel className="mt-0.5 size-4 shrink-0 text-high" aria-hidden />
            <Link
              href={`/sources/${source.id}/held`}
              className="rounded-sm text-accent underline-offset-2 hover:underline"
            >
              Something is held back: decide
            </Link>
          </p>
        ) : null}
      </div>
      {builtIn ? null : (
        <div className="flex items-center gap-2 border-line-subtle border-t px-4 py-2.5">
          {rights.manage && (source.mode === "upload" || source.mode === "log") && !source.demo ? (
            <ButtonLink size="sm" href={`/sources/import?source=${source.id}`}>
              <FileUp aria-hidden />
              {source.mode === "log" ? "Bring more" : "Bring a newer file"}
            </ButtonLink>
          ) : null}
          {rights.sync && source.mode === "live" ? (
            <SyncButton sourceId={source.id} active={progress !== undefined} />
          ) : null}
          <Link
            href={`/sources/${source.id}`}
            aria-label={`Details of ${name}`}
            className="ms-auto rounded-sm text-muted text-sm hover:text-ink"
          >
            Details
          </Link>
        </div>
      )}
    </li>
  );
}

/** What it is, without saying its name twice. */
function aboutOf(source: Source, withCategory: boolean): string {
  if (source.mode === "builtin") return "Its own API tokens and source credentials";
  if (source.mode === "manual") return "Added by hand";
  const parts = [
    ...(withCategory ? [source.category] : []),
    ...(source.connectorTitle === source.name ? [] : [source.connectorTitle]),
    ...(source.demo ? ["demo"] : []),
  ];
  return parts.join(" · ") || source.category;
}

/** When it is read next. */
export function NextSync({ source }: { source: Pick<Source, "mode" | "everyMinutes" | "nextDueAt"> }) {
  if (source.mode !== "live") return <span>when a newer file comes</span>;
  if (source.everyMinutes === null || source.nextDueAt === null) return <span>only on request</span>;
  return (
    <span>
      <TimeText date={source.nextDueAt} variant="long" />
      <span className="text-muted"> · {scheduleWords(source.everyMinutes)}</span>
    </span>
  );
}
