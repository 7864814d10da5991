"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { StartForm } from "@/components/campaigns/start-form";
import { StartPreview } from "@/components/campaigns/start-preview";
import { endOfDay } from "@/lib/domain/ownership/campaign";
import { type CampaignDraft, type CampaignStart, startAddress } from "@/lib/features/campaigns/schema";

/** What is typed is looked at when it has been quiet for so long. */
const quietMs = 400;

/** Chooses what a campaign asks about, with what it would do beside it, all the time. Nothing is sent before Start. */
export function StartScreen({ start }: { start: CampaignStart }) {
  const router = useRouter();
  const [busy, go] = useTransition();
  const [draft, setDraft] = useState(start.draft);
  const [quiet, setQuiet] = useState(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const look = (next: CampaignDraft) => {
    setQuiet(true);
    go(() => router.replace(startAddress(next), { scroll: false }));
  };
  const change = (part: Partial<CampaignDraft>, isTyped = false) => {
    const next = { ...draft, ...part };
    setDraft(next);
    clearTimeout(timer.current);
    if (isTyped) {
      setQuiet(false);
      timer.current = setTimeout(() => look(next), quietMs);
    } else look(next);
  };

  const isWhole = draft.name.trim() !== "" && endOfDay(draft.end) !== null;
  return (
    <div className="grid gap-5 lg:grid-cols-[minmax(0,24rem)_minmax(0,1fr)] lg:items-start">
      <StartForm
        draft={draft}
        presets={start.presets}
        channels={start.channels}
        teams={start.teams}
        onChange={change}
      />
      <StartPreview start={start} busy={busy || !quiet || !isWhole} />
    </div>
  );
}
