import { Badge } from "@/components/ui/badge";

/** What is out of the ordinary about somebody. */
export function PersonBadges({
  person,
}: {
  person: { active: boolean; held?: boolean; away?: boolean; overloaded?: boolean };
}) {
  return (
    <>
      {person.active ? null : <Badge tone="high">left</Badge>}
      {person.held ? <Badge tone="medium">held</Badge> : null}
      {person.away ? <Badge>away</Badge> : null}
      {person.overloaded ? <Badge tone="medium">over-loaded</Badge> : null}
    </>
  );
}
