import type { Metadata } from "next";
import { CloseDeparture } from "@/components/departures/close-departure";
import { DepartureAsking } from "@/components/departures/departure-asking";
import { DepartureItems } from "@/components/departures/departure-items";
import { PageLinks } from "@/components/departures/leavers-table";
import { ListLeftBehind } from "@/components/departures/list-left-behind";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { LinkTabs } from "@/components/ui/link-tabs";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { loadDeparture } from "@/lib/features/departures/loaders";
import {
  departureReasons,
  departureViewSchema,
  reasonWords,
  wayTitles,
} from "@/lib/features/departures/schema";

export const metadata: Metadata = { title: "Leaver" };

/** What somebody who left leaves behind, why, and what became of it. */
export default async function LeaverPage({
  params,
  searchParams,
}: {
  params: Promise<{ id: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { id } = await params;
  const asked = departureViewSchema.parse(await searchParams);
  const { departure, view, items, asking, may } = await loadDeparture(id, asked);
  const { person, closedAt, closedBy, closeNote, why, unsettled, identities } = departure;
  const at = `/ownership/leavers/${id}`;
  const tab = (show: string, label: string, count?: number) => ({
    href: show === "open" ? at : `${at}?show=${show}`,
    label,
    current: view.show === show,
    ...(count === undefined ? {} : { count }),
  });
  const name = showText(person.name, 80);
  return (
    <Page className="max-w-5xl">
      <PageCrumb label={name} parent={{ label: "Leavers", href: "/ownership?tab=leavers" }} />
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {name}
            <Badge>{closedAt === null ? "left" : person.active ? "came back" : "closed"}</Badge>
          </span>
        }
        answers="What they owned, made, lent a token to or could know a secret of, and who takes over."
        actions={
          may.close ? (
            <>
              {closedAt === null ? <ListLeftBehind personId={person.id} label="Look again" /> : null}
              <CloseDeparture departureId={id} isClosed={closedAt !== null} unsettled={unsettled} />
            </>
          ) : null
        }
      />
      <div className="flex flex-col gap-5">
        <p className="break-words text-muted text-sm">
          Noticed <TimeText date={departure.noticedAt} variant="long" />: {wayTitles[departure.how]}.{" "}
          {unsettled} of {identities} are to be settled; nothing goes to anybody who did not accept it.
          {closedAt ? (
            <>
              {" "}
              Closed <TimeText date={closedAt} variant="long" /> by {showText(closedBy ?? "", 60)}
              {closeNote ? `: “${showText(closeNote, 300)}”` : "."}
            </>
          ) : null}
        </p>
        {may.export ? (
          <p className="flex flex-wrap gap-4 text-sm">
            <span className="text-muted">The record of this handover:</span>
            {(["csv", "json"] as const).map((format) => (
              <a
                key={format}
                href={`/api/departures/export?id=${id}&format=${format}`}
                download
                className="text-accent underline pointer-coarse:py-2"
              >
                {format.toUpperCase()}
              </a>
            ))}
          </p>
        ) : null}
        <LinkTabs
          label="What they leave behind"
          tabs={[
            tab("open", "To settle", unsettled),
            tab("all", "All", identities),
            ...departureReasons
              .filter((each) => why[each])
              .map((each) => tab(each, reasonWords[each].title, why[each])),
            ...(may.ask ? [tab("ask", "Ask successors")] : []),
          ]}
        />
        {asking ? <DepartureAsking departureId={id} {...asking} /> : null}
        {items ? (
          <>
            <DepartureItems
              departureId={id}
              rows={items.rows}
              show={view.show}
              mayDecide={may.manage && closedAt === null}
            />
            <PageLinks page={items} href={(cursor) => `${at}?show=${view.show}&${cursor}`} />
          </>
        ) : null}
      </div>
    </Page>
  );
}
