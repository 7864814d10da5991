"use client";

import { createContext, type ReactNode, useContext, useEffect, useState } from "react";
import type { Crumb } from "@/components/ui/breadcrumbs";

const nothing: readonly Crumb[] = [];
const Crumbs = createContext<readonly Crumb[]>(nothing);
const SetCrumbs = createContext<(crumbs: readonly Crumb[]) => void>(() => undefined);

/** Holds the crumbs that the open page adds behind the one of the rail. */
export function CrumbsProvider({ children }: { children: ReactNode }) {
  const [crumbs, setCrumbs] = useState(nothing);
  return (
    <SetCrumbs.Provider value={setCrumbs}>
      <Crumbs.Provider value={crumbs}>{children}</Crumbs.Provider>
    </SetCrumbs.Provider>
  );
}

export function usePageCrumbs(): readonly Crumb[] {
  return useContext(Crumbs);
}

/** Says, from inside a page, how it is called below its entry of the rail: `<PageCrumb label="ci-deploy" />`. */
export function PageCrumb({ label, parent }: { label: string; parent?: { label: string; href: string } }) {
  const set = useContext(SetCrumbs);
  const parentLabel = parent?.label;
  const parentHref = parent?.href;
  useEffect(() => {
    set([...(parentLabel && parentHref ? [{ label: parentLabel, href: parentHref }] : []), { label }]);
    return () => set(nothing);
  }, [set, label, parentLabel, parentHref]);
  return null;
}
