"use client";

import { Bell, BookmarkPlus, ChevronDown } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsString, useQueryStates } from "nuqs";
import { useCallback } from "react";
import { viewChip } from "@/components/inventory/view-chip";
import { Button, ButtonLink } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import { findingPresets } from "@/lib/domain/finding-presets";
import { showText } from "@/lib/domain/text";
import type { FindingViewsLoad, SavedView } from "@/lib/features/views/schema";

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
const viewButton = (label: string) => (press?: () => void) => (
  <Button aria-haspopup="menu" busy={press === undefined} onClick={press}>
    {label === "Save view" ? <BookmarkPlus aria-hidden /> : null} {label}
    {label === "Save view" ? null : <ChevronDown aria-hidden />}
  </Button>
);
const ViewMenu = dynamic(() => import("@/components/inventory/view-menu").then((file) => file.ViewMenu), {
  ssr: false,
  loading: () => viewButton("Save view")(),
});

const keys = { q: parseAsString, sort: parseAsString, view: parseAsString };
const usualSort = "-rank";

/** The address as views write it. */
function useViewAddress() {
  const [held, setHeld] = useQueryStates(keys, { shallow: false, history: "push" });
  const ask = useCallback(
    (asked: { query: string; sort: string | null; view: string | null }) =>
      void setHeld({
        q: asked.query === "" ? null : asked.query,
        sort: asked.sort === null || asked.sort === usualSort ? null : asked.sort,
        view: asked.view,
      }),
    [setHeld],
  );
  return { query: held.q ?? "", sort: held.sort ?? usualSort, view: held.view, setHeld, ask };
}

/** One press to the questions that are asked often and to the views that people saved, and a way to save what is shown. */
export function FindingViews({ views, me, may }: FindingViewsLoad) {
  const { query, sort, view: viewId, setHeld, ask } = useViewAddress();
  const presets = findingPresets(me);
  const view = views.find(({ id }) => id === viewId);
  const preset = view ? undefined : presets.find((each) => each.query === query);
  const edited = view !== undefined && (view.query !== query || (view.sort ?? usualSort) !== sort);
  const label = view?.editable ? (edited ? "View edited" : "View") : "Save view";
  const askView = (each: SavedView) => ask({ query: each.query, sort: each.sort, view: each.id });
  return (
    <div className="mb-2 flex items-center gap-2">
      <nav
        aria-label="Views"
        className="fade-ends -mx-1 flex min-w-0 flex-1 items-center gap-1 overflow-x-auto px-1 py-1"
      >
        {presets.map((each) => (
          <button
            key={each.id}
            type="button"
            title={each.about}
            aria-current={each === preset ? "true" : undefined}
            onClick={() => ask({ query: each.query, sort: each.sort ?? null, view: null })}
            className={viewChip(each === preset)}
          >
            {each.title}
          </button>
        ))}
        {views.length > 0 ? (
          <OnPress button={moreButton(view?.name)}>
            <MoreViews
              rest={[]}
              views={views}
              current={view?.name}
              onPreset={() => undefined}
              onView={askView}
            />
          </OnPress>
        ) : null}
      </nav>
      {may.alert && view?.shared ? (
        <ButtonLink href={`/findings/alerts/new?view=${view.id}`}>
          <Bell aria-hidden /> Alert
        </ButtonLink>
      ) : null}
      {may.save ? (
        <OnPress button={viewButton(label)}>
          <ViewMenu
            view={view}
            label={label}
            edited={edited}
            shape={{ noun: "findings", query, sort, columns: [] }}
            mayShare={may.share}
            onSaved={(id) => void setHeld({ view: id })}
            onDeleted={() => void setHeld({ view: null })}
          />
        </OnPress>
      ) : null}
    </div>
  );
}
