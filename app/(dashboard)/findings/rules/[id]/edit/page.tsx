import type { Metadata } from "next";
import { ExpressionHelp } from "@/components/custom-rules/expression-help";
import { RuleEditor } from "@/components/custom-rules/rule-editor";
import { definitionPart } from "@/components/custom-rules/rule-words";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { loadRuleEditor } from "@/lib/features/custom-rules/loaders";

interface Props {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { rule } = await loadRuleEditor((await params).id);
  return { title: rule ? `Edit ${rule.title}` : "Edit a rule" };
}

/** One of our own rules, to be edited, with its versions. */
export default async function EditRulePage({ params }: Props) {
  const { rule, versions, help, ...may } = await loadRuleEditor((await params).id);
  if (!rule) return null;
  return (
    <Page className="max-w-6xl">
      <PageCrumb label={rule.title} parent={{ label: "Rules", href: "/findings/rules" }} />
      <PageHeader
        title={rule.title}
        answers="What it asks, what that says of live data, and what it would do."
      />
      <div className="flex flex-col gap-5">
        <RuleEditor key={rule.version} rule={rule} start={definitionPart(rule)} {...may} />
        <Card>
          <CardHeader title="Versions" />
          <CardBody>
            <ol className="flex flex-col gap-1 text-sm">
              {versions.map(({ version, by, at }) => (
                <li key={version}>
                  Version {version}{" "}
                  <span className="text-muted">
                    saved by <bdi>{by}</bdi> <TimeText date={at} variant="long" />
                  </span>
                </li>
              ))}
            </ol>
          </CardBody>
        </Card>
        <Card>
          <CardHeader title="What an expression can ask" />
          <CardBody>
            <ExpressionHelp help={help} />
          </CardBody>
        </Card>
      </div>
    </Page>
  );
}
