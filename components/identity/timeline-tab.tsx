import { EmptyState } from "@/components/feedback/empty-state";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

type Change = IdentityDetail["changes"]["rows"][number];
interface Entry {
  key: string;
  at: Date;
  title: string;
  tone: BadgeTone;
  lines: string[];
  by: string;
}

const tones: Record<Change["kind"], BadgeTone> = {
  appeared: "accent",
  changed: "neutral",
  missing: "medium",
  gone: "unknown",
  returned: "ok",
  decided: "accent",
};

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

function entriesOf(identity: IdentityDetail): Entry[] {
  const changes = identity.changes.rows.map((change) => ({
    key: `change ${change.id}`,
    at: change.at,
    title: change.kind,
    tone: tones[change.kind],
    lines: change.details.map(line),
    by: change.source ? `sync of ${showText(change.source.name, 60)}` : showText(change.by, 60),
  }));
  const labels = identity.labels.map((label) => ({
    key: `label ${label.name} ${label.origin}`,
    at: label.setAt,
    title: `${label.name.replaceAll("_", " ")} set`,
    tone: "accent" as const,
    lines: [`${showText(label.value, 200)}: ${showText(label.why, 300)}`],
    by: label.origin === "person" ? "a person" : `a ${label.origin}`,
  }));
  const links = identity.links.map((link) => ({
    key: `link ${link.id}`,
    at: link.at,
    title: link.kind.replaceAll("_", " "),
    tone: "medium" as const,
    lines: [showText(link.evidence, 400)],
    by: link.direction === "from" ? "succeeds an earlier one" : "was succeeded",
  }));
  const beginnings = [
    {
      key: "first seen",
      at: identity.firstSeenAt,
      title: "first seen",
      lines: [identity.baseline ? "By the first look at its source." : "It was new then."],
    },
    ...(identity.createdAt
      ? [{ key: "created", at: identity.createdAt, title: "created", lines: ["As its system says."] }]
      : []),
  ].map((entry) => ({ ...entry, tone: "neutral" as const, by: "" }));
  return [...changes, ...labels, ...links, ...beginnings].sort((a, b) => b.at.getTime() - a.at.getTime());
}

function line({ what, before, after }: Change["details"][number]): string {
  const was = before === null ? "" : showText(before, 200);
  const is = after === null ? "" : showText(after, 200);
  if (was && is) return `${what}: ${was} → ${is}`;
  return is || was ? `${what}: ${is || was}` : what;
}
