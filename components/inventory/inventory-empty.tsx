import { Cable, SearchX, ServerCrash, TableProperties } from "lucide-react";
import { EmptyState } from "@/components/feedback/empty-state";
import { NothingYours } from "@/components/feedback/nothing-yours";
import { Button, ButtonLink } from "@/components/ui/button";
import { formatTotal } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import type { Freshness, WayOut } from "@/lib/features/identities/schema-state";

/** Nothing is known at all: nothing was ever read, it is being read, or it could not be read. */
export function InventoryEmpty({
  freshness,
  restricted,
  may,
}: {
  freshness: Freshness;
  /** Whoever looks reaches a part only: what there is may lie beyond it. */
  restricted: boolean;
  may: { readSources: boolean; addSources: boolean; add: boolean };
}) {
  if (restricted) {
    return <NothingYours />;
  }
  const [late] = freshness.late;
  if (late?.state === "reading") {
    return (
      <EmptyState
        icon={<Cable aria-hidden />}
        title="The first sync is under way"
        action={<Button onClick={() => window.location.reload()}>Look again</Button>}
      >
        <bdi>{showText(late.name, 60)}</bdi> is being read. Rows appear here as they come in.
      </EmptyState>
    );
  }
  if (late) {
    return (
      <EmptyState
        icon={<ServerCrash aria-hidden />}
        title="Nothing could be read yet"
        action={
          may.readSources ? (
            <ButtonLink variant="primary" href={`/sources/${late.id}`}>
              See what went wrong
            </ButtonLink>
          ) : null
        }
      >
        <bdi>{showText(late.name, 60)}</bdi> was not read completely, so an empty list says nothing about what
        is there.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<TableProperties aria-hidden />}
      title="No identity is known yet"
      action={
        <>
          {may.addSources ? (
            <>
              <ButtonLink variant="primary" href="/sources/new">
                Connect a source
              </ButtonLink>
              <ButtonLink href="/sources/import">Bring a file</ButtonLink>
            </>
          ) : null}
          {may.add ? <ButtonLink href="/inventory/new">Add one by hand</ButtonLink> : null}
        </>
      }
    >
      Connect a system read-only, bring an export or a spreadsheet, or write one down. Nothing leaves this
      machine.
    </EmptyState>
  );
}

/** The query keeps everything out: which term to drop, and what that would give. */
export function NothingMatches({
  waysOut,
  onQuery,
}: {
  waysOut: readonly WayOut[];
  onQuery: (query: string) => void;
}) {
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title="No identity matches"
      action={
        waysOut.length === 0 ? (
          <Button variant="primary" onClick={() => onQuery("")}>
            Clear the query
          </Button>
        ) : (
          <ul className="flex w-full flex-col gap-1 text-start">
            {waysOut.map((each) => (
              <li key={each.query}>
                <button
                  type="button"
                  onClick={() => onQuery(each.query)}
                  className="motion-colors flex w-full items-center justify-between gap-4 rounded border border-line px-3 py-1.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
                >
                  <span className="min-w-0 truncate">
                    {each.kind === "without" ? "Without" : "Only"}{" "}
                    <code className="font-mono text-xs">{showText(each.term, 80)}</code>
                  </span>
                  <span className="shrink-0 text-muted tabular-nums">{formatTotal(each.found)}</span>
                </button>
              </li>
            ))}
          </ul>
        )
      }
    >
      {waysOut.length === 0
        ? "Nothing here has what the query asks for."
        : waysOut[0]?.kind === "without"
          ? "Drop one term:"
          : "No single term is in the way. Keep one:"}
    </EmptyState>
  );
}
