import type { Metadata } from "next";
import { z } from "zod";
import { FindingViews } from "@/components/findings/finding-views";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { InboxScreen } from "@/components/findings/inbox-screen";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { TimeText } from "@/components/ui/time-text";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { loadInbox } from "@/lib/features/findings/loaders";
import { findingListSchema, findingSortNames } from "@/lib/features/findings/schema";
import { loadFindingViews } from "@/lib/features/views/loaders";

export const metadata: Metadata = { title: "Findings" };

const orders = findingSortNames.flatMap((sort) => [sort, `-${sort}`]);

/** What the address holds; what it cannot hold falls back to the plain list. */
const addressSchema = z.object({
  q: z.string().max(maxQueryLength).catch(""),
  sort: z.enum(orders).catch("-rank"),
  by: z.literal("cause").optional().catch(undefined),
});

export default async function FindingsPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { q, sort, by } = addressSchema.parse(await searchParams);
  const request = findingListSchema.parse({
    q,
    sort: sort.replace("-", ""),
    direction: sort.startsWith("-") ? "desc" : "asc",
  });
  const [load, views] = await Promise.all([loadInbox(request, by === "cause"), loadFindingViews()]);
  return (
    <Page fill>
      <PageHeader
        title="Findings"
        answers="What is wrong with your identities, the worst first, and what mends it."
        asOf={
          load.assessedAt ? (
            <>
              assessed <TimeText date={load.assessedAt} variant="long" />
            </>
          ) : null
        }
        className="mb-3"
      />
      <div className="mb-4">
        <FindingsTabs current="inbox" />
      </div>
      <InboxScreen {...load} views={<FindingViews {...views} />} />
    </Page>
  );
}
