import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { UnownedRows } from "@/components/ownership/unowned-rows";
import { PeopleFrame, type QuickFilter } from "@/components/people/people-frame";
import { ButtonLink } from "@/components/ui/button";
import type { UnownedPage, UnownedView } from "@/lib/features/ownership/schema-unowned";

const filters: readonly QuickFilter[] = [
  { label: "All", q: "" },
  { label: "Overdue", q: "overdue:true" },
  { label: "Privileged", q: "privileged:true" },
  { label: "Production", q: "env:production" },
  { label: "Nobody named", q: "ownerstate:none" },
  { label: "Suggested", q: "ownerstate:suggested" },
  { label: "Asked", q: "ownerstate:asked" },
  { label: "Declined", q: "ownerstate:declined" },
  { label: "Fell away", q: "ownerstate:accepted" },
];

/** What nobody answers for: what is overdue first, then the highest risk. */
export function UnownedTab({ page, view }: { page: UnownedPage; view: UnownedView }) {
  const { rows, query, canAsk, canAssign, count } = page;
  return (
    <PeopleFrame
      tab="unowned"
      noun="identities"
      view={{ ...view, sort: "name" }}
      page={{ ...page, may: { manage: false, add: false } }}
      filters={filters}
      actions={
        <span className="flex flex-wrap gap-2">
          {canAsk && rows.length > 0 ? (
            <ButtonLink href={`/ownership?tab=asking&q=${encodeURIComponent(query)}`}>
              Ask about these
            </ButtonLink>
          ) : null}
          {rows.length > 0 ? (
            <ButtonLink href={`/inventory?q=${encodeURIComponent(query)}`}>In the inventory</ButtonLink>
          ) : null}
        </span>
      }
    >
      {rows.length === 0 ? (
        <EmptyState
          title={view.q === "" ? "Somebody answers for everything" : "Nothing matches"}
          action={view.q === "" ? null : <ButtonLink href="/ownership?tab=unowned">Show all</ButtonLink>}
        >
          {view.q === ""
            ? "Of what you see, nothing that asks for an owner is without one."
            : "Nothing that nobody answers for is like this."}
        </EmptyState>
      ) : (
        <>
          <p className="text-muted text-sm">
            The clock runs from when it was first seen, or its last owner fell away. Who sees to it meanwhile
            owns nothing by that.{" "}
            <Link href="/settings/thresholds" className="rounded-sm text-accent underline underline-offset-4">
              Deadlines and who sees to it
            </Link>
          </p>
          <UnownedRows
            key={`${query} ${rows[0]?.id}`}
            rows={rows}
            query={query}
            total={count}
            canAssign={canAssign}
          />
        </>
      )}
    </PeopleFrame>
  );
}
