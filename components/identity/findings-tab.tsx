import Link from "next/link";
import { setAsideLine } from "@/components/exceptions/exception-words";
import { FindingList } from "@/components/findings/finding-list";
import { RiskHistory } from "@/components/identity/risk-history";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { showText } from "@/lib/domain/text";
import type { IdentityFindings, LiveAssessment } from "@/lib/features/findings/schema-identity";

/** What is wrong with it, how much it endangers and why, and what every rule says of it. */
export function FindingsTab(findings: IdentityFindings) {
  const { open, moreOpen, excepted, moreExcepted, resolved, moreResolved, live, moves } = findings;
  return (
    <div className="space-y-4">
      <Card>
        <CardHeader
          title="Open findings"
          description={moreOpen ? `The worst ${open.length} of them.` : undefined}
        />
        <CardBody>
          {open.length > 0 ? (
            <FindingList rows={open} whose={false} />
          ) : (
            <p className="text-muted text-sm">
              {live
                ? excepted.length > 0
                  ? "Nothing but what people set aside."
                  : "No rule found anything in what could be seen."
                : "It is gone: nothing is open any more."}
            </p>
          )}
        </CardBody>
      </Card>
      {excepted.length > 0 ? (
        <Card>
          <CardHeader
            title="Set aside by people"
            description={`${moreExcepted ? `Of the worst ${excepted.length}: ` : ""}${setAsideLine(excepted)}. They still count in its risk.`}
          />
          <CardBody>
            <FindingList rows={excepted} whose={false} />
          </CardBody>
        </Card>
      ) : null}
      {live ? (
        <>
          <Campaigns live={live} />
          <Risk live={live} />
          <Unknowns live={live} />
          <Passes live={live} />
        </>
      ) : null}
      <RiskHistory moves={moves} />
      {resolved.length > 0 ? (
        <Card>
          <CardHeader
            title="Resolved"
            description={moreResolved ? `The ${resolved.length} that were found last.` : undefined}
          />
          <CardBody>
            <FindingList rows={resolved} whose={false} />
          </CardBody>
        </Card>
      ) : null}
    </div>
  );
}

function Risk({ live: { risk, factors, next } }: { live: LiveAssessment }) {
  return (
    <Card>
      <CardHeader
        title={`Risk ${risk} of 100`}
        description="The sum of what is at stake and what stands against it, worked out just now."
      />
      <CardBody>
        {next ? (
          <p className="mb-3 rounded border border-line-subtle bg-surface px-3 py-2 text-sm">
            <span className="font-medium">What would lower this most:</span> {next.lowers}{" "}
            <span className="text-muted">Up to {next.points} points.</span>
          </p>
        ) : null}
        {factors.length === 0 ? (
          <p className="text-muted text-sm">It cannot work, so it endangers nothing.</p>
        ) : (
          <dl className="divide-y divide-line-subtle text-sm">
            {factors.map(({ id, title, points, confidence, lowers }) => (
              <div key={id} className="flex gap-4 py-1.5">
                <dt className="min-w-0 flex-1 break-words">
                  {showText(title, 300)}
                  {confidence === "high" ? null : <span className="text-muted"> Not certain.</span>}
                  {lowers ? <span className="block text-muted text-xs">{lowers}</span> : null}
                </dt>
                <dd className="shrink-0 tabular-nums">+{points}</dd>
              </div>
            ))}
          </dl>
        )}
      </CardBody>
    </Card>
  );
}

function Campaigns({ live: { campaigns } }: { live: LiveAssessment }) {
  if (campaigns.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title="Asked of many at once"
        description="What most of a new inventory lacks: counted, and no finding of its own."
      />
      <CardBody>
        <ul className="divide-y divide-line-subtle text-sm">
          {campaigns.map(({ id, title, sentence }) => (
            <li key={id} className="py-1.5">
              <RuleLink id={id} title={title} />
              <span className="block text-muted text-xs">{showText(sentence, 300)}</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function Unknowns({ live: { unknowns } }: { live: LiveAssessment }) {
  if (unknowns.length === 0) return null;
  return (
    <Card>
      <CardHeader
        title={`What cannot be told: ${unknowns.length}`}
        description="Unknown is no pass: each says which data is missing."
      />
      <CardBody>
        <ul className="divide-y divide-line-subtle text-sm">
          {unknowns.map(({ id, title, needs }) => (
            <li key={id} className="py-1.5">
              <RuleLink id={id} title={title} />
              <span className="block text-muted text-xs">Needs {showText(needs, 200)}.</span>
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function Passes({ live: { passes, notApplicable } }: { live: LiveAssessment }) {
  return (
    <Card>
      <CardHeader
        title={`Looked for and not found: ${passes.length}`}
        description={notApplicable > 0 ? `${notApplicable} more rules make no sense here.` : undefined}
      />
      <CardBody>
        {passes.length === 0 ? (
          <p className="text-muted text-sm">No rule that applies to it passes.</p>
        ) : null}
        <ul className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-2">
          {passes.map(({ id, title }) => (
            <li key={id} className="min-w-0 break-words">
              <RuleLink id={id} title={title} />
            </li>
          ))}
        </ul>
      </CardBody>
    </Card>
  );
}

function RuleLink({ id, title }: { id: string; title: string }) {
  return (
    <Link href={`/findings/rules/${id}`} prefetch={false} className="hover:underline">
      {title}
    </Link>
  );
}
