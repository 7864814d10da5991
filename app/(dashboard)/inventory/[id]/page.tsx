import type { Metadata } from "next";
import { AskLink } from "@/components/access/ask-link";
import { AgentTab } from "@/components/agents/agent-tab";
import { AccessTab } from "@/components/identity/access-tab";
import { AssignOwner } from "@/components/identity/assign-owner";
import { ControlsCard } from "@/components/identity/controls-card";
import { CredentialsTab } from "@/components/identity/credentials-tab";
import { FindingsTab } from "@/components/identity/findings-tab";
import { IdentityHeader } from "@/components/identity/identity-header";
import { LabelsCard } from "@/components/identity/labels-card";
import { LineageTab } from "@/components/identity/lineage-tab";
import { OwnerQuestions } from "@/components/identity/owner-questions";
import { PeopleCard } from "@/components/identity/people-card";
import { RawTab } from "@/components/identity/raw-tab";
import { tabOf, tabsOf } from "@/components/identity/tabs";
import { TimelineTab } from "@/components/identity/timeline-tab";
import { UsageTab } from "@/components/identity/usage-tab";
import { rowTitle } from "@/components/inventory/cells";
import { sentenceCase } from "@/components/inventory/words";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { LinkTabs } from "@/components/ui/link-tabs";
import { loadAgentView } from "@/lib/features/agents/loaders";
import { loadIdentityFindings } from "@/lib/features/findings/loaders";
import { loadControls } from "@/lib/features/findings/loaders-controls";
import { loadIdentity, loadLineage } from "@/lib/features/identities/loaders-identity";
import { loadLabels } from "@/lib/features/labels/loaders";
import { loadQuestions } from "@/lib/features/questions/loaders";
import { loadRequestsOf } from "@/lib/features/requested-actions/loaders";
import { loadSuggestionsOf } from "@/lib/features/suggestions/loaders";
import { loadUsage } from "@/lib/features/usage/loaders";

interface Props {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { identity } = await loadIdentity((await params).id);
  return { title: rowTitle(identity) };
}

/** One identity: what it is, whom to call, and everything that is known of it. */
export default async function IdentityPage({ params, searchParams }: Props) {
  const { identity, lights, bodies, now, dormantDays, may } = await loadIdentity((await params).id);
  const labels = (await loadLabels(identity.id)) ?? [];
  const [questions, requests] = await Promise.all([loadQuestions(identity.id), loadRequestsOf(identity.id)]);
  const current = tabOf(identity.kind, (await searchParams).tab);
  const agent = current === "agent" ? await loadAgentView(identity) : null;
  const controls = current === "findings" ? await loadControls(identity.id) : null;
  const lineage = current === "lineage" ? await loadLineage(identity.id) : null;
  const counts = {
    agent: undefined,
    timeline: undefined,
    credentials: countOf(identity.credentials),
    access: countOf(identity.grants, identity.trustedBy, identity.mayBecome),
    usage: undefined,
    findings: identity.openFindings ?? undefined,
    lineage: undefined,
    raw: identity.sightings.length,
  };
  return (
    <Page>
      <PageCrumb label={rowTitle(identity)} />
      <IdentityHeader identity={identity} lights={lights} actions={null} />
      <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          <LinkTabs
            label="Parts of this identity"
            tabs={tabsOf(identity.kind).map((tab) => ({
              href: `/inventory/${identity.id}?tab=${tab}`,
              label: identity.kind === "mcp_server" && tab === "agent" ? "Tool server" : sentenceCase(tab),
              current: tab === current,
              ...(counts[tab] === undefined ? {} : { count: counts[tab] }),
            }))}
          />
          <div className="pt-4">
            {agent ? <AgentTab identity={identity} view={agent} bodies={bodies} /> : null}
            {current === "timeline" ? <TimelineTab identity={identity} /> : null}
            {current === "credentials" ? <CredentialsTab identity={identity} /> : null}
            {current === "access" ? (
              <>
                <AskLink identityId={identity.id} />
                <AccessTab identity={identity} bodies={bodies} />
              </>
            ) : null}
            {current === "usage" ? (
              <UsageTab
                identity={identity}
                usage={await loadUsage(identity.id)}
                days={dormantDays}
                now={now}
              />
            ) : null}
            <ControlsCard controls={controls} />
            {current === "findings" ? <FindingsTab {...(await loadIdentityFindings(identity.id))} /> : null}
            {lineage ? <LineageTab identityId={identity.id} lineage={lineage} canDecide={may.label} /> : null}
            {current === "raw" ? <RawTab identity={identity} /> : null}
          </div>
        </div>
        <aside className="space-y-4">
          <PeopleCard
            identity={identity}
            actions={may.assign ? <AssignOwner identityId={identity.id} /> : null}
            questions={<OwnerQuestions questions={questions} requests={requests} />}
            suggestions={await loadSuggestionsOf(identity.id)}
            canAssign={may.assign}
          />
          <LabelsCard identity={identity} states={labels} canEdit={may.label} />
        </aside>
      </div>
    </Page>
  );
}

/** How many rows these lists have together; undefined where one has more than were read. */
function countOf(...lists: readonly { rows: readonly unknown[]; more: boolean }[]): number | undefined {
  return lists.some(({ more }) => more) ? undefined : lists.reduce((sum, { rows }) => sum + rows.length, 0);
}
