import { FileUp, Plus } from "lucide-react";
import type { Metadata } from "next";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Doors } from "@/components/overview/doors";
import { HeldBanner } from "@/components/sources/held-banner";
import { ScheduleButton } from "@/components/sources/schedule-button";
import { SourceGrid } from "@/components/sources/source-grid";
import { ButtonLink } from "@/components/ui/button";
import { TimeText } from "@/components/ui/time-text";
import { loadSources } from "@/lib/features/sources/loaders";

export const metadata: Metadata = { title: "Sources" };

export default async function SourcesPage() {
  const { sources, progress, rights, now } = await loadSources();
  const read = sources.filter((source) => source.mode === "live" || source.mode === "upload");
  if (read.length === 0 && !sources.some((source) => source.mode === "log")) {
    return (
      <Page>
        <Doors mayAddSources={rights.manage} />
      </Page>
    );
  }
  const live = read.filter((source) => source.mode === "live" && !source.demo);
  const fresh = read.filter((source) => source.state === "fresh").length;
  return (
    <Page>
      <PageHeader
        title="Sources"
        answers="Where the inventory comes from, how fresh it is, and what could not be read."
        asOf={
          <>
            as of <TimeText date={now} variant="absolute" /> · {fresh} of {read.length}{" "}
            {read.length === 1 ? "source" : "sources"} fresh
          </>
        }
        actions={
          rights.manage ? (
            <>
              {live.length > 1 ? (
                <ScheduleButton
                  sources={live.map(({ id, name, everyMinutes }) => ({ id, name, everyMinutes }))}
                />
              ) : null}
              <ButtonLink href="/sources/import">
                <FileUp aria-hidden />
                Bring a file
              </ButtonLink>
              <ButtonLink href="/sources/new" variant="primary">
                <Plus aria-hidden />
                Add a source
              </ButtonLink>
            </>
          ) : null
        }
      />
      <HeldBanner sources={read} mayDecide={rights.decide} className="mb-5" />
      <SourceGrid sources={sources} progress={progress} rights={rights} />
    </Page>
  );
}
