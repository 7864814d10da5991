"use client";

import { Badge } from "@/components/ui/badge";
import { Select, type SelectOption } from "@/components/ui/select";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import type { SheetField, SheetPreviewView } from "@/lib/features/sources/schema-upload";

type Column = SheetPreviewView["columns"][number];

const words: Record<SheetField, string> = {
  name: "Name",
  system: "System",
  external_id: "Id",
  realm: "Issued by (realm)",
  alias: "Other name",
  account: "Account",
  kind: "Kind",
  class: "Human or not",
  managed_by: "Managed by",
  status: "Status",
  description: "Description",
  purpose: "Purpose",
  environment: "Environment",
  sensitivity: "Sensitivity",
  owner: "Owner",
  business_owner: "Business owner",
  team: "Team",
  created: "Created",
  expires: "Expires",
  last_used: "Last used",
  credential_type: "Kind of credential",
  credential_id: "Id of credential",
  last_rotated: "Last rotated",
  permissions: "Permissions",
  ignore: "Leave out",
};

function optionsOf(column: Column): SelectOption[] {
  const tag = column.field.startsWith("tags:") ? column.field : `tags:${column.header.slice(0, 128)}`;
  return [
    ...Object.entries(words).map(([value, label]) => ({ value, label })),
    { value: tag, label: `Tag “${showText(tag.slice(5), 40)}”` },
  ];
}

/** What each column is taken for, why, and the choice to say otherwise. */
export function SheetColumns({
  columns,
  disabled,
  onChange,
}: {
  columns: readonly Column[];
  disabled: boolean;
  onChange: (header: string, field: string) => void;
}) {
  return (
    <Table label="Columns of the sheet" className="table-fixed">
      <TableHead>
        <tr>
          <TableHeaderCell className="w-2/5 sm:w-52">Column</TableHeaderCell>
          <TableHeaderCell className="sm:w-56">Is</TableHeaderCell>
          <TableHeaderCell className="hidden sm:table-cell">For example</TableHeaderCell>
        </tr>
      </TableHead>
      <TableBody>
        {columns.map((column) => (
          <TableRow key={column.header}>
            <TableCell className="max-w-52 truncate font-medium" title={showText(column.header, 200)}>
              {showText(column.header, 60)}
            </TableCell>
            <TableCell>
              {column.secret ? (
                <Badge tone="critical">Secrets: dropped</Badge>
              ) : (
                <Select
                  aria-label={`What ${showText(column.header, 60)} is`}
                  disabled={disabled}
                  options={optionsOf(column)}
                  value={column.field}
                  onValueChange={(field) => onChange(column.header, field)}
                />
              )}
            </TableCell>
            <TableCell className="hidden text-muted sm:table-cell">
              <span className="block truncate">
                {column.samples.map((sample) => showText(sample, 40)).join(" · ")}
              </span>
              <span className="block truncate text-xs">{showText(column.why, 120)}</span>
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
