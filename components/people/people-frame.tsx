import Link from "next/link";
import type { ReactNode } from "react";
import { ErrorState } from "@/components/feedback/error-state";
import { Button, ButtonLink } from "@/components/ui/button";
import { cn } from "@/components/ui/cn";
import { Input } from "@/components/ui/input";
import { formatTotal } from "@/components/ui/number-format";
import type { PeopleTab, PeopleView } from "@/lib/features/people/schema-page";

export interface QuickFilter {
  label: string;
  q: string;
}

/** The address of a tab of ownership: it holds all of its state. */
export function tabAddress(tab: string, view: Partial<PeopleView>): string {
  const said = Object.entries({ tab, ...view }).filter(
    ([name, value]) => value && value !== "" && !(name === "tab" && value === "overview") && value !== "name",
  );
  const query = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return query === "" ? "/ownership" : `/ownership?${query}`;
}

/** Search, quick filters, actions, a page of rows and the way to the next. */
export function PeopleFrame({
  tab,
  noun,
  view,
  page,
  filters,
  actions,
  children,
}: {
  tab: string;
  noun: string;
  view: PeopleView;
  page: Omit<PeopleTab<unknown>, "rows">;
  filters: readonly QuickFilter[];
  actions: ReactNode;
  children: ReactNode;
}) {
  const { sort, q } = view;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <form action="/ownership" className="flex w-full gap-2 sm:w-auto">
          <input type="hidden" name="tab" value={tab} />
          {sort === "name" ? null : <input type="hidden" name="sort" value={sort} />}
          <Input
            type="search"
            name="q"
            aria-label={`Search ${noun}`}
            placeholder={`Search ${noun}`}
            className="min-w-0 sm:w-72"
            maxLength={1000}
            defaultValue={q}
            key={q}
          />
          <Button type="submit">Search</Button>
        </form>
        <nav aria-label={`Filter ${noun}`} className="flex flex-wrap gap-1">
          {filters.map((filter) => (
            <Link
              key={filter.q}
              href={tabAddress(tab, { q: filter.q, sort })}
              aria-current={filter.q === q ? "true" : undefined}
              className={cn(
                "inline-flex h-7 items-center rounded-full border px-2.5 text-xs pointer-coarse:h-10",
                filter.q === q ? "border-accent text-accent" : "border-line text-muted hover:text-ink",
              )}
            >
              {filter.label}
            </Link>
          ))}
        </nav>
        {actions}
      </div>
      {page.problem ? (
        <ErrorState
          what={page.problem}
          safe="Nothing was changed."
          next="Search for a name, or choose a filter."
        />
      ) : (
        children
      )}
      {page.count ? (
        <div className="flex flex-wrap items-center gap-2 text-muted text-sm">
          <p className="tabular-nums">
            {formatTotal(page.count)} {noun}
          </p>
          <nav aria-label="Pages" className="ms-auto flex gap-2">
            {page.previous ? (
              <ButtonLink size="sm" href={tabAddress(tab, { q, sort, before: page.previous })}>
                Previous
              </ButtonLink>
            ) : null}
            {page.next ? (
              <ButtonLink size="sm" href={tabAddress(tab, { q, sort, after: page.next })}>
                Next
              </ButtonLink>
            ) : null}
          </nav>
        </div>
      ) : null}
    </div>
  );
}
