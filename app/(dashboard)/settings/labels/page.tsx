import type { Metadata } from "next";
import { RuleList } from "@/components/labels/rule-list";
import { PageHeader } from "@/components/layout/page-header";
import { loadRules } from "@/lib/features/labels/loaders";

export const metadata: Metadata = { title: "Label rules" };

export default async function LabelRulesPage() {
  const rules = await loadRules();
  return (
    <>
      <PageHeader
        title="Label rules"
        answers="How the environment of an identity is inferred. The strongest evidence that says anything decides; where it says two things, nothing is guessed. What a person said always stays."
      />
      <RuleList rules={rules} />
    </>
  );
}
