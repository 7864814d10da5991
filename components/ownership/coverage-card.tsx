import Link from "next/link";
import { CoverageBar } from "@/components/ownership/coverage-bar";
import { RowsLink } from "@/components/ownership/rows-link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber, formatShare } from "@/components/ui/number-format";
import { type CoveragePart, ownedQueries, partQuery } from "@/lib/domain/ownership/coverage";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { OwnershipCoverage } from "@/lib/features/ownership/schema-overview";

const titles: Record<CoveragePart, { title: string; description?: string; absent: string }> = {
  system: { title: "By system", absent: "no system" },
  team: {
    title: "By team",
    description:
      "Of the owner, or of whoever is named: that is the account's team where nobody else is. Who is in two teams counts in both.",
    absent: "no team named",
  },
  environment: { title: "By environment", absent: "not said" },
  sensitivity: { title: "By sensitivity", absent: "not said" },
  tier: { title: "By tier", absent: "not assessed" },
};

const tierTitles: Record<string, string> = {
  0: "Tier 0: all-powerful",
  1: "Tier 1: changes production",
  2: "Tier 2: the rest",
};

function titleOf(part: CoveragePart, value: string | null): string {
  if (value === null) return titles[part].absent;
  if (part === "system") return systemTitle(value);
  if (part === "tier") return tierTitles[value] ?? value;
  return showText(value, 60);
}

type Part = OwnershipCoverage["parts"][number];

/** Longer lists are folded: the rest is a click away. */
const shown = 8;

/** The share with owners of one breakdown: a bar for each value, with its numbers, each opening its rows. */
export function CoverageCard({ part, rows }: Part) {
  const { title, description } = titles[part];
  const folded = rows.slice(shown);
  return (
    <Card>
      <CardHeader
        title={title}
        description={description}
        actions={
          part === "team" ? (
            <Link href="/ownership?tab=teams" className="rounded-sm text-accent text-sm hover:underline">
              All teams
            </Link>
          ) : null
        }
      />
      <CardBody className="flex flex-col gap-3">
        <CoverageRows part={part} rows={rows.slice(0, shown)} />
        {folded.length > 0 ? (
          <details className="text-sm">
            <summary className="cursor-pointer rounded-sm text-accent hover:underline">
              {formatNumber(folded.length)} more
            </summary>
            <div className="pt-3">
              <CoverageRows part={part} rows={folded} />
            </div>
          </details>
        ) : null}
      </CardBody>
    </Card>
  );
}

function CoverageRows({ part, rows }: Part) {
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {rows.map(({ value, total, owned, unknown }) => {
        const of = ownedQueries(partQuery(part, value));
        const open = total - owned - unknown;
        return (
          <li key={value ?? ""} className="flex flex-col gap-1">
            <div className="flex flex-wrap items-baseline justify-between gap-x-3">
              <span className="min-w-0 break-words">
                <bdi>{titleOf(part, value)}</bdi>
              </span>
              <span className="text-muted tabular-nums">
                <RowsLink q={of.owned} n={owned} /> of <RowsLink q={of.all} n={total} />,{" "}
                {formatShare(total === 0 ? 0 : owned / total)}
                {open > 0 ? (
                  <>
                    {" · "}
                    <RowsLink q={of.unowned} n={open} /> open
                  </>
                ) : null}
                {unknown > 0 ? <> · {formatNumber(unknown)} not known</> : null}
              </span>
            </div>
            <CoverageBar
              total={total}
              parts={[{ key: "owned", n: owned, fill: "fill-ok" }]}
              className="h-1.5"
            />
          </li>
        );
      })}
    </ul>
  );
}
