"use client";

import { createContext, type ReactNode, use } from "react";

/** The rules that the filter lets through; null: it asks nothing. */
export const ShownRules = createContext<ReadonlySet<string> | null>(null);

/** Is there while the filter lets one of these rules through. */
export function WhileShown({ rules, children }: { rules: readonly string[]; children: ReactNode }) {
  const shown = use(ShownRules);
  return shown === null || rules.some((id) => shown.has(id)) ? children : null;
}
