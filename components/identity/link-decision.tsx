"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import type { LinkState } from "@/lib/domain/link-state";
import type { LineageLink } from "@/lib/features/identities/schema-lineage";
import { decideLinkAction, undoLinkDecisionAction } from "@/lib/features/links/actions";

const words: Record<LinkState, { text: string; tone: "medium" | "ok" | "neutral"; done: string }> = {
  open: { text: "likely", tone: "medium", done: "Nobody's word stands on it now." },
  confirmed: { text: "confirmed", tone: "ok", done: "Confirmed: it is the same." },
  rejected: { text: "rejected", tone: "neutral", done: "Rejected: it is not the same." },
};

/** Whether a weaker join is one: what people have said, and the way to say it. */
export function LinkDecision({ link, of, canDecide }: { link: LineageLink; of: string; canDecide: boolean }) {
  const { busy, decide } = useDecision();
  const say = async (state: LinkState) => {
    const done = await decide(() => decideLinkAction({ linkId: link.id, state }));
    if (!done?.changed) return;
    notify(words[state].done, {
      undo: () => void decide(() => undoLinkDecisionAction({ operation: done.operation })),
    });
  };
  const button = (state: LinkState, text: string) => (
    <Button
      size="sm"
      variant="ghost"
      busy={busy}
      aria-label={`${text}: ${of}`}
      onClick={() => void say(state)}
    >
      {text}
    </Button>
  );
  return (
    <span className="ml-1 inline-flex flex-wrap items-center gap-1 align-middle">
      <Badge tone={words[link.state].tone}>{words[link.state].text}</Badge>
      {canDecide && link.state === "open" ? (
        <>
          {button("confirmed", "It is")}
          {button("rejected", "It is not")}
        </>
      ) : null}
      {canDecide && link.state !== "open" ? button("open", "Take back") : null}
    </span>
  );
}
