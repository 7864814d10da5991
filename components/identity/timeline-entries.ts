import type { BadgeTone } from "@/components/ui/badge";
import { labelFacts, settableLabels } from "@/lib/domain/settable-labels";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";

type Change = IdentityDetail["changes"]["rows"][number];
type Label = IdentityDetail["labels"][number];

export interface TimelineEntry {
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

/** What the timeline of an identity lists, newest first. A label whose decision is listed is told there, with its reason. */
export function entriesOf(
  identity: Pick<IdentityDetail, "changes" | "labels" | "links" | "firstSeenAt" | "baseline" | "createdAt">,
): TimelineEntry[] {
  const decidedIn = new Map(
    identity.labels.map((label) => [
      label,
      identity.changes.rows.find((change) => isDecisionOf(change, label))?.id,
    ]),
  );
  const changes = identity.changes.rows.map((change) => ({
    key: `change ${change.id}`,
    at: change.at,
    title: change.kind,
    tone: tones[change.kind],
    lines: [
      ...change.details.map(line),
      ...identity.labels
        .filter((label) => decidedIn.get(label) === change.id)
        .map((label) => showText(label.why, 300)),
    ],
    by: change.source ? `sync of ${showText(change.source.name, 60)}` : showText(change.byName, 60),
  }));
  const labels = identity.labels
    .filter((label) => decidedIn.get(label) === undefined)
    .map((label) => ({
      key: `label ${label.name} ${label.origin}`,
      at: label.setAt,
      title: `${label.name.replaceAll("_", " ")} set`,
      tone: "accent" as const,
      lines: [`${showText(label.value, 200)}: ${showText(label.why, 300)}`],
      by: showText(label.setByName, 60),
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

/** Whether a change is the decision that set a label: both are written in one transaction, at one time. */
function isDecisionOf(change: Change, label: Label): boolean {
  const name = settableLabels.find((each) => each === label.name);
  return (
    name !== undefined &&
    change.kind === "decided" &&
    change.at.getTime() === label.setAt.getTime() &&
    change.details.some(
      ({ what, after }) => what === labelFacts[name].title.toLowerCase() && after === label.value,
    )
  );
}

function line({ what, before, after }: Change["details"][number]): string {
  const was = before === null ? "" : showText(before, 200);
  const is = after === null ? "" : showText(after, 200);
  if (was && is) return `${what}: ${was} → ${is}`;
  return is || was ? `${what}: ${is || was}` : what;
}
