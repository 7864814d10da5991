import { UsageLogs } from "@/components/identity/usage-logs";
import { whyUnused } from "@/components/inventory/cells";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { Unknown } from "@/components/ui/unknown";
import type { Answer } from "@/lib/domain/answer";
import { isNeverUsed, isUnused } from "@/lib/domain/last-used";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import type { UsageView } from "@/lib/features/usage/schema-view";

const words: Record<Answer, string> = { yes: "Yes", no: "No", unknown: "Not known" };

/** When it was last used, how that is known, since when every use would have been seen, and what logs tell of it. */
export function UsageTab({
  identity,
  usage,
  days,
  now,
}: {
  identity: IdentityDetail;
  usage: UsageView;
  /** Unused for so long, it is dormant. */
  days: number;
  now: Date;
}) {
  const { lastUsed } = identity;
  return (
    <div className="space-y-4">
      <Card>
        <CardHeader title="Use" description="Folded over the identity and all its ways in." />
        <CardBody>
          <dl className="grid grid-cols-[minmax(0,14rem)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
            <dt className="text-muted">Last used</dt>
            <dd>
              <LastUse identity={identity} />
            </dd>
            <dt className="text-muted">Evidence</dt>
            <dd>{lastUsed.grade === "none" ? "none" : lastUsed.grade}</dd>
            <dt className="text-muted">Precision of the source's clock</dt>
            <dd>
              {lastUsed.precisionSeconds === null ? (
                <Unknown why="The source does not say." />
              ) : (
                precision(lastUsed.precisionSeconds)
              )}
            </dd>
            <dt className="text-muted">Every use recorded since</dt>
            <dd>
              {lastUsed.coveredSince ? (
                <TimeText date={lastUsed.coveredSince} variant="absolute" />
              ) : (
                <Unknown why={whyUnused(identity)} />
              )}
            </dd>
            <dt className="text-muted">Unused for {days} days</dt>
            <dd>{words[isUnused(identity, days, now)]}</dd>
            <dt className="text-muted">Never used</dt>
            <dd>{words[isNeverUsed(identity)]}</dd>
            <dt className="text-muted">Expected use</dt>
            <dd>
              {identity.expectedUse ?? <Unknown why="Nobody has said how often it is meant to be used." />}
            </dd>
          </dl>
        </CardBody>
      </Card>
      <UsageLogs usage={usage} />
      <Card>
        <CardHeader
          title="Where this comes from"
          description="Each scope that shows it, and how well that was read."
        />
        <CardBody>
          <ul className="divide-y divide-line-subtle text-sm">
            {identity.sightings.map((sighting) => (
              <li key={sighting.scopeRef} className="py-2">
                <p className="font-medium">
                  <bdi>{showText(sighting.source?.name ?? "a removed source", 120)}</bdi>
                </p>
                <p className="text-muted text-xs">
                  <bdi>{showText(sighting.scope ?? "a scope no longer kept", 160)}</bdi> ·{" "}
                  {sighting.coverage.lastCompleteAt ? (
                    <>
                      read completely <TimeText date={sighting.coverage.lastCompleteAt} variant="long" />
                    </>
                  ) : (
                    "never read completely"
                  )}{" "}
                  {sighting.coverage.lastStatus === "incomplete" ? (
                    <Badge tone="high">last reading incomplete</Badge>
                  ) : null}
                  {sighting.goneAt || sighting.missingSince ? (
                    <Badge tone="medium">no longer shown</Badge>
                  ) : null}
                </p>
              </li>
            ))}
          </ul>
        </CardBody>
      </Card>
    </div>
  );
}

function LastUse({ identity }: { identity: IdentityDetail }) {
  if (identity.lastUsed.at) return <TimeText date={identity.lastUsed.at} variant="long" />;
  return isNeverUsed(identity) === "yes" ? "never" : <Unknown why={whyUnused(identity)} />;
}

function precision(seconds: number): string {
  if (seconds === 0) return "exact";
  if (seconds < 3600) return `${Math.max(1, Math.round(seconds / 60))} minutes`;
  if (seconds < 86_400) return `${Math.round(seconds / 3600)} hours`;
  return `${Math.round(seconds / 86_400)} days`;
}
