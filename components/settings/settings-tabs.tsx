"use client";

import { usePathname } from "next/navigation";
import { LinkTabs } from "@/components/ui/link-tabs";

/** The parts of the settings that this person may open. */
export function SettingsTabs({ tabs }: { tabs: readonly { href: string; label: string }[] }) {
  const pathname = usePathname();
  return (
    <LinkTabs
      label="Settings"
      tabs={tabs.map((tab) => ({ ...tab, current: pathname.startsWith(tab.href) }))}
    />
  );
}
