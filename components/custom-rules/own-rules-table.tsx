import Link from "next/link";
import { ImportRules } from "@/components/custom-rules/import-rules";
import { AsideLink, FailsLink } from "@/components/findings/rules-numbers";
import { WhileShown } from "@/components/findings/rules-shown";
import { Badge } from "@/components/ui/badge";
import { ButtonLink, DownloadLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { type CustomRuleRow, stateWords } from "@/lib/features/custom-rules/schema-words";
import type { CatalogueNumbers } from "@/lib/features/rules/schema";
import type { MayOfRules } from "@/lib/features/rules/schema-screen";

/** The organisation's own rules, drafts too, with a way to write one. */
export function OwnRulesTable({
  own,
  numbers,
  may,
}: {
  own: readonly CustomRuleRow[];
  numbers: CatalogueNumbers | null;
  may: MayOfRules;
}) {
  if (own.length === 0 && !may.edit) return null;
  return (
    <WhileShown rules={own.map(({ slug }) => slug)}>
      <Card>
        <CardHeader
          title="Your own rules"
          description={
            own.length === 0
              ? "A rule of your own is an inventory query, or an expression, with a severity and a text."
              : undefined
          }
          actions={
            <>
              {own.length > 0 && may.export ? (
                <DownloadLink size="sm" href="/api/findings/rules">
                  Export
                </DownloadLink>
              ) : null}
              {may.edit ? (
                <>
                  <ImportRules />
                  <ButtonLink size="sm" variant="primary" href="/findings/rules/new">
                    Write a rule
                  </ButtonLink>
                </>
              ) : null}
            </>
          }
        />
        {own.length === 0 ? (
          <CardBody className="text-muted text-sm">None was written yet.</CardBody>
        ) : (
          <Table label="Your own rules">
            <TableHeadings
              titles={["Rule", "State", "Fail", "Unknown", "Saved"]}
              numbers={["Fail", "Unknown"]}
            />
            <TableBody>
              {own.map((rule) => {
                const found = numbers?.rules.get(rule.slug);
                const tally = found?.tally;
                const named = { id: rule.slug, title: rule.title };
                const aside = found?.open.aside ?? 0;
                return (
                  <WhileShown key={rule.id} rules={[rule.slug]}>
                    <TableRow className="align-top">
                      <TableCell className="py-2 align-top">
                        <Link
                          href={
                            rule.state === "draft"
                              ? `/findings/rules/${rule.slug}/edit`
                              : `/findings/rules/${rule.slug}`
                          }
                          className="rounded-sm font-medium text-ink hover:text-accent"
                        >
                          {rule.title}
                        </Link>
                        <p className="break-all font-mono text-muted text-xs">{rule.slug}</p>
                      </TableCell>
                      <TableCell className="align-top">
                        <Badge tone={rule.state === "on" ? "ok" : "neutral"}>{stateWords[rule.state]}</Badge>
                      </TableCell>
                      <TableCell className="text-end align-top tabular-nums">
                        {tally && tally.fail > 0 ? (
                          <FailsLink rule={named} fails={tally.fail} aside={aside}>
                            {formatNumber(tally.fail)}
                          </FailsLink>
                        ) : tally ? (
                          "0"
                        ) : (
                          "–"
                        )}
                        <AsideLink rule={named} aside={aside} />
                      </TableCell>
                      <TableCell className="text-end align-top tabular-nums">
                        {tally ? formatNumber(tally.unknown) : "–"}
                      </TableCell>
                      <TableCell className="align-top text-muted text-xs">
                        <bdi>{rule.updatedBy}</bdi> <TimeText date={rule.updatedAt} />
                      </TableCell>
                    </TableRow>
                  </WhileShown>
                );
              })}
            </TableBody>
          </Table>
        )}
      </Card>
    </WhileShown>
  );
}
