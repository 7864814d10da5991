"use client";

import { Tag, UserRoundPlus, Waypoints } from "lucide-react";
import dynamic from "next/dynamic";
import { useMemo, useState } from "react";
import type { BulkContext } from "@/components/data-table/column";
import { ExportSelection } from "@/components/inventory/export-menu";
import { selectionInput } from "@/components/labels/selection-size";
import { Button, ButtonLink } from "@/components/ui/button";

const BulkLabelDialog = dynamic(() =>
  import("@/components/labels/bulk-label-dialog").then((file) => file.BulkLabelDialog),
);
const BulkOwnerDialog = dynamic(() =>
  import("@/components/ownership/bulk-owner-dialog").then((file) => file.BulkOwnerDialog),
);

/** What can be done with the chosen rows: only what this person may do. */
export function BulkActions({
  context,
  query,
  sort,
  may,
}: {
  context: BulkContext;
  query: string;
  sort: string;
  may: { export: boolean; label: boolean; assign: boolean; writeOwnerRules: boolean };
}) {
  const { selection, count, clear } = context;
  const [dialog, setDialog] = useState<"owner" | "label">();
  const input = useMemo(
    () => selectionInput(selection, query, count?.count ?? 0),
    [selection, query, count?.count],
  );
  const shared = { selection: input, open: true, onOpenChange: () => setDialog(undefined), onDone: clear };
  return (
    <>
      {may.assign ? (
        <Button size="sm" onClick={() => setDialog("owner")}>
          <UserRoundPlus aria-hidden /> Assign
        </Button>
      ) : null}
      {may.writeOwnerRules && selection.kind !== "rows" && selection.except.size === 0 && query !== "" ? (
        <ButtonLink size="sm" href={`/ownership?tab=rules&q=${encodeURIComponent(query)}`}>
          <Waypoints aria-hidden /> Make a rule
        </ButtonLink>
      ) : null}
      {may.label ? (
        <Button size="sm" onClick={() => setDialog("label")}>
          <Tag aria-hidden /> Label
        </Button>
      ) : null}
      {may.export ? <ExportSelection selection={selection} query={query} sort={sort} /> : null}
      {dialog === "owner" ? <BulkOwnerDialog {...shared} /> : null}
      {dialog === "label" ? <BulkLabelDialog {...shared} /> : null}
    </>
  );
}
