"use client";

import { Pencil } from "lucide-react";
import dynamic from "next/dynamic";
import { originWords, valueText } from "@/components/labels/label-words";
import { Badge } from "@/components/ui/badge";
import { IconButton } from "@/components/ui/icon-button";
import { OnPress } from "@/components/ui/on-press";
import { TimeText } from "@/components/ui/time-text";
import { labelFacts, type SettableLabel } from "@/lib/domain/settable-labels";
import { showText } from "@/lib/domain/text";
import type { LabelState } from "@/lib/features/labels/schema";

const editButton = (label: SettableLabel) => (press?: () => void) => (
  <IconButton
    size="sm"
    label={`Set ${labelFacts[label].title.toLowerCase()}`}
    aria-haspopup="dialog"
    aria-busy={press === undefined}
    onClick={press}
  >
    <Pencil aria-hidden />
  </IconButton>
);
const EditLabel = dynamic(() => import("@/components/labels/edit-label").then((file) => file.EditLabel), {
  ssr: false,
});

/** What holds of one identity, label by label: the value, who or what says so and why, and a way to say otherwise. */
export function LabelEditor({
  identityId,
  states,
  canEdit,
}: {
  identityId: string;
  states: readonly LabelState[];
  canEdit: boolean;
}) {
  return (
    <dl className="divide-y divide-line-subtle">
      {states.map((state) => (
        <div key={state.label} className="flex items-start gap-3 py-2">
          <dt className="w-28 shrink-0 pt-0.5 text-muted text-sm">{labelFacts[state.label].title}</dt>
          <dd className="flex min-w-0 flex-1 items-start gap-3">
            <div className="min-w-0 flex-1">
              <LabelText state={state} />
            </div>
            {canEdit ? (
              <OnPress button={editButton(state.label)}>
                <EditLabel identityId={identityId} state={state} />
              </OnPress>
            ) : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function LabelText({ state }: { state: LabelState }) {
  const { label, value, origin, why, setBy, setAt } = state;
  if (value === null || origin === null) return <span className="text-muted text-sm">Nobody has said</span>;
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="min-w-0 break-words text-sm [overflow-wrap:anywhere]">
          {showText(valueText(label, value), 500)}
        </span>
        <Badge tone={origin === "person" ? "accent" : "neutral"}>{originWords[origin]}</Badge>
      </span>
      {why ? (
        <span className="block break-words text-muted text-xs">
          {showText(why, 300)}
          {setBy && setAt ? (
            <>
              {" · "}
              {origin === "person" ? `${showText(setBy, 60)}, ` : ""}
              <TimeText date={setAt} variant="long" />
            </>
          ) : null}
        </span>
      ) : null}
    </>
  );
}
