import { ScrollText } from "lucide-react";
import type { Metadata } from "next";
import { AuditFilter } from "@/components/audit/audit-filter";
import { AuditTable } from "@/components/audit/audit-table";
import { SignedLine } from "@/components/audit/signed-line";
import { VerifyButton } from "@/components/audit/verify-button";
import { EmptyState } from "@/components/feedback/empty-state";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { loadAudit } from "@/lib/features/audit/loaders";
import { auditFilterSchema, type AuditFilter as Filter } from "@/lib/features/audit/schema";

export const metadata: Metadata = { title: "Audit log" };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

/** Who did what in Rollcall: to filter, to take away, to verify. */
export default async function AuditPage({ searchParams }: Props) {
  const filter = auditFilterSchema.parse(await searchParams);
  const { rows, older, signed, now, mayVerify } = await loadAudit(filter);
  const last = rows.at(-1);
  return (
    <Page>
      <PageHeader
        title="Audit log"
        answers="Who did what here. Every change has its event, and each event is chained to the one before it."
        actions={
          <>
            <DownloadLink href={address("/api/audit/export", filter)}>Export</DownloadLink>
            {mayVerify ? <VerifyButton /> : null}
          </>
        }
      />
      <SignedLine signed={signed} now={now} />
      <AuditFilter filter={filter} />
      {last ? (
        <>
          <AuditTable rows={rows} />
          <nav aria-label="Pages" className="mt-4 flex gap-2">
            {filter.before ? (
              <ButtonLink href={address("/audit", { ...filter, before: undefined })}>Newest</ButtonLink>
            ) : null}
            {older ? (
              <ButtonLink href={address("/audit", { ...filter, before: last.seq })}>Older</ButtonLink>
            ) : null}
          </nav>
        </>
      ) : (
        <EmptyState
          icon={<ScrollText aria-hidden />}
          title="No event matches"
          action={<ButtonLink href="/audit">Show everything</ButtonLink>}
        >
          Widen the days or leave a word out.
        </EmptyState>
      )}
    </Page>
  );
}

function address(path: string, filter: Filter): string {
  const said = Object.entries(filter).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  const query = new URLSearchParams(said).toString();
  return query === "" ? path : `${path}?${query}`;
}
