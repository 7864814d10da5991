"use client";

import { ChevronDown, Search, SearchX } from "lucide-react";
import { parseAsArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from "nuqs";
import { type ReactNode, useMemo, useRef } from "react";
import { EmptyState } from "@/components/feedback/empty-state";
import {
  facetNames,
  facetOptions,
  facetTitles,
  type RuleFacet,
  type RuleFacetOption,
  type RuleFacts,
  ruleFacets,
  shownRules,
} from "@/components/findings/rules-filter";
import { ShownRules } from "@/components/findings/rules-shown";
import { useShortcuts } from "@/components/layout/use-shortcuts";
import { Button } from "@/components/ui/button";
import { Menu, MenuCheckboxItem, MenuContent, MenuTrigger } from "@/components/ui/dropdown-menu";
import { Input } from "@/components/ui/input";
import { formatNumber } from "@/components/ui/number-format";

const choices = <V extends string>(values: readonly V[]) =>
  parseAsArrayOf(parseAsStringLiteral(values)).withDefault([]);

const keys = {
  q: parseAsString.withDefault(""),
  risk: choices(ruleFacets.risk),
  severity: choices(ruleFacets.severity),
  state: choices(ruleFacets.state),
  whose: choices(ruleFacets.whose),
  findings: choices(ruleFacets.findings),
  unknown: choices(ruleFacets.unknown),
};

const nothing = {
  q: null,
  risk: null,
  severity: null,
  state: null,
  whose: null,
  findings: null,
  unknown: null,
};

/** Narrows the catalogue below by words and facets. The address holds what is asked. */
export function RulesFilterBar({ facts, children }: { facts: readonly RuleFacts[]; children: ReactNode }) {
  const [filter, setFilter] = useQueryStates(keys);
  const input = useRef<HTMLInputElement>(null);
  useShortcuts(
    useMemo(
      () => [{ keys: "/", label: "Go to the filter", group: "List", run: () => input.current?.focus() }],
      [],
    ),
  );
  const shown = useMemo(() => shownRules(facts, filter), [facts, filter]);
  const choose = (facet: RuleFacet, values: readonly string[]) =>
    void setFilter({ [facet]: values.length > 0 ? values : null }, { history: "push" });
  return (
    <>
      <search aria-label="Rules" className="flex flex-wrap items-center gap-2">
        <div className="relative w-full sm:w-52">
          <Search
            className="pointer-events-none absolute start-2.5 top-1/2 size-4 -translate-y-1/2 text-muted"
            aria-hidden
          />
          <Input
            ref={input}
            type="search"
            aria-label="Filter the rules"
            placeholder="Filter: rotation, admin…"
            className="ps-8"
            maxLength={200}
            value={filter.q}
            onChange={(event) => void setFilter({ q: event.target.value || null })}
          />
        </div>
        {facetNames.map((facet) => (
          <FacetMenu
            key={facet}
            title={facetTitles[facet]}
            options={facetOptions(facts, filter, facet)}
            chosen={filter[facet]}
            onChoose={(values) => choose(facet, values)}
          />
        ))}
        {shown ? (
          <Button variant="ghost" onClick={() => void setFilter(nothing, { history: "push" })}>
            Clear
          </Button>
        ) : null}
        <p role="status" className="ms-auto text-muted text-sm tabular-nums">
          {shown ? `${formatNumber(shown.size)} of ` : ""}
          {formatNumber(facts.length)} {facts.length === 1 ? "rule" : "rules"}
        </p>
      </search>
      <ShownRules value={shown}>{children}</ShownRules>
      {shown?.size === 0 ? (
        <EmptyState
          icon={<SearchX aria-hidden />}
          title="No rule fits this filter"
          action={
            <Button onClick={() => void setFilter(nothing, { history: "push" })}>Show all rules</Button>
          }
        >
          Words are looked for in a rule's name, its id and why it matters.
        </EmptyState>
      ) : null}
    </>
  );
}

function FacetMenu({
  title,
  options,
  chosen,
  onChoose,
}: {
  title: string;
  options: readonly RuleFacetOption[];
  chosen: readonly string[];
  onChoose: (values: readonly string[]) => void;
}) {
  // What cannot narrow anything is no question.
  if (options.length < 2 && chosen.length === 0) return null;
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button>
          {title}
          {chosen.length > 0 ? <span className="text-accent tabular-nums">{chosen.length}</span> : null}
          <ChevronDown aria-hidden className="text-muted" />
        </Button>
      </MenuTrigger>
      <MenuContent align="start">
        {options.map(({ value, label, count }) => (
          <MenuCheckboxItem
            key={value}
            checked={chosen.includes(value)}
            onCheckedChange={(checked) =>
              onChoose(checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          >
            <span className="min-w-0 flex-1">{label}</span>
            <span className="text-muted text-xs tabular-nums">{formatNumber(count)}</span>
          </MenuCheckboxItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
