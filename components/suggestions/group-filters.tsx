"use client";

import { usePathname, useRouter } from "next/navigation";
import { type Segment, SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { systemTitle } from "@/lib/domain/system-title";
import type { GroupFilter } from "@/lib/features/suggestions/schema";

const levels: readonly Segment<GroupFilter["level"]>[] = [
  { value: "all", label: "All" },
  { value: "high", label: "High" },
  { value: "medium", label: "Medium" },
  { value: "low", label: "Low" },
];
const roles: readonly Segment<GroupFilter["role"]>[] = [
  { value: "all", label: "Both" },
  { value: "technical", label: "Technical" },
  { value: "business", label: "Business" },
];
const everySystem = "every";

/** Which groups are shown. The choice is in the address. */
export function GroupFilters({ filter, systems }: { filter: GroupFilter; systems: readonly string[] }) {
  const router = useRouter();
  const path = usePathname();
  const show = (change: Partial<GroupFilter>) => {
    const next = { ...filter, ...change };
    const query = new URLSearchParams({ tab: "suggestions" });
    if (next.level !== "all") query.set("level", next.level);
    if (next.role !== "all") query.set("role", next.role);
    if (next.system !== "") query.set("system", next.system);
    router.push(`${path}?${query}`, { scroll: false });
  };
  return (
    <div className="flex flex-wrap items-center gap-3">
      <SegmentedControl
        label="How sure"
        value={filter.level}
        segments={levels}
        onChange={(level) => show({ level })}
      />
      <SegmentedControl
        label="Which owner"
        value={filter.role}
        segments={roles}
        onChange={(role) => show({ role })}
      />
      <Select
        aria-label="System"
        className="w-48"
        value={filter.system === "" ? everySystem : filter.system}
        onValueChange={(value) => show({ system: value === everySystem ? "" : value })}
        options={[
          { value: everySystem, label: "Every system" },
          ...systems.map((system) => ({ value: system, label: systemTitle(system) })),
        ]}
      />
    </div>
  );
}
