import type { Metadata } from "next";
import { FindingDetail } from "@/components/findings/finding-detail";
import { headline, subjectTitle } from "@/components/findings/finding-words";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { loadFindingIssues } from "@/lib/features/alerts/loaders";
import { loadException } from "@/lib/features/exceptions/loaders";
import { loadFinding, loadFindingTriage } from "@/lib/features/findings/loaders";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { finding } = await loadFinding((await params).id);
  return { title: headline(finding) };
}

/** One finding: what is the case, what shows it, why it matters, and what mends it. */
export default async function FindingPage({ params }: Props) {
  const { id } = await params;
  const [found, triage] = await Promise.all([loadFinding(id), loadFindingTriage(id)]);
  const { exception } = found.finding;
  const [issues, covering] = await Promise.all([
    loadFindingIssues(id),
    exception ? loadException(exception.id) : null,
  ]);
  return (
    <Page className="max-w-6xl">
      <PageCrumb label={subjectTitle(found.finding)} />
      <FindingDetail {...found} triage={triage} covering={covering} issues={issues} />
    </Page>
  );
}
