import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/number-format";
import { ShownTab } from "@/components/ui/shown-tab";
import { tabClass, tabListClass } from "@/components/ui/tab-class";

export interface LinkTab {
  href: string;
  label: string;
  current: boolean;
  count?: number;
}

/** Tabs whose choice is an address: each is a link, so Back, reload and sharing work. */
export function LinkTabs({ label, tabs }: { label: string; tabs: readonly LinkTab[] }) {
  return (
    <nav aria-label={label} className={tabListClass}>
      {tabs.map((tab) => (
        <Link
          key={tab.href}
          href={tab.href}
          scroll={false}
          aria-current={tab.current ? "page" : undefined}
          className={cn(tabClass, "aria-[current=page]:border-accent aria-[current=page]:text-ink")}
        >
          {tab.current ? <ShownTab /> : null}
          {tab.label}
          {tab.count === undefined ? null : (
            <span className="font-normal text-muted tabular-nums">{formatCount(tab.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
