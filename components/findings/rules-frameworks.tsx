import { RuleNames, RulesTogether } from "@/components/findings/rules-together";
import { DownloadLink } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { type Framework, frameworkNames } from "@/lib/domain/assessment/frameworks";
import { clausesOf } from "@/lib/domain/rules/arranged";
import type { CatalogueNumbers } from "@/lib/features/rules/schema";

/** Each standard with its clauses, and what the rules that speak to a clause say together. */
export function RulesFrameworks({
  numbers,
  mayExport,
}: {
  numbers: CatalogueNumbers | null;
  mayExport: boolean;
}) {
  return (
    <div className="flex flex-col gap-5">
      {frameworkNames.map((framework) => (
        <Card key={framework}>
          <CardHeader
            title={framework}
            actions={
              mayExport ? (
                <DownloadLink
                  size="sm"
                  href={evidenceAddress(framework)}
                  aria-label={`Export the evidence for ${framework}`}
                >
                  Export
                </DownloadLink>
              ) : null
            }
          />
          <ul className="divide-y divide-line-subtle border-line-subtle border-t">
            {clausesOf(framework).map(({ id, clause, title, rules }) => (
              <li key={id} className="flex flex-col gap-3 px-4 py-3">
                <p className="font-medium text-ink">
                  {clause} <span className="font-normal text-muted">{title}</span>
                </p>
                {rules.length === 0 ? (
                  <p className="text-muted text-sm">No rule speaks to this clause. That is no pass.</p>
                ) : numbers ? (
                  <RulesTogether
                    id={id}
                    query={`rule:${rules.map((rule) => rule.id).join(",")}`}
                    rules={rules}
                    numbers={numbers}
                  />
                ) : (
                  <RuleNames rules={rules} numbers={null} />
                )}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </div>
  );
}

/** The evidence as a file: for one standard, or for all. */
export function evidenceAddress(framework?: Framework): string {
  return framework
    ? `/api/findings/evidence?framework=${encodeURIComponent(framework)}`
    : "/api/findings/evidence";
}
