"use client";

import { ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import type { Ask } from "@/components/inventory/use-inventory-state";
import { viewChip } from "@/components/inventory/view-chip";
import { OnPress } from "@/components/ui/on-press";
import { type Preset, presets } from "@/lib/domain/presets";
import { showText } from "@/lib/domain/text";
import type { SavedView } from "@/lib/features/views/schema";

const moreButton = (name: string | undefined) => (press?: () => void) => (
  <button type="button" aria-haspopup="menu" onClick={press} className={viewChip(name !== undefined)}>
    <span className="max-w-48 truncate">{name === undefined ? "More" : showText(name, 60)}</span>
    <ChevronDown className="size-3.5" aria-hidden />
  </button>
);
const MoreViews = dynamic(() => import("@/components/inventory/more-views"), {
  ssr: false,
  loading: () => moreButton(undefined)(),
});

/** So many presets stand in the strip; the others are in the menu. */
const inStrip = 6;

/** One press to the questions that are asked often, and to the views that people saved. */
export function ViewStrip({
  preset,
  view,
  views,
  onAsk,
}: {
  preset: Preset | undefined;
  view: SavedView | undefined;
  views: readonly SavedView[];
  onAsk: (ask: Ask) => void;
}) {
  const askPreset = (each: Preset) =>
    onAsk({ query: each.query, sort: each.sort ?? "name", columns: each.columns ?? null, view: null });
  const askView = (each: SavedView) =>
    onAsk({ query: each.query, sort: each.sort ?? "name", columns: each.columns, view: each.id });
  const current = view ? undefined : preset;
  const strip = presets.slice(0, inStrip);
  const rest = presets.slice(inStrip);
  const inMenu = view?.name ?? rest.find((each) => each === current)?.title;
  return (
    <nav aria-label="Views" className="fade-ends -mx-1 flex items-center gap-1 overflow-x-auto px-1 py-1">
      {strip.map((each) => (
        <button
          key={each.id}
          type="button"
          title={each.about}
          aria-current={each === current ? "true" : undefined}
          onClick={() => askPreset(each)}
          className={viewChip(each === current)}
        >
          {each.title}
        </button>
      ))}
      <OnPress button={moreButton(inMenu)}>
        <MoreViews rest={rest} views={views} current={inMenu} onPreset={askPreset} onView={askView} />
      </OnPress>
    </nav>
  );
}
