import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { RuleDetail } from "@/components/findings/rules-detail";
import { AsOf } from "@/components/findings/rules-numbers";
import { maturityWords } from "@/components/findings/rules-words";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { riskList } from "@/lib/domain/assessment/owasp";
import { loadRule } from "@/lib/features/rules/loaders";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const found = await loadRule((await params).id);
  return { title: found?.rule.title ?? "Rule" };
}

export default async function RulePage({ params }: Props) {
  const found = await loadRule((await params).id);
  if (!found) notFound();
  const { rule, told } = found;
  const maturity = maturityWords[rule.maturity];
  return (
    <Page className="max-w-6xl">
      <PageCrumb label={rule.title} parent={{ label: "Rules", href: "/findings/rules" }} />
      <PageHeader
        title={rule.title}
        answers={rule.why}
        asOf={<AsOf stand={told.numbers?.stand ?? null} />}
        className="mb-3"
      />
      <ul className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
        <li className="break-all font-mono text-xs leading-5">{rule.id}</li>
        <li>
          {maturity.title}: {maturity.means}
        </li>
        {rule.risks.map((risk) => (
          <li key={risk}>
            <Link
              href={`/findings/top-10#${risk}`}
              className="rounded-sm underline decoration-field underline-offset-4 hover:text-accent"
            >
              {risk === "AGENT" ? riskList[risk] : `${risk} ${riskList[risk]}`}
            </Link>
          </li>
        ))}
      </ul>
      <div className="flex flex-col gap-5">
        <FindingsTabs current="rules" />
        <RuleDetail {...found} />
      </div>
    </Page>
  );
}
