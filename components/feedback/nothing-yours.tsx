import { TableProperties } from "lucide-react";
import { EmptyState } from "@/components/feedback/empty-state";

/** For whom reaches a part only, and none of it holds an identity yet. */
export function NothingYours() {
  return (
    <EmptyState icon={<TableProperties aria-hidden />} title="Nothing here is yours yet" action={null}>
      You see the identities that you or your team answer for, and those within your part of the organisation.
      They appear here once they are assigned.
    </EmptyState>
  );
}
