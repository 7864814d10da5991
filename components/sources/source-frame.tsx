import type { ReactNode } from "react";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { stateOf } from "@/components/sources/source-words";
import { SyncButton } from "@/components/sources/sync-button";
import { Badge } from "@/components/ui/badge";
import { LinkTabs } from "@/components/ui/link-tabs";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { SourceDetail, SourceRights } from "@/lib/features/sources/schema-cards";

export type SourceTab = "overview" | "coverage" | "runs" | "held" | "settings";

/** What is around every page of a source: its name, how fresh it is, and the tabs. */
export function SourceFrame({
  source: { card },
  rights,
  now,
  tab,
  crumb,
  active,
  children,
}: {
  source: SourceDetail;
  rights: SourceRights;
  now: Date;
  tab: SourceTab;
  /** The page below the tab, if it is one. */
  crumb?: string;
  active: boolean;
  children: ReactNode;
}) {
  const state = stateOf(card);
  const name = showText(card.name, 120);
  const base = `/sources/${card.id}`;
  return (
    <Page>
      <PageCrumb
        label={crumb ?? name}
        parent={crumb === undefined ? undefined : { label: name, href: `${base}/runs` }}
      />
      <PageHeader
        title={
          <span className="inline-flex flex-wrap items-center gap-2">
            {name}
            {active ? <Badge tone="accent">Reading</Badge> : <Badge tone={state.tone}>{state.word}</Badge>}
          </span>
        }
        asOf={
          <>
            as of <TimeText date={now} variant="absolute" />
          </>
        }
        answers={
          <>
            {card.connectorTitle}
            {card.mode === "log" ? (
              ", which lists nothing and only tells of use"
            ) : card.lastCompleteAt ? (
              <>
                , last read completely <TimeText date={card.lastCompleteAt} variant="long" />
              </>
            ) : (
              ", never read completely"
            )}
            .
          </>
        }
        actions={
          rights.sync && card.mode === "live" ? (
            <SyncButton sourceId={card.id} active={active} size="md" />
          ) : null
        }
      />
      <LinkTabs
        label="Parts of this source"
        tabs={[
          { href: base, label: "Overview", current: tab === "overview" },
          // Logs are counted as they come: nothing is read, and nothing disappears.
          ...(card.mode === "log"
            ? []
            : [
                { href: `${base}/coverage`, label: "Coverage", current: tab === "coverage" },
                { href: `${base}/runs`, label: "Runs", current: tab === "runs" },
                {
                  href: `${base}/held`,
                  label: "Held back",
                  current: tab === "held",
                  count: card.holds > 0 ? card.holds : undefined,
                },
              ]),
          ...(rights.manage
            ? [{ href: `${base}/settings`, label: "Settings", current: tab === "settings" }]
            : []),
        ]}
      />
      <div className="flex flex-col gap-5 pt-5">{children}</div>
    </Page>
  );
}
