import { EmptyState } from "@/components/feedback/empty-state";
import { entriesOf } from "@/components/identity/timeline-entries";
import { Badge } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { TimeText } from "@/components/ui/time-text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

/** What happened to it, newest first: what syncs saw, what people decided, and its beginnings. */
export function TimelineTab({ identity }: { identity: IdentityDetail }) {
  const entries = entriesOf(identity);
  if (entries.length === 0) {
    return (
      <EmptyState
        title="Nothing has happened yet"
        action={<ButtonLink href="/sources">See when it is read next</ButtonLink>}
      >
        Changes that a sync sees and decisions that people take are listed here.
      </EmptyState>
    );
  }
  return (
    <>
      <ol className="divide-y divide-line-subtle">
        {entries.map((entry) => (
          <li
            key={entry.key}
            className="grid gap-x-4 gap-y-1 py-2.5 text-sm sm:grid-cols-[9rem_minmax(0,1fr)_auto]"
          >
            <TimeText date={entry.at} variant="long" className="text-muted tabular-nums" />
            <div className="min-w-0">
              <Badge tone={entry.tone}>{entry.title}</Badge>
              {entry.lines.map((line) => (
                <p key={line} className="mt-1 break-words text-ink">
                  <bdi>{line}</bdi>
                </p>
              ))}
            </div>
            <p className="text-muted text-xs">{entry.by}</p>
          </li>
        ))}
      </ol>
      {identity.changes.more ? (
        <p className="pt-3 text-muted text-xs">
          Older changes are on the command line: rollcall list changes.
        </p>
      ) : null}
    </>
  );
}
