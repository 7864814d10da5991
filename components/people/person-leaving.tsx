import Link from "next/link";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import { reasonWords, wayTitles } from "@/lib/features/departures/schema";
import type { PersonView } from "@/lib/features/people/schema-page";

/** What somebody who left leaves behind, or would: found before they go. */
export function PersonLeaving({ view: { departure, leaves, seesDepartures } }: { view: PersonView }) {
  if (departure) {
    const { identities, unsettled } = departure;
    return (
      <Card>
        <CardHeader title="Left" />
        <CardBody className="flex flex-col gap-2 text-sm">
          <p>
            Noticed <TimeText date={departure.noticedAt} variant="long" />: {wayTitles[departure.how]}.{" "}
            {identities === 0
              ? "They leave nothing behind."
              : `They leave ${identitiesOf(identities)} behind, ${formatNumber(unsettled)} of them not settled. Nothing was given to anybody else.`}
          </p>
          {seesDepartures ? (
            <Link
              href={`/ownership/leavers/${departure.id}`}
              className="text-accent underline pointer-coarse:py-2"
            >
              What they leave behind
            </Link>
          ) : null}
        </CardBody>
      </Card>
    );
  }
  if (leaves === null) return null;
  return (
    <Card>
      <CardHeader
        title={`If they left today: ${identitiesOf(leaves.total)}`}
        description="What would have to be settled. Nothing of it waits for them to go."
      />
      <CardBody className="text-sm">
        {leaves.total === 0 ? (
          <p className="text-muted">Nothing that Rollcall knows of.</p>
        ) : (
          <ul className="flex max-h-96 flex-col gap-2 overflow-y-auto">
            {leaves.rows.map(({ id, name, reasons }) => (
              <li key={id} className="break-words">
                <Link href={`/inventory/${id}`} prefetch={false} className="text-accent hover:underline">
                  <bdi>{showText(name, 80)}</bdi>
                </Link>
                {reasons.map(({ why, evidence }) => (
                  <span key={why} className="block text-muted text-xs">
                    {reasonWords[why].title}. {showText(evidence, 300)}
                  </span>
                ))}
              </li>
            ))}
          </ul>
        )}
        {leaves.total > leaves.rows.length ? (
          <p className="mt-2 text-muted text-xs">These {leaves.rows.length} have the highest risk.</p>
        ) : null}
      </CardBody>
    </Card>
  );
}

const identitiesOf = (n: number) => `${formatNumber(n)} ${n === 1 ? "identity" : "identities"}`;
