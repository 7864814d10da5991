import type { Metadata } from "next";
import { z } from "zod";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { OwnershipSummary } from "@/components/ownership/ownership-summary";
import { PeopleTable, TeamsTable } from "@/components/ownership/people-table";
import { SuggestionsCard } from "@/components/ownership/suggestions-card";
import { AskingTab } from "@/components/questions/asking-tab";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadOwnership } from "@/lib/features/ownership/loaders";
import { loadAsking } from "@/lib/features/questions/loaders-asking";

export const metadata: Metadata = { title: "Ownership" };

const text = z.string().optional().catch(undefined);
const tabSchema = z.enum(["people", "teams", "suggestions", "asking"]).catch("people");
const addressSchema = z.object({ tab: tabSchema, q: text, from: text, team: text, channel: text });

export default async function OwnershipPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const address = addressSchema.parse(await searchParams);
  const { tab } = address;
  const { people, teams, summary, suggestions, canManage, canAdd, canAssign, canAsk } = await loadOwnership();
  const asking = tab === "asking" ? await loadAsking(address) : null;
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
    ...(canAsk ? [{ href: "/ownership?tab=asking", label: "Asking", current: tab === "asking" }] : []),
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
        {asking ? <AskingTab page={asking} /> : null}
      </div>
    </Page>
  );
}
