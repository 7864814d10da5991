import Link from "next/link";
import { Fragment } from "react";
import { FailsLink, OpenBySeverity, TallyBar } from "@/components/findings/rules-numbers";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import type { Rule } from "@/lib/domain/assessment/rule";
import { appliesTo, type CatalogueNumbers, needsOf, noTally, openOf } from "@/lib/features/rules/schema";

const needsShown = 4;

/** What several rules say together, and beside it what they could not tell. `id` is under which they are counted. */
export function RulesTogether({
  id,
  query,
  rules,
  numbers,
}: {
  id: string;
  /** Finds their open findings in the inbox. */
  query: string;
  rules: readonly Rule[];
  numbers: CatalogueNumbers;
}) {
  const asked = rules.filter(
    ({ id: ruleId, maturity }) => maturity !== "declared" && !numbers.off.has(ruleId),
  );
  const open = openOf(rules, numbers);
  return (
    <div className="grid gap-x-8 gap-y-3 md:grid-cols-2">
      <div className="flex min-w-0 flex-col gap-3">
        {asked.some(({ subject }) => subject === "identity") ? (
          <TallyBar tally={numbers.groups.get(id) ?? noTally} query={query} aside={open.aside} />
        ) : (
          <p className="text-muted text-sm">
            {asked.length > 0
              ? "Only places are asked about this: each rule counts them."
              : "Nothing can be asked about this yet. That is no pass."}
          </p>
        )}
        <OpenBySeverity open={open} query={query} />
        <RuleNames rules={rules} numbers={numbers} />
      </div>
      <NotTold id={id} rules={rules} numbers={numbers} />
    </div>
  );
}

function NotTold({ id, rules, numbers }: { id: string; rules: readonly Rule[]; numbers: CatalogueNumbers }) {
  const off = rules.filter(({ id: ruleId }) => numbers.off.has(ruleId));
  const declared = rules.filter(
    ({ id: ruleId, maturity }) => maturity === "declared" && !numbers.off.has(ruleId),
  );
  const tally = numbers.groups.get(id) ?? noTally;
  const needs = needsOf(
    rules.filter(({ maturity }) => maturity !== "declared"),
    numbers,
  );
  const more = needs.length - needsShown;
  return (
    <div className="min-w-0 text-sm">
      <h3 className="font-medium text-ink">What we could not tell</h3>
      <ul className="mt-1 flex list-disc flex-col gap-1 ps-5 text-muted">
        {tally.unknown > 0 ? (
          <li>
            {formatNumber(tally.unknown)} of {formatNumber(appliesTo(tally))} identities (
            {formatShare(tally.unknown / appliesTo(tally))}): not known to fail, and not known to pass.
          </li>
        ) : null}
        {needs.length > 0 ? (
          <li>
            To answer, an identity needs: {needs.slice(0, needsShown).join("; ")}
            {more > 0 ? `; ${more} other ${more === 1 ? "thing" : "things"} that its rule names` : ""}.
          </li>
        ) : null}
        {declared.length > 0 ? (
          <li>
            Not asked at all, because nothing gives the data yet: <RuleLinks rules={declared} />.
          </li>
        ) : null}
        {off.length > 0 ? (
          <li>
            Not asked, because switched off here: <RuleLinks rules={off} />.
          </li>
        ) : null}
        {tally.unknown === 0 && needs.length === 0 && declared.length === 0 && off.length === 0 ? (
          <li>Nothing: every identity that is asked answers.</li>
        ) : null}
      </ul>
    </div>
  );
}

function RuleLinks({ rules }: { rules: readonly Rule[] }) {
  return rules.map(({ id, title }, index) => (
    <Fragment key={id}>
      {index > 0 ? "; " : null}
      <RuleLink id={id} title={title} />
    </Fragment>
  ));
}

function RuleLink({ id, title }: { id: string; title: string }) {
  return (
    <Link
      href={`/findings/rules/${id}`}
      prefetch={false}
      className="rounded-sm underline decoration-field underline-offset-4 hover:text-accent"
    >
      {title}
    </Link>
  );
}

/** The rules by name, folded; each with how many fail it and of how many nobody knows. */
export function RuleNames({ rules, numbers }: { rules: readonly Rule[]; numbers: CatalogueNumbers | null }) {
  return (
    <details>
      <summary className="w-fit cursor-pointer rounded-sm text-muted text-sm hover:text-ink">
        {rules.length === 1 ? "1 rule" : `${rules.length} rules`}
      </summary>
      <ul className="mt-1.5 flex flex-col gap-1.5 text-sm">
        {rules.map(({ id, title, campaign }) => {
          const found = numbers?.rules.get(id);
          const fails = found?.tally.fail ?? 0;
          return (
            <li key={id} className="min-w-0 break-words">
              <RuleLink id={id} title={title} />
              {found ? (
                <span className="text-muted tabular-nums">
                  {" · "}
                  {fails > 0 ? (
                    <FailsLink rule={{ id, title, campaign }} fails={fails} aside={found.open.aside}>
                      {formatNumber(fails)} fail
                    </FailsLink>
                  ) : numbers?.off.has(id) ? (
                    "switched off"
                  ) : (
                    "none fails"
                  )}
                  {found.open.aside > 0 ? `, ${formatNumber(found.open.aside)} set aside` : null}
                  {found.tally && found.tally.unknown > 0
                    ? `, ${formatNumber(found.tally.unknown)} not known`
                    : null}
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
