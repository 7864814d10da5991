"use client";

import { Download } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/dropdown-menu";
import { formatTotal } from "@/components/ui/number-format";
import { findingFormatNames, findingFormats } from "@/lib/domain/finding-formats/export-formats";

/** Everything that the inbox's query finds, as a file. The browser takes it as it comes. */
export function FindingExport({
  query,
  total,
}: {
  query: string;
  total: { count: number; capped: boolean };
}) {
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          <Download aria-hidden /> Export
        </Button>
      </MenuTrigger>
      <MenuContent className="w-72">
        <MenuLabel>{`${formatTotal(total)} ${total.count === 1 ? "finding" : "findings"} as a file`}</MenuLabel>
        {findingFormatNames.map((format) => (
          <MenuItem
            key={format}
            onSelect={() =>
              window.location.assign(`/api/findings/export?${new URLSearchParams({ q: query, format })}`)
            }
          >
            <span className="flex flex-col">
              {findingFormats[format].title}
              <span className="text-muted text-xs">{findingFormats[format].hint}</span>
            </span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
