"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isCurrent, type NavItem } from "@/components/layout/nav";
import { cn } from "@/components/ui/cn";
import { formatCount } from "@/components/ui/number-format";

function Entry({ item, collapsed, onGo }: { item: NavItem; collapsed: boolean; onGo?: () => void }) {
  const current = isCurrent(item.href, usePathname());
  const waiting = item.count !== undefined && item.count > 0;
  return (
    <Link
      href={item.href}
      onClick={onGo}
      aria-current={current ? "page" : undefined}
      title={item.mark ?? (collapsed ? item.label : undefined)}
      className={cn(
        "motion-colors relative flex h-8 items-center gap-2.5 rounded px-2 font-medium text-muted text-sm hover:bg-hover hover:text-ink pointer-coarse:h-11 [&_svg]:size-4 [&_svg]:shrink-0",
        current && "bg-selected text-ink hover:bg-selected [&_svg]:text-accent",
        collapsed && "w-8 justify-center px-0 pointer-coarse:w-11",
      )}
    >
      {item.icon}
      <span className={collapsed ? "sr-only" : "min-w-0 flex-1 truncate"}>{item.label}</span>
      {waiting ? (
        collapsed ? (
          <>
            <span aria-hidden="true" className="absolute end-1 top-1 size-1.5 rounded-full bg-accent" />
            <span className="sr-only">, {item.count} waiting</span>
          </>
        ) : (
          <span className="rounded-sm px-1 text-muted text-xs tabular-nums">
            {formatCount(item.count ?? 0)}
            <span className="sr-only"> waiting</span>
          </span>
        )
      ) : null}
      {item.mark ? (
        <span
          className={cn(
            "flex size-4 items-center justify-center",
            collapsed && "absolute end-0 top-0 size-3",
          )}
        >
          <span aria-hidden="true" className="font-bold text-critical text-xs">
            !
          </span>
          <span className="sr-only">, {item.mark}</span>
        </span>
      ) : null}
    </Link>
  );
}

/** The entries of the rail, in groups. */
export function RailNav({
  groups,
  collapsed = false,
  onGo,
}: {
  groups: readonly (readonly NavItem[])[];
  collapsed?: boolean;
  onGo?: () => void;
}) {
  return (
    <nav aria-label="Main" className="flex flex-col px-3">
      {groups.map((group, index) => (
        <ul
          key={group[0]?.href ?? index}
          className={cn("flex flex-col gap-0.5", index > 0 && "mt-2 border-line-subtle border-t pt-2")}
        >
          {group.map((item) => (
            <li key={item.href} className={cn(collapsed && "flex justify-center")}>
              <Entry item={item} collapsed={collapsed} onGo={onGo} />
            </li>
          ))}
        </ul>
      ))}
    </nav>
  );
}
