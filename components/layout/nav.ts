import type { ReactNode } from "react";

/** An entry of the rail. Only what this person may open is passed to it. */
export interface NavItem {
  href: string;
  label: string;
  /** An icon of 16 px, hidden from screen readers. */
  icon: ReactNode;
  /** Work that waits for this person; nothing is shown for none. */
  count?: number;
  /** A sentence when something behind the entry is wrong: "1 source cannot be read". */
  mark?: string;
}

/** Whether an entry is where the person is: its page or one below it. */
export function isCurrent(href: string, pathname: string): boolean {
  return href === "/" ? pathname === "/" : pathname === href || pathname.startsWith(`${href}/`);
}
