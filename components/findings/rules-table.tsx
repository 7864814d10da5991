import Link from "next/link";
import { RulesChange } from "@/components/findings/rules-change";
import { AsideLink, FailsLink } from "@/components/findings/rules-numbers";
import { WhileShown } from "@/components/findings/rules-shown";
import { maturityWords, missingWords, severityWords } from "@/components/findings/rules-words";
import { Badge } from "@/components/ui/badge";
import { Card, CardHeader } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { Unknown } from "@/components/ui/unknown";
import type { Rule } from "@/lib/domain/assessment/rule";
import type { RuleSetting } from "@/lib/domain/rules/rule-set";
import { appliesTo, type CatalogueNumbers, noTally, type RuleNumbers } from "@/lib/features/rules/schema";

/** The rules of one risk, with what they say of the whole organisation where the reader may see that. */
export function RulesTable({
  title,
  rules,
  off,
  settings,
  maySwitch,
  numbers,
}: {
  title: string;
  rules: readonly Rule[];
  /** Those that are switched off here. */
  off: ReadonlySet<string>;
  settings: ReadonlyMap<string, RuleSetting>;
  maySwitch: boolean;
  numbers: CatalogueNumbers | null;
}) {
  return (
    <WhileShown rules={rules.map(({ id }) => id)}>
      <Card>
        <CardHeader title={title} />
        <Table label={title} className="table-fixed">
          <TableHead>
            <tr>
              <TableHeaderCell>Rule</TableHeaderCell>
              {numbers ? (
                <>
                  <TableHeaderCell className="hidden w-24 text-end sm:table-cell">Applies to</TableHeaderCell>
                  <TableHeaderCell className="w-18 text-end sm:w-20">Fail</TableHeaderCell>
                  <TableHeaderCell className="hidden w-20 text-end sm:table-cell">Noise</TableHeaderCell>
                  <TableHeaderCell className="w-24 text-end">Unknown</TableHeaderCell>
                  <TableHeaderCell className="hidden w-64 lg:table-cell">What is missing</TableHeaderCell>
                </>
              ) : null}
            </tr>
          </TableHead>
          <TableBody>
            {rules.map((rule) => (
              <WhileShown key={rule.id} rules={[rule.id]}>
                <TableRow className="align-top">
                  <TableCell className="py-2 align-top">
                    <div className="flex items-start justify-between gap-2">
                      <div className="min-w-0">
                        <RuleName rule={rule} off={off.has(rule.id)} />
                      </div>
                      {maySwitch ? (
                        <RulesChange
                          ruleId={rule.id}
                          title={rule.title}
                          setting={settings.get(rule.id) ?? { enabled: true, severity: null }}
                        />
                      ) : null}
                    </div>
                  </TableCell>
                  {numbers ? <Numbers rule={rule} numbers={numbers.rules.get(rule.id)} /> : null}
                </TableRow>
              </WhileShown>
            ))}
          </TableBody>
        </Table>
      </Card>
    </WhileShown>
  );
}

function RuleName({ rule, off }: { rule: Rule; off: boolean }) {
  const { title, means } = maturityWords[rule.maturity];
  return (
    <>
      <Link href={`/findings/rules/${rule.id}`} className="rounded-sm font-medium text-ink hover:text-accent">
        {rule.title}
      </Link>
      <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-muted text-xs">
        <span className="break-all font-mono">{rule.id}</span>
        {off ? (
          <Badge tone="unknown" title="Nobody is asked. That is no pass.">
            Switched off
          </Badge>
        ) : null}
        {rule.maturity === "stable" ? (
          title
        ) : (
          <Badge tone="unknown" title={means}>
            {title}
          </Badge>
        )}
        <span>{severityWords(rule.severity)}</span>
      </p>
    </>
  );
}

const number = "py-2 text-end align-top tabular-nums";
const wide = `hidden sm:table-cell ${number}`;

function Numbers({ rule, numbers }: { rule: Rule; numbers: RuleNumbers | undefined }) {
  const tally = numbers?.tally ?? noTally;
  const fails = tally.fail;
  const all = appliesTo(tally);
  const aside = numbers?.open.aside ?? 0;
  return (
    <>
      <TableCell className={wide}>{formatNumber(all)}</TableCell>
      <TableCell className={number}>
        {fails > 0 ? (
          <FailsLink rule={rule} fails={fails} aside={aside}>
            {formatNumber(fails)}
          </FailsLink>
        ) : (
          "0"
        )}
        <AsideLink rule={rule} aside={aside} />
      </TableCell>
      <TableCell className={wide}>
        {all > 0 ? (
          formatShare(tally.fail / all)
        ) : (
          <Unknown why={`It applies to no ${rule.subject} that is known.`} />
        )}
      </TableCell>
      <TableCell className={number}>
        {formatNumber(tally.unknown)}
        {tally.unknown > 0 ? (
          <span className="block text-muted text-xs">{formatShare(tally.unknown / all)}</span>
        ) : null}
      </TableCell>
      <TableCell className="hidden py-2 align-top text-muted text-xs lg:table-cell">
        {rule.subject === "identity" && tally.unknown > 0
          ? ((numbers && missingWords(numbers.missing)) ?? "It is rare: its own page says what is missing.")
          : null}
      </TableCell>
    </>
  );
}
