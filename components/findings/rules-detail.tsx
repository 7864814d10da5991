import Link from "next/link";
import type { ReactNode } from "react";
import { OwnRuleCard } from "@/components/custom-rules/own-rule-card";
import { FailsLink, NoNumbers, OpenBySeverity, TallyBar } from "@/components/findings/rules-numbers";
import { RulesSetting } from "@/components/findings/rules-setting";
import { RulesVendors } from "@/components/findings/rules-vendors";
import { RulesWhere } from "@/components/findings/rules-where";
import { severityWords, thresholdWords } from "@/components/findings/rules-words";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { frameworks } from "@/lib/domain/assessment/frameworks";
import type { Rule } from "@/lib/domain/assessment/rule";
import type { ThresholdOverrides } from "@/lib/domain/definitions/thresholds";
import { showText } from "@/lib/domain/text";
import type { Missing, RuleView } from "@/lib/features/rules/schema";
import type { RuleScreen } from "@/lib/features/rules/schema-screen";

/** All there is to say of one rule: what it says now, what to do, and what it goes by. */
export function RuleDetail({ rule, told, thresholds, off, setting, own, vendors, may }: RuleScreen) {
  return (
    <div className="flex flex-col gap-5">
      {off ? (
        <p className="rounded border border-line border-dashed bg-surface px-4 py-2.5 text-muted text-sm">
          This rule is switched off: nobody is asked, and it says nothing. That is no pass.
        </p>
      ) : null}
      {told.numbers ? <WhatItSays rule={rule} view={told.numbers} /> : <NoNumbers why={told.why} />}
      {vendors ? <RulesVendors list={vendors.list} mayEdit={may.edit} /> : null}
      {own ? (
        <OwnRuleCard rule={own} mayEdit={may.edit} maySwitch={may.switch} mayExport={may.export} />
      ) : null}
      <div className="grid gap-5 md:grid-cols-2">
        <Part title="What to do">{rule.fix}</Part>
        <Part title="How to see that it is done">{rule.verify}</Part>
      </div>
      <div className="grid gap-5 md:grid-cols-2">
        <Part title="Severity">
          {severityWords(rule.severity)}
          {Object.values(rule.severity).some((severity) => severity !== "low")
            ? " What is not sure, or cannot work, is lower."
            : ""}
        </Part>
        <Part title="Speaks to">
          {rule.frameworks.length === 0 ? (
            "No clause of a standard that is listed here."
          ) : (
            <ul className="flex flex-col gap-1.5">
              {rule.frameworks.map(([framework, clause]) => (
                <li key={`${framework} ${clause}`}>
                  <span className="font-medium text-ink">
                    {framework} {clause}
                  </span>{" "}
                  {titleOf(framework, clause)}
                </li>
              ))}
            </ul>
          )}
        </Part>
      </div>
      {setting ? (
        <RulesSetting
          ruleId={rule.id}
          title={rule.title}
          setting={setting}
          maySwitch={may.switch}
          mayPreview={may.edit}
        />
      ) : null}
      {rule.thresholds.length > 0 ? <Limits rule={rule} thresholds={thresholds} /> : null}
      {told.numbers ? <RulesWhere {...told.numbers} /> : null}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader title={title} />
      <CardBody className="text-muted">{children}</CardBody>
    </Card>
  );
}

function titleOf(framework: keyof typeof frameworks, clause: string): string | undefined {
  return new Map<string, string>(Object.entries(frameworks[framework])).get(clause);
}

function WhatItSays({ rule, view: { numbers } }: { rule: Rule; view: RuleView }) {
  const query = `rule:${rule.id}`;
  const { tally, missing } = numbers;
  return (
    <Card>
      <CardHeader
        title="What it says now"
        actions={rule.campaign ? null : <OpenBySeverity open={numbers.open} query={query} />}
      />
      <CardBody className="flex flex-col gap-3">
        {rule.campaign ? (
          <p className="text-muted text-sm">
            Asked of many at once: those that fail it are no findings.{" "}
            <FailsLink rule={rule} fails={tally.fail} aside={numbers.open.aside}>
              See them in the inventory
            </FailsLink>
          </p>
        ) : null}
        {rule.subject === "place" ? (
          <p className="text-muted text-sm">Counted are places with a secret whose identity nobody knows.</p>
        ) : null}
        <TallyBar tally={tally} query={rule.campaign ? undefined : query} aside={numbers.open.aside} />
        {rule.subject === "identity" && tally.unknown > 0 ? <WhatIsMissing missing={missing} /> : null}
      </CardBody>
    </Card>
  );
}

function WhatIsMissing({ missing: { asked, needs } }: { missing: Missing }) {
  return (
    <section aria-labelledby="what-is-missing">
      <h3 id="what-is-missing" className="font-medium text-ink text-sm">
        What is missing
      </h3>
      {needs.length === 0 ? (
        <p className="text-muted text-sm">
          Too few answers are unknown to find one of them in time, or they changed just now. Reload the page.
        </p>
      ) : (
        <>
          <p className="text-muted text-sm">
            As {formatNumber(asked)} {asked === 1 ? "identity shows" : "identities show"} whose answer is
            unknown:
          </p>
          <ul className="mt-1.5 flex flex-col gap-1.5 text-sm">
            {needs.map(({ what, identities, examples }) => (
              <li key={what} className="min-w-0 break-words">
                <span className="font-medium tabular-nums">{formatNumber(identities)}</span>{" "}
                {identities === 1 ? "needs" : "need"} {what}: for example{" "}
                {examples.map(({ id, name }, index) => (
                  <span key={id}>
                    {index > 0 ? ", " : null}
                    <Link
                      href={`/inventory/${id}`}
                      prefetch={false}
                      className="rounded-sm underline decoration-field underline-offset-4 hover:text-accent"
                    >
                      <bdi>{showText(name, 60) || "without a name"}</bdi>
                    </Link>
                  </span>
                ))}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Limits({ rule, thresholds }: { rule: Rule; thresholds: ThresholdOverrides }) {
  return (
    <Card>
      <CardHeader title="Limits it goes by" />
      <Table label="Limits it goes by">
        <TableHeadings titles={["Limit", "Value", "Where it comes from"]} numbers={["Value"]} />
        <TableBody>
          {rule.thresholds.map((name) => {
            const { title, value, source } = thresholdWords(name, thresholds);
            return (
              <TableRow key={name}>
                <TableCell>{title}</TableCell>
                <TableCell className="whitespace-nowrap text-end tabular-nums">{value}</TableCell>
                <TableCell className="text-muted">{source}</TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Card>
  );
}
