import Link from "next/link";
import type { ReactNode } from "react";
import { WeekHeatmap } from "@/components/charts/week-heatmap";
import { EmptyState } from "@/components/feedback/empty-state";
import { Badge, type BadgeTone } from "@/components/ui/badge";
import { ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { IdText } from "@/components/ui/id-text";
import { Table, TableBody, TableCell, TableHeadings, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { showText } from "@/lib/domain/text";
import type { UsageOutcome } from "@/lib/domain/usage-event";
import {
  describeWeek,
  type TouchView,
  type UsageCoverage,
  type UsageView,
  type WayOfUse,
} from "@/lib/features/usage/schema-view";

const outcomes: Record<UsageOutcome, { word: string; tone: BadgeTone }> = {
  ok: { word: "done", tone: "ok" },
  denied: { word: "denied", tone: "high" },
  failed: { word: "failed", tone: "medium" },
};

/** What logs tell of it: what it did, when in the week, and who used it from where and for whom. */
export function UsageLogs({ usage }: { usage: UsageView }) {
  if (usage.count === 0) {
    return (
      <Card>
        <CardHeader title="What logs show" description={<Coverage rows={usage.coverage} />} />
        <EmptyState
          title={usage.coverage.length > 0 ? "These logs show no use of it" : "No log tells of it"}
          action={<ButtonLink href="/sources/import">Bring a log</ButtonLink>}
        >
          {usage.coverage.length > 0
            ? "Logs hold what was brought of them: this alone does not say that it was never used."
            : "Whether it is used is known only as far as its sources report it."}
        </EmptyState>
        <Touches rows={usage.touches} />
      </Card>
    );
  }
  return (
    <>
      <Card>
        <CardHeader title="What logs show" description={<Coverage rows={usage.coverage} />} />
        <CardBody>
          <Totals usage={usage} />
        </CardBody>
        <Touches rows={usage.touches} />
        <CardBody>
          <WeekHeatmap title="When in the week" summary={describeWeek(usage.week)} week={usage.week} />
        </CardBody>
      </Card>
      <Card>
        <CardHeader title="Who used this, from where, for whom" />
        <Ways rows={usage.ways.rows} />
        <More count={usage.ways.more} what="ways" />
      </Card>
      <Card>
        <CardHeader title="What it did" />
        <Actions rows={usage.actions.rows} />
        <More count={usage.actions.more} what="kinds of calls" />
      </Card>
    </>
  );
}

function Coverage({ rows }: { rows: readonly UsageCoverage[] }) {
  if (rows.length === 0) return <>No log of the place that it lies in was brought.</>;
  return (
    <>
      {rows.map((row) => (
        <span key={`${row.title} ${row.source?.id}`} className="block">
          {row.title}
          {row.source ? (
            <>
              {" "}
              (<bdi>{showText(row.source.name, 60)}</bdi>)
            </>
          ) : null}
          , events from <TimeText date={row.firstAt} variant="absolute" /> to{" "}
          <TimeText date={row.lastAt} variant="absolute" />; nothing is known from it of before or after.
        </span>
      ))}
    </>
  );
}

function Totals({ usage }: { usage: UsageView }) {
  return (
    <p className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span>
        <span className="font-semibold text-lg tabular-nums">{usage.count.toLocaleString("en")}</span>{" "}
        {usage.count === 1 ? "event" : "events"}
      </span>
      {(["ok", "denied", "failed"] as const).map((outcome) =>
        usage.outcomes[outcome] > 0 ? (
          <Badge key={outcome} tone={outcomes[outcome].tone}>
            {usage.outcomes[outcome].toLocaleString("en")} {outcomes[outcome].word}
          </Badge>
        ) : null,
      )}
      {usage.firstAt && usage.lastAt ? (
        <span className="text-muted">
          first <TimeText date={usage.firstAt} variant="long" />, last{" "}
          <TimeText date={usage.lastAt} variant="long" />
        </span>
      ) : null}
    </p>
  );
}

function Touches({ rows }: { rows: readonly TouchView[] }) {
  if (rows.length === 0) return null;
  return (
    <CardBody>
      <ul className="space-y-1 text-sm">
        {rows.map((row) => (
          <li key={row.verb}>
            {row.verb === "created" ? "Created" : "Last changed"} by{" "}
            {row.actorId ? (
              <Link
                href={`/inventory/${row.actorId}`}
                className="rounded-sm text-accent underline-offset-2 hover:underline"
              >
                <bdi>{showText(row.actor, 80)}</bdi>
              </Link>
            ) : (
              <bdi className="font-medium">{showText(row.actor, 80)}</bdi>
            )}{" "}
            <TimeText date={row.at} variant="long" />{" "}
            <span className="text-muted">({showText(row.action, 60)})</span>
          </li>
        ))}
      </ul>
    </CardBody>
  );
}

function Ways({ rows }: { rows: readonly WayOfUse[] }) {
  return (
    <Table label="Who used this, from where, for whom" className="min-w-3xl">
      <TableHeadings
        titles={["With", "From", "For", "Credential", "Events", "Last", "Reference"]}
        numbers={["Events"]}
      />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={[row.consumer, row.network, row.country, row.onBehalfOf, row.credential].join("\0")}>
            <TableCell>{said(row.consumer)}</TableCell>
            <TableCell>{said([row.network, row.country].filter((part) => part !== "").join(", "))}</TableCell>
            <TableCell>{said(row.onBehalfOf ?? "")}</TableCell>
            <TableCell>
              {row.credential ? <IdText id={row.credential} max={24} what="credential id" /> : said("")}
            </TableCell>
            <TableCell className="text-end tabular-nums">{row.count.toLocaleString("en")}</TableCell>
            <TableCell>
              <TimeText date={row.lastAt} />
            </TableCell>
            <TableCell>
              {row.reference ? <IdText id={row.reference} max={16} what="reference" /> : said("")}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function Actions({ rows }: { rows: UsageView["actions"]["rows"] }) {
  return (
    <Table label="What it did">
      <TableHeadings titles={["Service", "Call", "Outcome", "Events", "Last"]} numbers={["Events"]} />
      <TableBody>
        {rows.map((row) => (
          <TableRow key={[row.service, row.action, row.outcome].join("\0")}>
            <TableCell>{said(row.service)}</TableCell>
            <TableCell className="break-all">{said(row.action)}</TableCell>
            <TableCell>
              <Badge tone={outcomes[row.outcome].tone}>{outcomes[row.outcome].word}</Badge>
            </TableCell>
            <TableCell className="text-end tabular-nums">{row.count.toLocaleString("en")}</TableCell>
            <TableCell>
              <TimeText date={row.lastAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

function said(text: string): ReactNode {
  return text === "" ? <Unknown why="The log does not say." /> : <bdi>{showText(text, 100)}</bdi>;
}

function More({ count, what }: { count: number; what: string }) {
  if (count === 0) return null;
  return (
    <CardBody>
      <p className="text-muted text-xs">
        {count.toLocaleString("en")} more {what} with fewer events are not shown.
      </p>
    </CardBody>
  );
}
