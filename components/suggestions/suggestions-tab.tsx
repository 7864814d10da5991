import { EmptyState } from "@/components/feedback/empty-state";
import { ColumnsCard } from "@/components/suggestions/columns-card";
import { GroupFilters } from "@/components/suggestions/group-filters";
import { GroupsCard } from "@/components/suggestions/groups-card";
import { ButtonLink } from "@/components/ui/button";
import type { SuggestionsLoad } from "@/lib/features/suggestions/schema";

/** Who may answer for what, by what suggests it; and the way to what owner columns of spreadsheets say. */
export function SuggestionsTab({ filter, groups, systems, more, columns }: SuggestionsLoad) {
  const isFiltered = filter.level !== "all" || filter.role !== "all" || filter.system !== "";
  if (groups.length === 0 && columns.texts === 0 && !isFiltered) {
    return (
      <EmptyState
        title="No suggestions wait"
        action={<ButtonLink href="/sources">Connect a source</ButtonLink>}
      >
        Tags, makers, code owners, use and names of identities that nobody answers for are compared with the
        people and teams here. What names somebody stands here, to be confirmed.
      </EmptyState>
    );
  }
  return (
    <>
      {columns.texts > 0 ? <ColumnsCard columns={columns} href="/ownership/names" /> : null}
      <GroupFilters filter={filter} systems={systems} />
      {groups.length > 0 ? (
        <GroupsCard groups={groups} more={more} />
      ) : (
        <EmptyState
          title="Nothing is suggested here"
          action={isFiltered ? <ButtonLink href="/ownership?tab=suggestions">Show all</ButtonLink> : null}
        >
          {isFiltered
            ? "Nothing of this level, role and system waits."
            : "Nobody who is here is named anywhere."}
        </EmptyState>
      )}
    </>
  );
}
