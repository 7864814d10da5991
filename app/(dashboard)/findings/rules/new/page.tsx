import type { Metadata } from "next";
import { z } from "zod";
import { ExpressionHelp } from "@/components/custom-rules/expression-help";
import { RuleEditor } from "@/components/custom-rules/rule-editor";
import { newDefinition } from "@/components/custom-rules/rule-words";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { maxQueryLength } from "@/lib/domain/query/grammar";
import { loadRuleEditor } from "@/lib/features/custom-rules/loaders";

export const metadata: Metadata = { title: "Write a rule" };

/** The inventory sends its query along; what the address cannot hold begins empty. */
const addressSchema = z.object({ query: z.string().max(maxQueryLength).optional().catch(undefined) });

export default async function NewRulePage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { query } = addressSchema.parse(await searchParams);
  const { maySwitch, help } = await loadRuleEditor(null);
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Write a rule" parent={{ label: "Rules", href: "/findings/rules" }} />
      <PageHeader
        title="Write a rule"
        answers="Say what is wrong, as an inventory query or as an expression. It is a draft until it is switched on."
      />
      <div className="flex flex-col gap-5">
        <RuleEditor rule={null} start={newDefinition(query)} maySwitch={maySwitch} mayRemove={false} />
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
