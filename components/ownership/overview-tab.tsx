import Link from "next/link";
import { EmptyState } from "@/components/feedback/empty-state";
import { CoverageBar } from "@/components/ownership/coverage-bar";
import { CoverageCard } from "@/components/ownership/coverage-card";
import { OwnedTrendCard } from "@/components/ownership/owned-trend-card";
import { RowsLink } from "@/components/ownership/rows-link";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { ownedQueries } from "@/lib/domain/ownership/coverage";
import { showText } from "@/lib/domain/text";
import type { OwnershipCoverage, OwnershipOverview } from "@/lib/features/ownership/schema-overview";

/** How much somebody answers for, of what, since when, and what to do next. */
export function OverviewTab({ overview }: { overview: OwnershipOverview }) {
  const { coverage, trend } = overview;
  if (coverage.whole.total === 0) {
    return (
      <EmptyState
        title="Nothing asks for an owner yet"
        action={<ButtonLink href="/sources">Connect a source</ButtonLink>}
      >
        Of what you or a third party run, and what is not known to be off or a person's, somebody is to answer
        for each.
      </EmptyState>
    );
  }
  return (
    <div className="flex flex-col gap-5">
      <WholeCard coverage={coverage} />
      <NextDeeds overview={overview} />
      {trend ? <OwnedTrendCard trend={trend} /> : null}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        {coverage.parts.map((each) => (
          <CoverageCard key={each.part} {...each} />
        ))}
      </div>
    </div>
  );
}

function WholeCard({ coverage: { whole, topOwners } }: { coverage: OwnershipCoverage }) {
  const { total, owned, unknown, lapsed, waiting } = whole;
  const nobody = total - owned - unknown - lapsed - waiting;
  const of = ownedQueries();
  const parts = [
    { key: "owned", label: "answered for", n: owned, q: of.owned, fill: "fill-ok", dot: "bg-ok" },
    {
      key: "lapsed",
      label: "accepted, not enough or not any more",
      n: lapsed,
      q: of.lapsed,
      fill: "fill-medium",
      dot: "bg-medium",
    },
    {
      key: "waiting",
      label: "suggested or asked",
      n: waiting,
      q: of.waiting,
      fill: "fill-accent opacity-50",
      dot: "bg-accent opacity-50",
    },
    { key: "nobody", label: "nobody", n: nobody, q: of.nobody, fill: "fill-line", dot: "bg-line" },
    ...(unknown > 0
      ? [
          {
            key: "unknown",
            label: "not known",
            n: unknown,
            q: of.unknown,
            fill: "fill-field",
            dot: "bg-field",
          },
        ]
      : []),
  ];
  const held = topOwners.reduce((sum, owner) => sum + owner.owned, 0);
  return (
    <Card>
      <CardHeader
        title={`${formatShare(owned / total)} with owners`}
        description={`${formatNumber(owned)} of ${formatNumber(total)} identities that ask for an owner.`}
      />
      <CardBody>
        <CoverageBar parts={parts} total={total} />
        <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
          {parts.map((part) => (
            <div key={part.key} className="flex items-baseline gap-2">
              <dt className="flex items-center gap-1.5 text-muted text-sm">
                <span className={`size-2 rounded-full ${part.dot}`} aria-hidden="true" />
                {part.label}
              </dt>
              <dd className="font-medium tabular-nums">
                <RowsLink q={part.q} n={part.n} />
                <span className="ml-2 font-normal text-muted">{formatShare(part.n / total)}</span>
              </dd>
            </div>
          ))}
        </dl>
        <p className="mt-3 text-sm">
          {held === 0
            ? "Nobody holds any of it yet."
            : `${topOwners.map(({ name, owned: n }) => `${showText(name, 40)} (${formatNumber(n)})`).join(", ")} hold${
                topOwners.length === 1 ? "s" : ""
              } ${formatShare(held / owned)} of what is answered for.`}
        </p>
        <p className="mt-2 text-muted text-xs">
          What providers run, what stands for a person and what is known to be off are left out. Somebody
          answers for it when they accepted within the last year and are here; a suggestion does not count. Of
          what is highly sensitive, or all-powerful in production, a business owner too.
        </p>
      </CardBody>
    </Card>
  );
}

const rowsOf = (query: string) => `/inventory?q=${encodeURIComponent(query)}`;

function NextDeeds({ overview: { coverage, canAssign, canAsk } }: { overview: OwnershipOverview }) {
  const { strong, asked, overdue } = coverage.whole;
  const deeds = [
    {
      n: strong,
      words: strong === 1 ? "has a strong suggestion" : "have a strong suggestion",
      rows: rowsOf(ownedQueries().strong),
      verb: canAssign ? "Confirm what nobody was asked about" : null,
      href: "/ownership?tab=suggestions&level=high",
    },
    {
      n: asked,
      words: asked === 1 ? "waits for an answer" : "wait for an answer",
      rows: rowsOf(ownedQueries().asked),
      verb: canAsk ? "See who is asked" : null,
      href: "/ownership?tab=asking",
    },
    {
      n: overdue,
      words: overdue === 1 ? "is overdue in the queue" : "are overdue in the queue",
      rows: "/ownership?tab=unowned&q=overdue%3Atrue",
      verb: null,
      href: "",
    },
  ].filter(({ n }) => n > 0);
  if (deeds.length === 0) return null;
  return (
    <Card>
      <CardHeader title="Next" />
      <CardBody>
        <ul className="flex flex-col gap-2 text-sm">
          {deeds.map(({ n, words, rows, verb, href }) => (
            <li key={rows} className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <Link
                href={rows}
                className="min-w-0 rounded-sm underline decoration-field underline-offset-4 hover:text-accent pointer-coarse:py-2"
              >
                <strong className="font-semibold tabular-nums">{formatNumber(n)}</strong> {words}
              </Link>
              {verb ? (
                <Link href={href} className="rounded-sm text-accent hover:underline pointer-coarse:py-2">
                  {verb}
                </Link>
              ) : null}
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}
