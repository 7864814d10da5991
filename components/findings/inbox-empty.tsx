import { Archive, Radar, SearchX, ShieldCheck } from "lucide-react";
import type { Total } from "@/components/data-table/column";
import { EmptyState } from "@/components/feedback/empty-state";
import { Button, ButtonLink } from "@/components/ui/button";
import { formatTotal } from "@/components/ui/number-format";
import { setAsideQuery } from "@/lib/domain/finding-presets";

/** Nothing in the list: nothing was looked at yet, all that is open was set aside, nothing is open, or nothing matches. */
export function InboxEmpty({
  request: { q },
  page: { problems },
  setAside,
  causes,
  assessedAt,
  restricted,
  mayAddSources,
  onQuery,
}: {
  request: { q: string };
  page: { problems: readonly unknown[] };
  setAside: Total;
  causes: object | null;
  assessedAt: Date | null;
  restricted: boolean;
  mayAddSources: boolean;
  onQuery: (query: string) => void;
}) {
  if (problems.length > 0) {
    return (
      <EmptyState
        icon={<SearchX aria-hidden />}
        title="The filter cannot be read"
        action={<Button onClick={() => onQuery("")}>Show all open findings</Button>}
      >
        Nothing was run. Correct what is underlined above.
      </EmptyState>
    );
  }
  if (assessedAt === null) {
    return (
      <EmptyState
        icon={<Radar aria-hidden />}
        title="Nothing has been assessed yet"
        action={
          mayAddSources ? (
            <ButtonLink variant="primary" href="/sources/new">
              Connect a source
            </ButtonLink>
          ) : null
        }
      >
        Every identity is held against the rules within a few minutes of being read. Until then an empty list
        says nothing.
      </EmptyState>
    );
  }
  if (q === "" && setAside.count > 0) {
    const one = setAside.count === 1;
    return (
      <EmptyState
        icon={<Archive aria-hidden />}
        title="Nothing waits in the inbox"
        action={
          <Button onClick={() => onQuery(setAsideQuery)}>Show what {one ? "is" : "was"} set aside</Button>
        }
      >
        {formatTotal(setAside)} open {one ? "finding is" : "findings are"} set aside: accepted, marked as
        false positive or snoozed. {one ? "It counts" : "They count"} in every number, and{" "}
        {one ? "comes back when its" : "each comes back when its"} time is over.
      </EmptyState>
    );
  }
  if (q === "") {
    return (
      <EmptyState
        icon={<ShieldCheck aria-hidden />}
        title={restricted ? "No open finding on what is yours" : "No open finding"}
        action={<Button onClick={() => onQuery("state:resolved")}>Show what was resolved</Button>}
      >
        No rule found anything in what could be seen. What a rule cannot tell is on each identity's page,
        under Findings.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX aria-hidden />}
      title={causes ? "Nothing that matches has a common cause" : "No finding matches"}
      action={<Button onClick={() => onQuery("")}>Show all open findings</Button>}
    >
      Only open findings are listed unless the filter asks for{" "}
      <code className="font-mono">state:resolved</code>.
    </EmptyState>
  );
}
