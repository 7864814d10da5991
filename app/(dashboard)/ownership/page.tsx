import type { Metadata } from "next";
import { z } from "zod";
import { CampaignsTab } from "@/components/campaigns/campaigns-tab";
import { LeaversTable } from "@/components/departures/leavers-table";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { RulesTab } from "@/components/owner-rules/rules-tab";
import { OverviewTab } from "@/components/ownership/overview-tab";
import { RequestsList } from "@/components/ownership/requests-list";
import { UnownedTab } from "@/components/ownership/unowned-tab";
import { HeldPeople } from "@/components/people/held-people";
import { PeopleTable } from "@/components/people/people-table";
import { TeamsTable } from "@/components/people/teams-table";
import { AskingTab } from "@/components/questions/asking-tab";
import { SuggestionsTab } from "@/components/suggestions/suggestions-tab";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadCampaigns, loadRunningCampaigns } from "@/lib/features/campaigns/loaders";
import { loadDepartures, loadOpenDepartures } from "@/lib/features/departures/loaders";
import { loadOwnerRuleCount, loadOwnerRules } from "@/lib/features/owner-rules/loaders";
import { loadOverview, loadOwnership, loadUnowned } from "@/lib/features/ownership/loaders";
import { unownedViewSchema } from "@/lib/features/ownership/schema-unowned";
import { loadPeople, loadPeopleCounts, loadTeams } from "@/lib/features/people/loaders";
import { type PeopleView, peopleViewSchema } from "@/lib/features/people/schema-page";
import { loadAsking } from "@/lib/features/questions/loaders-asking";
import { loadRequests } from "@/lib/features/requested-actions/loaders";
import { loadOpenSuggestions, loadSuggestions } from "@/lib/features/suggestions/loaders";

export const metadata: Metadata = { title: "Ownership" };

const text = z.string().optional().catch(undefined);
const tabSchema = z
  .enum([
    "overview",
    "people",
    "teams",
    "suggestions",
    "rules",
    "unowned",
    "asking",
    "campaigns",
    "leavers",
    "requests",
  ])
  .catch("overview");
const addressSchema = z.object({ tab: tabSchema, q: text, from: text, team: text, channel: text });

export default async function OwnershipPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const asked = await searchParams;
  const address = addressSchema.parse(asked);
  const { tab } = address;
  const view = peopleViewSchema.parse(asked);
  const [{ canAssign, canAsk }, counts, requests, open, rules, gone, running] = await Promise.all([
    loadOwnership(),
    loadPeopleCounts(),
    loadRequests(),
    loadOpenSuggestions(),
    loadOwnerRuleCount(),
    loadOpenDepartures(),
    loadRunningCampaigns(),
  ]);
  const asking = tab === "asking" ? await loadAsking(address) : null;
  const suggested = tab === "suggestions" && canAssign ? await loadSuggestions(asked) : null;
  const tabs = [
    { href: "/ownership", label: "Overview", current: tab === "overview" },
    {
      href: "/ownership?tab=people",
      label: "People",
      current: tab === "people",
      count: counts.people.count,
    },
    { href: "/ownership?tab=teams", label: "Teams", current: tab === "teams", count: counts.teams.count },
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
    ...(rules === null
      ? []
      : [{ href: "/ownership?tab=rules", label: "Rules", current: tab === "rules", count: rules }]),
    { href: "/ownership?tab=unowned", label: "Unowned", current: tab === "unowned" },
    ...(canAsk ? [{ href: "/ownership?tab=asking", label: "Asking", current: tab === "asking" }] : []),
    ...(running === null
      ? []
      : [
          {
            href: "/ownership?tab=campaigns",
            label: "Campaigns",
            current: tab === "campaigns",
            count: running,
          },
        ]),
    ...(gone === null
      ? []
      : [{ href: "/ownership?tab=leavers", label: "Leavers", current: tab === "leavers", count: gone }]),
    {
      href: "/ownership?tab=requests",
      label: "Requests",
      current: tab === "requests",
      count: requests.requests.filter((each) => each.state === "requested").length,
    },
  ];
  return (
    <Page className="max-w-6xl">
      <PageHeader title="Ownership" answers="Who answers for how much, and what nobody answers for." />
      <div className="flex flex-col gap-5">
        <LinkTabs label="Ownership" tabs={tabs} />
        {tab === "overview" ? <OverviewTab overview={await loadOverview()} /> : null}
        {tab === "people" ? <People view={view} /> : null}
        {tab === "teams" ? <TeamsTable page={await loadTeams(view)} view={view} /> : null}
        {suggested ? <SuggestionsTab {...suggested} /> : null}
        {tab === "rules" ? <RulesTab page={await loadOwnerRules()} query={address.q ?? ""} /> : null}
        {tab === "unowned" ? <Unowned asked={asked} /> : null}
        {asking ? <AskingTab page={asking} /> : null}
        {tab === "campaigns" ? <CampaignsTab {...(await loadCampaigns(view))} /> : null}
        {tab === "leavers" ? <LeaversTable page={await loadDepartures(view)} /> : null}
        {tab === "requests" ? <RequestsList {...requests} /> : null}
      </div>
    </Page>
  );
}

async function People({ view }: { view: PeopleView }) {
  const { held, ...page } = await loadPeople(view);
  return (
    <>
      <HeldPeople held={held} />
      <PeopleTable page={page} view={view} />
    </>
  );
}

async function Unowned({ asked }: { asked: Record<string, string | string[] | undefined> }) {
  const view = unownedViewSchema.parse(asked);
  return <UnownedTab page={await loadUnowned(view)} view={view} />;
}
