"use client";

import dynamic from "next/dynamic";
import Link from "next/link";
import { useState } from "react";
import { inventoryLink, kindWord } from "@/components/accounts/account-words";
import { wordOf } from "@/components/labels/label-words";
import { PageHeader } from "@/components/layout/page-header";
import { Badge } from "@/components/ui/badge";
import { Button, ButtonLink } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { IdText } from "@/components/ui/id-text";
import { formatNumber } from "@/components/ui/number-format";
import { OnceOpen } from "@/components/ui/once-open";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { unownedQuery } from "@/lib/domain/presets";
import { showText } from "@/lib/domain/text";
import type { AccountScreenRow, AccountSurroundings } from "@/lib/features/accounts/schema-decisions";

const DecideDialog = dynamic(
  () => import("@/components/accounts/decide-dialog").then((file) => file.DecideDialog),
  {
    ssr: false,
  },
);

/** One account: what holds of it and who said so, what it lies in and what lies in it. */
export function AccountDetail({
  account,
  path,
  children,
  direct,
  guardrails,
  decisions,
  canEdit,
}: AccountSurroundings & { account: AccountScreenRow; canEdit: boolean }) {
  const [deciding, setDeciding] = useState(false);
  const { decided } = account;
  const facts = [
    { field: "team", title: "Team", value: account.ownerTeam?.name ?? null, own: decided.team },
    { field: "environment", title: "Environment", value: account.environment, own: decided.environment },
    { field: "sensitivity", title: "Sensitivity", value: account.sensitivity, own: decided.sensitivity },
  ];
  const tags = Object.entries(account.tags);
  return (
    <>
      <PageHeader
        title={showText(account.name, 120) || showText(account.externalId, 120)}
        answers={
          <span className="flex flex-wrap items-center gap-x-2">
            {kindWord(account.kind)}
            {path.length > 0 ? (
              <>
                {" · in "}
                {path.map((each, index) => (
                  <span key={each.id}>
                    {index > 0 ? " / " : ""}
                    <Link href={`/accounts/${each.id}`} className="text-accent hover:underline">
                      {showText(each.name, 60)}
                    </Link>
                  </span>
                ))}
              </>
            ) : null}
            {account.identities !== null && direct !== null && direct !== account.identities ? (
              <>
                {" · "}
                {formatNumber(direct)} of its {formatNumber(account.identities)} identities lie directly in it
              </>
            ) : null}
            {account.name && account.name !== account.externalId ? (
              <>
                {" · "}
                <IdText id={account.externalId} />
              </>
            ) : null}
          </span>
        }
        actions={
          <>
            {account.identities ? (
              <ButtonLink href={inventoryLink(account.name)}>
                {formatNumber(account.identities)} {account.identities === 1 ? "identity" : "identities"}
              </ButtonLink>
            ) : null}
            {canEdit ? (
              <Button variant="primary" onClick={() => setDeciding(true)}>
                Decide…
              </Button>
            ) : null}
          </>
        }
      />
      <div className="grid gap-5 lg:grid-cols-2">
        <Card>
          <CardHeader title="What is decided" description="Its identities take it over as a suggestion." />
          <CardBody>
            <dl className="divide-y divide-line-subtle">
              {facts.map(({ field, title, value, own }) => {
                const decision = decisions.find((each) => each.field === field);
                return (
                  <div key={field} className="flex gap-3 py-2 text-sm">
                    <dt className="w-28 shrink-0 text-muted">{title}</dt>
                    <dd className="min-w-0">
                      {value === null ? (
                        <span className="text-muted">Nobody has decided</span>
                      ) : (
                        <span className="break-words">
                          {field === "team" ? showText(value, 80) : wordOf(value)}
                        </span>
                      )}
                      {own === null && value !== null ? (
                        <span className="block text-muted text-xs">taken over from what it lies in</span>
                      ) : null}
                      {decision ? (
                        <span className="block text-muted text-xs">
                          {showText(decision.why, 200)} · <TimeText date={decision.setAt} variant="long" />
                        </span>
                      ) : null}
                    </dd>
                  </div>
                );
              })}
            </dl>
            {account.unowned ? (
              <p className="mt-3 text-sm">
                <Link
                  href={inventoryLink(account.name, ` ${unownedQuery}`)}
                  className="text-accent hover:underline"
                >
                  {formatNumber(account.unowned)} {account.unowned === 1 ? "identity" : "identities"}
                </Link>{" "}
                in it {account.unowned === 1 ? "has" : "have"} nobody who answers.
              </p>
            ) : null}
          </CardBody>
        </Card>
        <Card>
          <CardHeader
            title="What its source says"
            description={account.source ? showText(account.source.name, 80) : undefined}
          />
          <CardBody>
            <p className="mb-2 text-muted text-sm">
              First seen <TimeText date={account.firstSeenAt} variant="long" />
            </p>
            {tags.length === 0 ? (
              <p className="text-muted text-sm">It has no tags.</p>
            ) : (
              <ul className="flex flex-wrap gap-1.5">
                {tags.map(([key, value]) => (
                  <li key={key} className="max-w-full">
                    <Badge className="max-w-full">
                      {showText(key, 60)}: {showText(value, 80)}
                    </Badge>
                  </li>
                ))}
              </ul>
            )}
            {guardrails.length > 0 ? (
              <>
                <h3 className="mt-4 mb-1 font-medium text-sm">Policies that bind everything inside</h3>
                <ul className="list-disc ps-5 text-sm">
                  {guardrails.map((each) => (
                    <li key={each.id}>{showText(each.name, 100)}</li>
                  ))}
                </ul>
              </>
            ) : null}
          </CardBody>
        </Card>
      </div>
      {children.length > 0 ? (
        <Card className="mt-5">
          <CardHeader title="What lies in it" />
          <Table label="What lies in it">
            <TableHead>
              <tr>
                <TableHeaderCell>Name</TableHeaderCell>
                <TableHeaderCell>Kind</TableHeaderCell>
                <TableHeaderCell className="text-end">Identities</TableHeaderCell>
              </tr>
            </TableHead>
            <TableBody>
              {children.map((child) => (
                <TableRow key={child.id}>
                  <TableCell>
                    <Link href={`/accounts/${child.id}`} className="hover:underline">
                      {showText(child.name, 80)}
                    </Link>
                  </TableCell>
                  <TableCell className="text-muted">{kindWord(child.kind)}</TableCell>
                  <TableCell className="text-end tabular-nums">
                    {child.identities === null ? (
                      <Unknown why="You reach a part of the inventory only" />
                    ) : (
                      formatNumber(child.identities)
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </Card>
      ) : null}
      <OnceOpen open={deciding}>
        <DecideDialog
          accounts={{ ids: [account.id], name: account.name }}
          open={deciding}
          onOpenChange={setDeciding}
        />
      </OnceOpen>
    </>
  );
}
