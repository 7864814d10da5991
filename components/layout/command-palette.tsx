"use client";

import { Command } from "cmdk";
import { Clock, CornerDownLeft, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import {
  matchesTyped,
  type PaletteAction,
  type PalettePlace,
  readRecent,
  rememberRecent,
} from "@/components/layout/palette-entries";
import { keyLabels } from "@/components/layout/shortcut-keys";
import { type PaletteSearch, usePaletteSearch } from "@/components/layout/use-palette-search";
import { useIsMac } from "@/components/layout/use-shortcuts";
import { overlayClass, undescribed } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { showText } from "@/lib/domain/text";

const groupClass =
  "py-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted [&_[cmdk-group-heading]]:text-xs";

function Entry({
  id,
  icon,
  label,
  hint,
  keys,
  onSelect,
}: {
  id: string;
  icon?: ReactNode;
  label: string;
  hint?: string;
  keys?: string;
  onSelect: () => void;
}) {
  const mac = useIsMac();
  return (
    <Command.Item
      value={id}
      onSelect={onSelect}
      className="flex h-9 cursor-default select-none items-center gap-2.5 rounded px-2 text-sm data-[selected=true]:bg-hover pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0 [&_svg]:text-muted"
    >
      {icon ?? <CornerDownLeft aria-hidden />}
      <span className="min-w-0 truncate">{showText(label, 160)}</span>
      {hint ? <span className="min-w-0 shrink truncate text-muted">{showText(hint, 120)}</span> : null}
      {keys ? (
        <span className="ms-auto flex gap-1">
          {keyLabels(keys, mac).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      ) : null}
    </Command.Item>
  );
}

/** Go anywhere, do anything, find anything: recent places first, then pages, actions and what the search finds. */
export default function CommandPalette({
  open,
  onOpenChange,
  places,
  actions,
  search,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  places: readonly PalettePlace[];
  actions: readonly PaletteAction[];
  search?: PaletteSearch;
}) {
  const router = useRouter();
  const [typed, setTyped] = useState("");
  const found = usePaletteSearch(open ? typed : "", search);
  const change = (next: boolean) => {
    if (!next) setTyped("");
    onOpenChange(next);
  };
  const go = (place: { href: string; label: string; hint?: string }) => {
    rememberRecent({ href: place.href, label: place.label, hint: place.hint });
    change(false);
    router.push(place.href);
  };
  const act = (action: PaletteAction) => {
    change(false);
    if (action.href) router.push(action.href);
    action.run?.();
  };
  const recent = open && typed.trim() === "" ? readRecent() : [];
  const shownPlaces = places.filter((place) => matchesTyped(typed, place.label, place.hint));
  const shownActions = actions.filter((action) => matchesTyped(typed, action.label, action.hint));
  const results = found.state === "found" ? found.results : [];
  const none = shownPlaces.length + shownActions.length + results.length + recent.length === 0;
  return (
    <Radix.Root open={open} onOpenChange={change}>
      <Radix.Portal>
        <Radix.Overlay className={overlayClass} />
        <Radix.Content
          {...undescribed}
          className="motion-rise fixed inset-x-4 top-[max(1rem,14vh)] z-50 mx-auto max-w-xl overflow-hidden rounded-lg bg-raised shadow-lg outline-none"
        >
          <Radix.Title className="sr-only">Search and commands</Radix.Title>
          <Command shouldFilter={false} loop label="Search and commands">
            <div className="flex h-12 items-center gap-2.5 border-line-subtle border-b px-4">
              <Search className="size-4 shrink-0 text-muted" aria-hidden />
              <Command.Input
                value={typed}
                onValueChange={setTyped}
                placeholder="Go to, do, or paste a name, ARN or key id…"
                className="h-full min-w-0 flex-1 bg-transparent text-base outline-none pointer-coarse:text-lg"
              />
              <Kbd>Esc</Kbd>
            </div>
            <Command.List className="max-h-[min(26rem,60vh)] overflow-y-auto p-2">
              {recent.length > 0 ? (
                <Command.Group heading="Recent" className={groupClass}>
                  {recent.map((place) => (
                    <Entry
                      key={place.href}
                      id={`recent ${place.href}`}
                      icon={<Clock aria-hidden />}
                      label={place.label}
                      hint={place.hint}
                      onSelect={() => go(place)}
                    />
                  ))}
                </Command.Group>
              ) : null}
              {results.length > 0 ? (
                <Command.Group heading="Found" className={groupClass}>
                  {results.map((result) => (
                    <Entry
                      key={result.id}
                      id={`found ${result.id}`}
                      label={result.label}
                      hint={result.hint}
                      onSelect={() => go(result)}
                    />
                  ))}
                </Command.Group>
              ) : null}
              {shownPlaces.length > 0 ? (
                <Command.Group heading="Go to" className={groupClass}>
                  {shownPlaces.map((place) => (
                    <Entry
                      key={place.href}
                      id={`place ${place.href}`}
                      icon={place.icon}
                      label={place.label}
                      hint={place.hint}
                      onSelect={() => go(place)}
                    />
                  ))}
                </Command.Group>
              ) : null}
              {shownActions.length > 0 ? (
                <Command.Group heading="Actions" className={groupClass}>
                  {shownActions.map((action) => (
                    <Entry
                      key={action.id}
                      id={`action ${action.id}`}
                      icon={action.icon}
                      label={action.label}
                      hint={action.hint}
                      keys={action.keys}
                      onSelect={() => act(action)}
                    />
                  ))}
                </Command.Group>
              ) : null}
              <p role="status" className="px-2 py-1 text-muted text-sm empty:hidden">
                {found.state === "searching" ? "Searching…" : ""}
                {found.state === "failed" ? "The search did not answer. Type on to try again." : ""}
                {none && found.state === "found" ? "Nothing has this name or id. Try a part of it." : ""}
                {none && found.state === "idle"
                  ? "No page or action is called that. Two characters or more search the inventory."
                  : ""}
              </p>
            </Command.List>
          </Command>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
