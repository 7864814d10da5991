import type { Metadata } from "next";
import { Suspense } from "react";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { EditPerson } from "@/components/people/edit-buttons";
import { PersonAccounts } from "@/components/people/person-accounts";
import { PersonBadges } from "@/components/people/person-badges";
import { PersonGoneBefore, PersonLeaving, PersonLeft } from "@/components/people/person-leaving";
import { PersonStandIns } from "@/components/people/person-stand-ins";
import { PersonWork } from "@/components/people/person-work";
import { showText } from "@/lib/domain/text";
import { loadLeaves, loadPerson } from "@/lib/features/people/loaders";

export const metadata: Metadata = { title: "Person" };

/** One person: by which accounts they are known, who stands in for them, what they answer for and what waits. */
export default async function PersonPage({ params }: { params: Promise<{ id: string }> }) {
  const view = await loadPerson((await params).id);
  const { person, canManage } = view;
  const away = person.awayFrom !== null && isNow(person.awayFrom, person.awayUntil);
  return (
    <Page className="max-w-5xl">
      <PageCrumb label={person.name} />
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {showText(person.name, 80)}
            <PersonBadges person={{ active: person.active, held: person.held, away }} />
          </span>
        }
        answers={person.email ? showText(person.email, 80) : "No e-mail address is known."}
        actions={canManage ? <EditPerson person={person} label="Edit" /> : null}
      />
      <div className="grid gap-5 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="flex min-w-0 flex-col gap-5">
          <PersonWork view={view} />
          <PersonAccounts view={view} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <PersonStandIns view={view} />
          {view.departure ? <PersonLeft departure={view.departure} mayOpen={view.seesDepartures} /> : null}
          {view.departure === null && !person.active && view.mayListLeft ? (
            <PersonGoneBefore personId={person.id} />
          ) : null}
          {view.departure === null && person.active ? (
            <Suspense fallback={<PersonLeaving leaves={null} />}>
              <WouldLeave id={person.id} />
            </Suspense>
          ) : null}
        </div>
      </div>
    </Page>
  );
}

async function WouldLeave({ id }: { id: string }) {
  const leaves = await loadLeaves(id);
  return leaves ? <PersonLeaving leaves={leaves} /> : null;
}

function isNow(from: Date, until: Date | null): boolean {
  const now = Date.now();
  return from.getTime() <= now && (until === null || until.getTime() > now);
}
