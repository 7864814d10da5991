import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import type { Leaves, PersonView } from "@/lib/features/people/schema-page";

const ways: Record<string, string> = {
  directory: "a directory said so",
  scim: "the identity provider said so",
  list: "an imported list said so",
  hand: "somebody here said so",
};

const reasons = [
  ["owns", "that they answer for"],
  ["created", "that they made"],
  ["runs_on_theirs", "where automation runs on their account or token"],
  ["could_know", "whose secret they could know"],
] as const;

/** What somebody who left leaves behind. */
export function PersonLeft({ departure }: { departure: NonNullable<PersonView["departure"]> }) {
  const { items, open } = departure;
  return (
    <Card>
      <CardHeader title="Left" />
      <CardBody className="text-sm">
        <p>
          Noticed <TimeText date={departure.noticedAt} variant="long" />:{" "}
          {ways[departure.how] ?? departure.how}.{" "}
          {items === 0
            ? "They leave nothing behind."
            : `They leave ${formatNumber(items)} ${items === 1 ? "identity" : "identities"} behind, ${formatNumber(open)} of them not settled. Nothing was given to anybody else.`}
        </p>
      </CardBody>
    </Card>
  );
}

/** What somebody would leave behind: found before they go. Null: it is being counted. */
export function PersonLeaving({ leaves }: { leaves: Leaves | null }) {
  const lines = reasons.filter(([why]) => leaves !== null && leaves[why] > 0);
  return (
    <Card>
      <CardHeader title="If they left today" description="What would have to be settled." />
      <CardBody className="text-sm">
        {lines.length === 0 ? (
          <p className="text-muted">{leaves === null ? "Counting…" : "Nothing that Rollcall knows of."}</p>
        ) : (
          <ul className="flex flex-col gap-1">
            {lines.map(([why, words]) => (
              <li key={why}>
                <span className="font-medium tabular-nums">{formatNumber(leaves?.[why] ?? 0)}</span> {words}
              </li>
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
