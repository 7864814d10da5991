"use client";

import { Bookmark, ChevronDown } from "lucide-react";
import type { Ask } from "@/components/inventory/use-inventory-state";
import { cn } from "@/components/ui/cn";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { type Preset, presets } from "@/lib/domain/presets";
import { showText } from "@/lib/domain/text";
import type { SavedView } from "@/lib/features/views/schema";

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
  const own = views.filter((each) => each.mine);
  const others = views.filter((each) => !each.mine);
  return (
    <nav aria-label="Views" className="-mx-1 flex items-center gap-1 overflow-x-auto px-1 py-1">
      {strip.map((each) => (
        <button
          key={each.id}
          type="button"
          title={each.about}
          aria-current={each === current ? "true" : undefined}
          onClick={() => askPreset(each)}
          className={chip(each === current)}
        >
          {each.title}
        </button>
      ))}
      <Menu>
        <MenuTrigger asChild>
          <button type="button" className={chip(inMenu !== undefined)}>
            <span className="max-w-48 truncate">{inMenu === undefined ? "More" : showText(inMenu, 60)}</span>
            <ChevronDown className="size-3.5" aria-hidden />
          </button>
        </MenuTrigger>
        <MenuContent align="start" className="max-h-96 w-64 overflow-y-auto">
          {rest.map((each) => (
            <MenuItem key={each.id} title={each.about} onSelect={() => askPreset(each)}>
              {each.title}
            </MenuItem>
          ))}
          <Views label="Your views" views={own} onSelect={askView} />
          <Views label="Shared with you" views={others} onSelect={askView} />
        </MenuContent>
      </Menu>
    </nav>
  );
}

function chip(current: boolean): string {
  return cn(
    "motion-colors inline-flex h-7 shrink-0 items-center gap-1 rounded px-2.5 font-medium text-muted text-sm hover:bg-hover hover:text-ink pointer-coarse:h-11",
    current && "bg-selected text-ink hover:bg-selected",
  );
}

function Views({
  label,
  views,
  onSelect,
}: {
  label: string;
  views: readonly SavedView[];
  onSelect: (view: SavedView) => void;
}) {
  if (views.length === 0) return null;
  return (
    <>
      <MenuSeparator />
      <MenuLabel>{label}</MenuLabel>
      {views.map((view) => (
        <MenuItem key={view.id} onSelect={() => onSelect(view)}>
          <Bookmark aria-hidden />
          <span className="min-w-0 truncate">{showText(view.name, 80)}</span>
          <span className="ms-auto shrink-0 text-muted text-xs">
            {view.isDefault
              ? "starts here"
              : view.mine
                ? view.shared
                  ? "shared"
                  : ""
                : showText(view.by, 24)}
          </span>
        </MenuItem>
      ))}
    </>
  );
}
