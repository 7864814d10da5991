"use client";

import { Bookmark, ChevronDown } from "lucide-react";
import { viewChip } from "@/components/inventory/view-chip";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import type { Preset } from "@/lib/domain/presets";
import { showText } from "@/lib/domain/text";
import type { SavedView } from "@/lib/features/views/schema";

/** The presets that have no room in the strip, and the views that people saved. It opens by itself. */
export default function MoreViews({
  rest,
  views,
  current,
  onPreset,
  onView,
}: {
  rest: readonly Preset[];
  views: readonly SavedView[];
  /** The name of the open view, if it is one of these. */
  current: string | undefined;
  onPreset: (preset: Preset) => void;
  onView: (view: SavedView) => void;
}) {
  return (
    <Menu defaultOpen>
      <MenuTrigger asChild>
        <button type="button" className={viewChip(current !== undefined)}>
          <span className="max-w-48 truncate">{current === undefined ? "More" : showText(current, 60)}</span>
          <ChevronDown className="size-3.5" aria-hidden />
        </button>
      </MenuTrigger>
      <MenuContent align="start" className="max-h-96 w-64 overflow-y-auto">
        {rest.map((each) => (
          <MenuItem key={each.id} title={each.about} onSelect={() => onPreset(each)}>
            {each.title}
          </MenuItem>
        ))}
        <Views label="Your views" views={views.filter((each) => each.mine)} onSelect={onView} />
        <Views label="Shared with you" views={views.filter((each) => !each.mine)} onSelect={onView} />
      </MenuContent>
    </Menu>
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
