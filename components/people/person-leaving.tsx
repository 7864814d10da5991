import Link from "next/link";
import { ListLeftBehind } from "@/components/departures/list-left-behind";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import {
  type DepartureRow,
  type LeavesBehind,
  reasonWords,
  wayTitles,
} from "@/lib/features/departures/schema";

/** What somebody who left leaves behind. */
export function PersonLeft({
  departure: { id, noticedAt, how, identities, unsettled },
  mayOpen,
}: {
  departure: DepartureRow;
  mayOpen: boolean;
}) {
  return (
    <Card>
      <CardHeader title="Left" />
      <CardBody className="flex flex-col gap-2 text-sm">
        <p>
          Noticed <TimeText date={noticedAt} variant="long" />: {wayTitles[how]}.{" "}
          {identities === 0
            ? "They leave nothing behind."
            : `They leave ${identitiesOf(identities)} behind, ${formatNumber(unsettled)} of them not settled. Nothing was given to anybody else.`}
        </p>
        {mayOpen ? (
          <Link href={`/ownership/leavers/${id}`} className="text-accent underline pointer-coarse:py-2">
            What they leave behind
          </Link>
        ) : null}
      </CardBody>
    </Card>
  );
}

/** Somebody who was gone before anybody looked: what they left behind is listed when it is asked for. */
export function PersonGoneBefore({ personId }: { personId: string }) {
  return (
    <Card>
      <CardHeader
        title="Left"
        description="They were gone before Rollcall first looked, so what they left behind was not listed."
      />
      <CardBody>
        <ListLeftBehind personId={personId} label="List what they left behind" />
      </CardBody>
    </Card>
  );
}

/** What somebody would leave behind: found before they go. Null: it is being looked for. */
export function PersonLeaving({ leaves }: { leaves: LeavesBehind | null }) {
  return (
    <Card>
      <CardHeader
        title={leaves ? `If they left today: ${identitiesOf(leaves.total)}` : "If they left today"}
        description="What would have to be settled. Nothing of it waits for them to go."
      />
      <CardBody className="text-sm">
        {leaves === null || leaves.total === 0 ? (
          <p className="text-muted">{leaves ? "Nothing that Rollcall knows of." : "Looking…"}</p>
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
        {leaves && leaves.total > leaves.rows.length ? (
          <p className="mt-2 text-muted text-xs">These {leaves.rows.length} have the highest risk.</p>
        ) : null}
      </CardBody>
    </Card>
  );
}

const identitiesOf = (n: number) => `${formatNumber(n)} ${n === 1 ? "identity" : "identities"}`;
