/** What is read of a key press. A `KeyboardEvent` fits. */
export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

/** Whether a combination is a single key, which people who speak to their computer must be able to switch off (WCAG 2.1.4). */
export function isSingleKey(keys: string): boolean {
  return !keys.startsWith("mod+");
}

/**
 * Whether a press is the combination: one key (`j`, `?`, `Enter`), `shift+` before a letter, `mod+` for Ctrl or ⌘.
 * Signs such as `?` may need Shift on one keyboard and not on another, so there Shift does not count.
 */
export function pressMatches(keys: string, press: KeyPress): boolean {
  const parts = keys.split("+");
  const key = parts.at(-1) ?? "";
  if (press.altKey || (press.ctrlKey || press.metaKey) !== parts.includes("mod")) return false;
  if (press.key.toLowerCase() !== key.toLowerCase()) return false;
  const shiftCounts = /^[a-z]$/i.test(key) || key.length > 1;
  return !shiftCounts || press.shiftKey === parts.includes("shift");
}

const keyNames: Record<string, string> = {
  enter: "⏎",
  escape: "Esc",
  arrowup: "↑",
  arrowdown: "↓",
  shift: "⇧",
};

/** A combination as it is written on the keys. */
export function keyLabels(keys: string, mac: boolean): string[] {
  return keys.split("+").map((part) => {
    if (part === "mod") return mac ? "⌘" : "Ctrl";
    return keyNames[part.toLowerCase()] ?? part.toUpperCase();
  });
}
