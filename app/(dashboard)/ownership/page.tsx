import type { Metadata } from "next";
import { z } from "zod";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { OwnershipSummary } from "@/components/ownership/ownership-summary";
import { PeopleTable, TeamsTable } from "@/components/ownership/people-table";
import { SuggestionsTab } from "@/components/suggestions/suggestions-tab";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadOwnership } from "@/lib/features/ownership/loaders";
import { loadOpenSuggestions, loadSuggestions } from "@/lib/features/suggestions/loaders";

export const metadata: Metadata = { title: "Ownership" };

const tabSchema = z.enum(["people", "teams", "suggestions"]).catch("people");

export default async function OwnershipPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const address = await searchParams;
  const tab = tabSchema.parse(address.tab);
  const [ownership, open] = await Promise.all([loadOwnership(), loadOpenSuggestions()]);
  const { people, teams, summary, canManage, canAdd, canAssign } = ownership;
  const suggested = tab === "suggestions" && canAssign ? await loadSuggestions(address) : null;
  const may = { manage: canManage, add: canAdd };
  const tabs = [
    { href: "/ownership", label: "People", current: tab === "people", count: people.length },
    { href: "/ownership?tab=teams", label: "Teams", current: tab === "teams", count: teams.length },
    ...(canAssign
      ? [
          {
            href: "/ownership?tab=suggestions",
            label: "Suggestions",
            current: tab === "suggestions",
            count: open ?? 0,
          },
        ]
      : []),
  ];
  return (
    <Page className="max-w-6xl">
      <PageHeader title="Ownership" answers="Who answers for how much, and what nobody answers for." />
      <div className="flex flex-col gap-5">
        {summary.asked > 0 ? <OwnershipSummary summary={summary} /> : null}
        <LinkTabs label="Ownership" tabs={tabs} />
        {tab === "people" ? <PeopleTable people={people} teams={teams} may={may} /> : null}
        {tab === "teams" ? <TeamsTable teams={teams} people={people} may={may} /> : null}
        {suggested ? <SuggestionsTab {...suggested} /> : null}
      </div>
    </Page>
  );
}
