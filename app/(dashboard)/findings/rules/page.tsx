import type { Metadata } from "next";
import { OwnRulesTable } from "@/components/custom-rules/own-rules-table";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { ruleFacts } from "@/components/findings/rules-filter";
import { RulesFilterBar } from "@/components/findings/rules-filter-bar";
import { AsOf, NoNumbers } from "@/components/findings/rules-numbers";
import { RulesTable } from "@/components/findings/rules-table";
import { Page } from "@/components/layout/page";
import { PageCrumb } from "@/components/layout/page-crumbs";
import { PageHeader } from "@/components/layout/page-header";
import { isCustomRuleId } from "@/lib/domain/custom-rule/custom-rule-id";
import { rulesByRisk } from "@/lib/domain/rules/arranged";
import { loadCatalogue } from "@/lib/features/rules/loaders";

export const metadata: Metadata = { title: "Rules" };

/** Every rule, once: under the first of its risks. */
export default async function RulesPage() {
  const { told, rules: all, off, settings, own, may } = await loadCatalogue();
  const builtIn = all.filter(({ id }) => !isCustomRuleId(id));
  return (
    <Page className="max-w-6xl">
      <PageCrumb label="Rules" />
      <PageHeader
        title="Rules"
        answers="What is asked of every identity, and how often it fails. Noise is the share that fails of those a rule applies to; unknown is what could not be seen, and no pass."
        asOf={<AsOf stand={told.numbers?.stand ?? null} />}
      />
      <div className="flex flex-col gap-5">
        <FindingsTabs current="rules" />
        {told.why === null ? null : <NoNumbers why={told.why} />}
        <RulesFilterBar facts={ruleFacts(builtIn, own, off, told.numbers)}>
          <OwnRulesTable own={own} numbers={told.numbers} may={may} />
          {rulesByRisk(builtIn).map(({ id, title, rules }) => {
            const first = rules.filter(({ risks }) => risks[0] === id);
            return first.length === 0 ? null : (
              <RulesTable
                key={id}
                title={id === "AGENT" ? title : `${id} ${title}`}
                rules={first}
                off={off}
                settings={settings}
                maySwitch={may.switch}
                numbers={told.numbers}
              />
            );
          })}
        </RulesFilterBar>
      </div>
    </Page>
  );
}
