"use client";

import { Download } from "lucide-react";
import { type ReactNode, useRef } from "react";
import type { Selection } from "@/components/data-table/selection";
import { Button } from "@/components/ui/button";
import { Menu, MenuContent, MenuItem, MenuLabel, MenuTrigger } from "@/components/ui/dropdown-menu";

type Format = "csv" | "json";

const formats: readonly { format: Format; title: string; hint: string }[] = [
  { format: "csv", title: "CSV", hint: "for spreadsheets; can be imported again" },
  { format: "json", title: "JSON lines", hint: "one object a line, every field" },
];

function Formats({ onSelect }: { onSelect: (format: Format) => void }) {
  return formats.map(({ format, title, hint }) => (
    <MenuItem key={format} onSelect={() => onSelect(format)}>
      <span className="flex flex-col">
        {title}
        <span className="text-muted text-xs">{hint}</span>
      </span>
    </MenuItem>
  ));
}

function ExportMenu({
  label,
  size,
  startOpen = false,
  children,
  onSelect,
}: {
  label: ReactNode;
  size?: "sm";
  startOpen?: boolean;
  children?: ReactNode;
  onSelect: (format: Format) => void;
}) {
  return (
    <Menu defaultOpen={startOpen}>
      <MenuTrigger asChild>
        <Button size={size}>
          <Download aria-hidden /> {label}
        </Button>
      </MenuTrigger>
      <MenuContent className="w-64">
        {children}
        <Formats onSelect={onSelect} />
      </MenuContent>
    </Menu>
  );
}

/** Everything that matches, as a file. The browser takes it as it comes. It stands where it was pressed, and is open. */
export function ExportMatching({ query, sort, count }: { query: string; sort: string; count: string }) {
  return (
    <ExportMenu
      label="Export"
      startOpen
      onSelect={(format) => {
        window.location.assign(`/api/inventory/export?${new URLSearchParams({ q: query, sort, format })}`);
      }}
    >
      <MenuLabel>{count} as a file</MenuLabel>
    </ExportMenu>
  );
}

/** The chosen rows, as a file. */
export function ExportSelection({
  selection,
  query,
  sort,
}: {
  selection: Selection;
  query: string;
  sort: string;
}) {
  const form = useRef<HTMLFormElement>(null);
  const format = useRef<HTMLInputElement>(null);
  const picked =
    selection.kind === "rows"
      ? { kind: "only", ids: [...selection.ids] }
      : { kind: "except", ids: [...selection.except] };
  const everything = picked.kind === "except" && picked.ids.length === 0;
  return (
    <>
      <ExportMenu
        label="Export"
        size="sm"
        onSelect={(chosen) => {
          if (everything) {
            const address = new URLSearchParams({ q: query, sort, format: chosen });
            window.location.assign(`/api/inventory/export?${address}`);
          } else if (form.current && format.current) {
            format.current.value = chosen;
            form.current.submit();
          }
        }}
      />
      {/* Ids are too long for an address. The answer is a file, so the page stays. */}
      <form ref={form} method="post" action="/api/inventory/export" hidden>
        <input type="hidden" name="q" value={query} readOnly />
        <input type="hidden" name="sort" value={sort} readOnly />
        <input type="hidden" name="picked" value={JSON.stringify(picked)} readOnly />
        <input ref={format} type="hidden" name="format" defaultValue="csv" />
      </form>
    </>
  );
}
