import { RuleNames, RulesTogether } from "@/components/findings/rules-together";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import type { Rule } from "@/lib/domain/assessment/rule";
import { rulesByRisk } from "@/lib/domain/rules/arranged";
import type { CatalogueNumbers } from "@/lib/features/rules/schema";

/** The ten risks in OWASP's order, then what concerns AI agents: what is open, who fails, and what could not be told. */
export function TopTenList({
  rules: all,
  numbers,
}: {
  rules: readonly Rule[];
  numbers: CatalogueNumbers | null;
}) {
  return (
    <div className="flex flex-col gap-4">
      {rulesByRisk(all).map(({ id, title, rules }) => (
        <Card key={id} id={id} className="scroll-mt-4">
          <CardHeader title={id === "AGENT" ? `${title} (beyond the list)` : `${id} ${title}`} />
          <CardBody>
            {rules.length === 0 ? (
              <p className="text-muted text-sm">No rule asks about this yet. That is no pass.</p>
            ) : numbers ? (
              <RulesTogether id={id} query={`risk:${id.toLowerCase()}`} rules={rules} numbers={numbers} />
            ) : (
              <RuleNames rules={rules} numbers={null} />
            )}
          </CardBody>
        </Card>
      ))}
    </div>
  );
}
