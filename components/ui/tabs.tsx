"use client";

import { Tabs as Radix } from "radix-ui";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/components/ui/cn";
import { tabClass, tabListClass } from "@/components/ui/tab-class";

/** Tabs that live in the page. Where the address should hold the tab, use `LinkTabs`. */
export function Tabs(props: ComponentProps<typeof Radix.Root>) {
  return <Radix.Root {...props} />;
}

/** The row of tabs; `label` names it. */
export function TabList({
  label,
  className,
  ...props
}: ComponentProps<typeof Radix.List> & { label: string }) {
  return <Radix.List aria-label={label} className={cn(tabListClass, className)} {...props} />;
}

export function Tab({ value, count, children }: { value: string; count?: number; children: ReactNode }) {
  return (
    <Radix.Trigger
      value={value}
      className={cn(tabClass, "data-[state=active]:border-accent data-[state=active]:text-ink")}
    >
      {children}
      {count === undefined ? null : <span className="font-normal text-muted tabular-nums">{count}</span>}
    </Radix.Trigger>
  );
}

export function TabPanel({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("pt-4", className)} {...props} />;
}
