"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";
import { isSingleKey, pressMatches } from "@/components/layout/shortcut-keys";

export interface Shortcut {
  /** `j`, `?`, `Enter`, `shift+x`, `mod+k` (⌘ or Ctrl). */
  keys: string;
  /** What it does, for the sheet of shortcuts. */
  label: string;
  /** Heading in that sheet. */
  group: string;
  run: () => void;
}

type Registration = { current: readonly Shortcut[] };

const storageKey = "rollcall:single-keys";
const registrations = new Set<Registration>();
const watchers = new Set<() => void>();
let listed: readonly Shortcut[] = [];

function changed() {
  listed = [...registrations].flatMap((registration) => registration.current);
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void) {
  watchers.add(watcher);
  return () => {
    watchers.delete(watcher);
  };
}

function singleKeysOn(): boolean {
  try {
    return localStorage.getItem(storageKey) !== "off";
  } catch {
    return true; // Storage can be forbidden; the keys then stay on.
  }
}

/** Switches shortcuts of one key on or off, in this browser. */
export function setSingleKeys(on: boolean): void {
  try {
    localStorage.setItem(storageKey, on ? "on" : "off");
  } catch {
    // Storage can be forbidden; then there is nowhere to remember it.
  }
  changed();
}

/** Whether a key press belongs to what has the focus: text is being typed, or a menu is open. */
function isTaken(event: KeyboardEvent): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.closest(
      "input:not([type=checkbox], [type=radio]), textarea, select, [role=menu], [role=listbox], [role=combobox]",
    ) !== null
  );
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing) return;
  // What came last wins: a drawer over a list, a list over the frame.
  const shortcut = [...listed].reverse().find((each) => pressMatches(each.keys, event));
  if (!shortcut) return;
  if (isSingleKey(shortcut.keys)) {
    // A modal window locks the page behind it; the keys of that page rest meanwhile.
    const behindModal = document.body.hasAttribute("data-scroll-locked");
    if (behindModal || isTaken(event) || !singleKeysOn()) return;
  }
  event.preventDefault();
  shortcut.run();
}

/** Registers keyboard shortcuts while the component is mounted. Single keys never fire where text is typed. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const registration = useRef<readonly Shortcut[]>(shortcuts);
  useEffect(() => {
    registration.current = shortcuts;
    changed();
  }, [shortcuts]);
  useEffect(() => {
    if (registrations.size === 0) document.addEventListener("keydown", onKeyDown);
    registrations.add(registration);
    changed();
    return () => {
      registrations.delete(registration);
      if (registrations.size === 0) document.removeEventListener("keydown", onKeyDown);
      changed();
    };
  }, []);
}

const nothing: readonly Shortcut[] = [];

/** The shortcuts that work now, in the order in which they were registered. */
export function useShortcutList(): readonly Shortcut[] {
  return useSyncExternalStore(
    watch,
    () => listed,
    () => nothing,
  );
}

/** Whether shortcuts of one key are switched on. */
export function useSingleKeys(): boolean {
  return useSyncExternalStore(watch, singleKeysOn, () => true);
}

const neverChanges = () => () => undefined;

/** Whether this is a Mac, where ⌘ takes the part of Ctrl. False until the page is live. */
export function useIsMac(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
}
