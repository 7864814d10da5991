/** The cookie that remembers whether the rail shows icons only. */
export const railCookie = "rollcall_rail";

/** Reads the cookie's value, on the server. */
export function isRailCollapsed(value: string | undefined): boolean {
  return value === "icons";
}

/** Remembers the choice for a year. Browsers without the Cookie Store (plain http beyond this machine) forget it. */
export async function rememberRail(collapsed: boolean): Promise<void> {
  if (!("cookieStore" in window)) return;
  await window.cookieStore.set({
    name: railCookie,
    value: collapsed ? "icons" : "full",
    expires: Date.now() + 365 * 24 * 3_600_000,
    sameSite: "lax",
  });
}
