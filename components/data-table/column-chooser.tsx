"use client";

import { ArrowDown, ArrowUp, Columns3 } from "lucide-react";
import { useId } from "react";
import { chooserOrder, moveColumn, type TableView, toggleColumn } from "@/components/data-table/view";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { IconButton } from "@/components/ui/icon-button";
import { Popover, PopoverContent, PopoverTrigger } from "@/components/ui/popover";

export interface ViewControlsProps {
  /** The table's columns in their own order, the name first. */
  columns: readonly { id: string; title: string }[];
  view: TableView;
  onChange: (view: TableView) => void;
}

/** Which columns are in sight, and in which order. */
export default function ColumnChooser({ columns, view, onChange }: ViewControlsProps) {
  const id = useId();
  const choosable = columns.slice(1);
  const all = choosable.map((column) => column.id);
  const titles = new Map(choosable.map((column) => [column.id, column.title]));
  return (
    <Popover>
      <PopoverTrigger asChild>
        <Button>
          <Columns3 aria-hidden /> Columns
        </Button>
      </PopoverTrigger>
      <PopoverContent label="Columns" align="end" className="p-1.5">
        <ul className="flex max-h-96 flex-col overflow-y-auto">
          {chooserOrder(all, view).map((column) => {
            const at = view.columns.indexOf(column);
            const title = titles.get(column) ?? column;
            return (
              <li key={column} className="flex h-8 items-center gap-2 rounded-sm px-1.5 hover:bg-hover">
                <Checkbox
                  id={`${id}-${column}`}
                  checked={at >= 0}
                  onCheckedChange={() => onChange(toggleColumn(all, view, column))}
                />
                <label htmlFor={`${id}-${column}`} className="min-w-0 flex-1 truncate">
                  {title}
                </label>
                {at >= 0 ? (
                  <>
                    <IconButton
                      size="sm"
                      label={`Move ${title} to the front`}
                      disabled={at === 0}
                      onClick={() => onChange(moveColumn(view, column, -1))}
                    >
                      <ArrowUp aria-hidden />
                    </IconButton>
                    <IconButton
                      size="sm"
                      label={`Move ${title} to the back`}
                      disabled={at === view.columns.length - 1}
                      onClick={() => onChange(moveColumn(view, column, 1))}
                    >
                      <ArrowDown aria-hidden />
                    </IconButton>
                  </>
                ) : null}
              </li>
            );
          })}
        </ul>
      </PopoverContent>
    </Popover>
  );
}
