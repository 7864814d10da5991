import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { FindingIssues } from "@/components/alerts/finding-issues";
import { FindingActions } from "@/components/findings/finding-actions";
import { FindingHistory } from "@/components/findings/finding-history";
import { FindingList } from "@/components/findings/finding-list";
import { ResolvedBadge } from "@/components/findings/finding-resolved";
import { SetAside } from "@/components/findings/finding-set-aside";
import { Standing } from "@/components/findings/finding-standing";
import { confidenceWords, inboxLink, riskTitle, subjectTitle } from "@/components/findings/finding-words";
import { None, OwnerCell } from "@/components/inventory/cells";
import { sentenceCase, tierTitles } from "@/components/inventory/words";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { SeverityMark } from "@/components/ui/severity-mark";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import { systemTitle } from "@/lib/domain/system-title";
import { showText } from "@/lib/domain/text";
import type { FindingIssueView } from "@/lib/features/alerts/schema";
import type { FindingView, Joined } from "@/lib/features/findings/schema";
import type { FindingTriage, MayTriage } from "@/lib/features/findings/schema-triage";

/** One finding: the sentence first, then what shows it, what to do, and what it stands beside. */
export function FindingDetail({
  triage,
  covering,
  issues,
  ...view
}: FindingView & {
  triage: FindingTriage;
  covering: ComponentProps<typeof Standing>["covering"];
  issues: readonly FindingIssueView[];
}) {
  const { finding, rule } = view;
  return (
    <>
      <Header {...view} may={triage.may} />
      <div className="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0 space-y-4">
          <Standing covering={covering} {...triage} />
          {finding.unsure && finding.state === "open" ? (
            <p className="rounded border border-field border-dashed px-4 py-3 text-sm">
              It could not be confirmed when it was last looked at, because data is missing. It stays open
              until the data shows that it is mended.
            </p>
          ) : null}
          <Card>
            <CardHeader title="What shows it" description={`It is ${confidenceWords[finding.confidence]}.`} />
            <CardBody>
              {finding.evidence.length === 0 ? (
                <p className="text-muted text-sm">The sentence above says all that is known.</p>
              ) : (
                <dl className="grid gap-x-4 gap-y-1.5 text-sm sm:grid-cols-[minmax(0,12rem)_minmax(0,1fr)]">
                  {finding.evidence.map(({ label, value }) => (
                    <Fact key={`${label} ${value}`} title={showText(label, 80)}>
                      <bdi className="break-words">{showText(value, 600)}</bdi>
                    </Fact>
                  ))}
                </dl>
              )}
            </CardBody>
          </Card>
          {rule ? (
            <Card>
              <CardHeader
                title={
                  <Link
                    href={`/findings/rules/${encodeURIComponent(finding.rule.id)}`}
                    className="text-accent underline-offset-2 hover:underline"
                  >
                    {showText(finding.rule.title, 160)}
                  </Link>
                }
              />
              <CardBody className="space-y-3 text-sm">
                <Paragraph title="Why it matters" text={rule.why} />
                <Paragraph title="How to fix it" text={rule.fix} />
                <Paragraph title="How to see that it is done" text={rule.verify} />
                <p className="text-muted text-xs">
                  {rule.frameworks.map(([name, clause]) => `${name} ${clause}`).join(" · ")}
                </p>
              </CardBody>
            </Card>
          ) : (
            <p className="text-muted text-sm">
              The rule that found it, {showText(finding.rule.id, 80)}, is no longer asked.
            </p>
          )}
          <Beside
            title={finding.cause ? `One fix for all of these: ${showText(finding.cause.title, 120)}` : ""}
            joined={view.sameCause}
            whose
          />
          <Beside title="Also open on the same identity" joined={view.sameIdentity} whose={false} />
          <FindingHistory history={triage.history} />
        </div>
        <aside className="space-y-4">
          <Whose {...view} />
          <Since {...view} />
          <FindingIssues issues={issues} />
        </aside>
      </div>
    </>
  );
}

function Header({ finding, risks, may }: FindingView & { may: MayTriage }) {
  return (
    <header className="mb-5">
      <h1 className="break-words font-semibold text-ink text-xl">
        <bdi>{subjectTitle(finding)}</bdi>: <bdi>{showText(finding.sentence, 600)}</bdi>
      </h1>
      <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <SeverityMark level={finding.severity} />
        {finding.state === "open" ? <Badge tone="neutral">Open</Badge> : <ResolvedBadge row={finding} />}
        <SetAside row={finding} />
        {finding.unsure ? <Badge tone="unknown">unsure</Badge> : null}
        {risks.map(({ id }) => (
          <Link
            key={id}
            href={inboxLink(`risk:${id.toLowerCase()}`)}
            prefetch={false}
            className="text-accent underline-offset-2 hover:underline"
          >
            {riskTitle(id)}
          </Link>
        ))}
      </p>
      <FindingActions finding={finding} may={may} />
    </header>
  );
}

function Paragraph({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h3 className="font-medium text-muted text-xs">{title}</h3>
      <p className="mt-0.5 text-ink">{text}</p>
    </div>
  );
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{title}</dt>
      <dd className="min-w-0">{children}</dd>
    </>
  );
}

/** Open findings that stand beside this one; nothing where there are none. */
function Beside({ title, joined, whose }: { title: string; joined: Joined; whose: boolean }) {
  if (joined.rows.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title={title}
        actions={
          joined.more ? (
            <Link
              href={inboxLink(joined.query)}
              prefetch={false}
              className="text-accent text-sm underline-offset-2 hover:underline"
            >
              Show all
            </Link>
          ) : null
        }
      />
      <CardBody>
        <FindingList rows={joined.rows} whose={whose} />
      </CardBody>
    </Card>
  );
}

function Whose({ finding, identity }: FindingView) {
  const { account, environment, owner, place, system } = finding;
  return (
    <Card>
      <CardHeader title={finding.identity ? "The identity" : "The place"} />
      <CardBody>
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1.5 text-sm">
          {finding.identity ? (
            <Fact title="Name">
              <Link
                href={`/inventory/${finding.identity.id}?tab=findings`}
                className="break-words text-accent underline-offset-2 hover:underline"
              >
                <bdi>{subjectTitle(finding)}</bdi>
              </Link>
              {identity?.gone ? <Badge tone="unknown">gone</Badge> : null}
            </Fact>
          ) : null}
          {place ? <Fact title="Kind">{sentenceCase(place.kind)}</Fact> : null}
          {system ? <Fact title="System">{systemTitle(system)}</Fact> : null}
          <Fact title="Account">
            {account ? (
              <Link href={`/accounts/${account.id}`} className="break-words hover:underline">
                <bdi>{showText(account.name || account.externalId || "", 120)}</bdi>
              </Link>
            ) : (
              <None why="It lies in no account that is known." />
            )}
          </Fact>
          <Fact title="Environment">
            {environment ? (
              sentenceCase(environment)
            ) : (
              <None why="Nobody and no rule has said its environment." />
            )}
          </Fact>
          {owner ? (
            <Fact title="Owner">
              <OwnerCell row={{ owner }} />
            </Fact>
          ) : null}
          {identity ? (
            <>
              <Fact title="Risk">
                {identity.risk === null ? (
                  <Unknown why="It has not been assessed yet." />
                ) : (
                  `${identity.risk} of 100`
                )}
              </Fact>
              <Fact title="Tier">
                {identity.tier === null ? (
                  <Unknown why="Nothing of what it may do is listed or understood." />
                ) : (
                  tierTitles[identity.tier]
                )}
              </Fact>
            </>
          ) : null}
        </dl>
      </CardBody>
    </Card>
  );
}

function Since({ finding }: FindingView) {
  return (
    <Card>
      <CardHeader title="Since when" />
      <CardBody>
        <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-y-1.5 text-sm">
          <Fact title="First found">
            <TimeText date={finding.firstSeenAt} variant="long" />
          </Fact>
          <Fact title="Last confirmed">
            <TimeText date={finding.lastSeenAt} variant="long" />
          </Fact>
          {finding.times > 1 ? <Fact title="Found">{finding.times} times in all</Fact> : null}
          <Fact title="Assigned to">
            {finding.assignee ? (
              <bdi>{showText(finding.assignee.name, 120)}</bdi>
            ) : (
              <None why="It is nobody's task yet." />
            )}
          </Fact>
        </dl>
      </CardBody>
    </Card>
  );
}
