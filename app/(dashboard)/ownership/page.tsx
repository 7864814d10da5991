import type { Metadata } from "next";
import { z } from "zod";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { OwnershipSummary } from "@/components/ownership/ownership-summary";
import { PeopleTable, TeamsTable } from "@/components/ownership/people-table";
import { RequestsList } from "@/components/ownership/requests-list";
import { SuggestionsCard } from "@/components/ownership/suggestions-card";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadOwnership } from "@/lib/features/ownership/loaders";
import { loadRequests } from "@/lib/features/requested-actions/loaders";

export const metadata: Metadata = { title: "Ownership" };

const tabSchema = z.enum(["people", "teams", "suggestions", "requests"]).catch("people");

export default async function OwnershipPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const tab = tabSchema.parse((await searchParams).tab);
  const { people, teams, summary, suggestions, canManage, canAdd, canAssign } = await loadOwnership();
  const asked = await loadRequests();
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
            count: suggestions.length,
          },
        ]
      : []),
    {
      href: "/ownership?tab=requests",
      label: "Requests",
      current: tab === "requests",
      count: asked.requests.filter((each) => each.state === "requested").length,
    },
  ];
  return (
    <Page className="max-w-6xl">
      <PageHeader title="Ownership" answers="Who answers for how much, and what nobody answers for." />
      <div className="flex flex-col gap-5">
        {summary.asked > 0 ? <OwnershipSummary summary={summary} /> : null}
        <LinkTabs label="Ownership" tabs={tabs} />
        {tab === "people" ? <PeopleTable people={people} teams={teams} may={may} /> : null}
        {tab === "teams" ? <TeamsTable teams={teams} people={people} may={may} /> : null}
        {tab === "suggestions" && canAssign ? <SuggestionsCard suggestions={suggestions} /> : null}
        {tab === "requests" ? <RequestsList {...asked} /> : null}
      </div>
    </Page>
  );
}
