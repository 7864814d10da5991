const storageKey = "rollcall:findings-walk";
const most = 500;

/** Remembers, for this tab, which findings a list shows, so that a finding's page can go on to the next of them. */
export function rememberWalk(ids: readonly string[]): void {
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(ids.slice(0, most)));
  } catch {
    // Storage can be forbidden; then there is no way on from a finding's page but the list.
  }
}

/** The finding that stands so many places behind this one in the list it was opened from. */
export function besideInWalk(id: string, by: 1 | -1): string | undefined {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(storageKey) ?? "[]");
    if (!Array.isArray(kept)) return undefined;
    const at = kept.indexOf(id);
    const next: unknown = at < 0 ? undefined : kept[at + by];
    return typeof next === "string" ? next : undefined;
  } catch {
    return undefined;
  }
}
