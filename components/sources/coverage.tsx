import { EyeOff } from "lucide-react";
import { kindPlural } from "@/components/accounts/account-words";
import { CoverageBar } from "@/components/sources/coverage-bar";
import { TroubleNote } from "@/components/sources/trouble-note";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import type { CoverageDetail, CoverageGap } from "@/lib/features/sources/schema-coverage";

type DataSets = ConnectorView["dataSets"];

/** What was read in one sentence, and what no permission would show. */
export function CoverageSummary({
  coverage,
  cannotSee,
}: {
  coverage: CoverageDetail;
  cannotSee: readonly string[];
}) {
  const { places, placeKind, completePlaces, scopes, complete, endedAt } = coverage;
  return (
    <Card>
      <CardHeader
        title={
          places > 1
            ? `${counted(completePlaces)} of ${counted(places)} ${kindPlural(placeKind)} were read to the end`
            : complete === scopes
              ? "Everything that was planned was read to the end"
              : `${counted(complete)} of ${counted(scopes)} scopes were read to the end`
        }
        description={
          <>
            {counted(complete)} of {counted(scopes)} {scopes === 1 ? "scope" : "scopes"} in the run that ended{" "}
            <TimeText date={endedAt} variant="long" />. Only a scope read to its end may say that something
            disappeared.
          </>
        }
      />
      {cannotSee.length > 0 ? (
        <CardBody className="pt-1">
          <h3 className="mb-1.5 font-medium text-muted text-xs">No permission would show</h3>
          <ul className="grid gap-x-8 gap-y-1.5 text-sm md:grid-cols-2">
            {cannotSee.map((each) => (
              <li key={each} className="flex items-start gap-2">
                <EyeOff className="mt-0.5 size-4 shrink-0 text-muted" aria-hidden />
                <span className="min-w-0">{each}</span>
              </li>
            ))}
          </ul>
        </CardBody>
      ) : null}
    </Card>
  );
}

/** What was not read, the widest gap first: where, why, what would mend it, and what is lost meanwhile. */
export function CoverageGaps({ coverage, dataSets }: { coverage: CoverageDetail; dataSets: DataSets }) {
  if (coverage.gaps.length === 0) return null;
  return (
    <Card>
      <CardHeader title="What was not read" description="Each with what would mend it." />
      <ul className="divide-y divide-line-subtle border-line-subtle border-t">
        {coverage.gaps.map((gap) => (
          <li
            key={`${gap.permission} ${gap.message}`}
            className="grid gap-x-8 gap-y-2 px-4 py-3 md:grid-cols-2"
          >
            <TroubleNote failure={{ message: gap.message, permission: gap.permission ?? undefined }} />
            <div className="min-w-0 text-sm">
              <p className="break-words">{whereOf(gap)}</p>
              {lostBy(gap, dataSets).length > 0 ? (
                <details className="mt-1 text-muted">
                  <summary className="cursor-pointer rounded-sm">What is lost meanwhile</summary>
                  <ul className="mt-1 flex list-disc flex-col gap-1 ps-4">
                    {lostBy(gap, dataSets).map((lost) => (
                      <li key={lost}>{lost}</li>
                    ))}
                  </ul>
                </details>
              ) : null}
            </div>
          </li>
        ))}
      </ul>
      {coverage.moreGaps ? (
        <p className="border-line-subtle border-t px-4 py-2.5 text-muted text-sm">
          And more; the run lists every scope.
        </p>
      ) : null}
    </Card>
  );
}

/** Every data set: what it needs, how much of it was read, and since when it has been complete. */
export function CoverageSets({ coverage, dataSets }: { coverage: CoverageDetail; dataSets: DataSets }) {
  const read = new Map(coverage.sets.map((set) => [set.dataSet, set]));
  return (
    <Card>
      <CardHeader title="By data set" />
      <Table label="Coverage by data set" className="min-w-3xl">
        <TableHead>
          <tr>
            <TableHeaderCell className="w-56">Data set</TableHeaderCell>
            <TableHeaderCell>Needs</TableHeaderCell>
            <TableHeaderCell className="w-48">Read to the end</TableHeaderCell>
            <TableHeaderCell className="w-24 text-end">Records</TableHeaderCell>
            <TableHeaderCell className="w-44">Complete as of</TableHeaderCell>
          </tr>
        </TableHead>
        <TableBody>
          {dataSets.map((set) => {
            const found = read.get(set.id);
            return (
              <TableRow key={set.id} className="align-top">
                <TableCell className="min-w-48 align-top font-medium">{set.title}</TableCell>
                <TableCell className="align-top">
                  <code className="break-words font-mono text-muted text-xs">
                    {set.permissions.join(", ") || "nothing"}
                  </code>
                </TableCell>
                <TableCell className="align-top">
                  {found ? <CoverageBar {...found} /> : <span className="text-muted">not in this run</span>}
                </TableCell>
                <TableCell className="text-end align-top tabular-nums">
                  {found ? counted(found.records) : ""}
                </TableCell>
                <TableCell className="align-top">
                  {found?.completeSince ? (
                    <TimeText date={found.completeSince} variant="long" />
                  ) : (
                    <span className="text-muted">{found ? "never" : ""}</span>
                  )}
                </TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Card>
  );
}

const counted = (n: number) => n.toLocaleString("en");

function whereOf({ titles, scopes }: CoverageGap): string {
  const named = titles.map((title) => showText(title, 80)).join(" · ");
  return scopes > titles.length ? `${named} and ${counted(scopes - titles.length)} more` : named;
}

function lostBy({ dataSets: ids }: CoverageGap, dataSets: DataSets): string[] {
  return dataSets.filter((set) => ids.includes(set.id)).map((set) => set.withoutIt);
}
