import Link from "next/link";
import { AwayButton } from "@/components/people/away-button";
import { StandInsButton } from "@/components/people/stand-ins-button";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import type { PersonView } from "@/lib/features/people/schema-page";

const day = (date: Date) => date.toISOString().slice(0, 10);
const before = (date: Date) => day(new Date(date.getTime() - 1));

/** Whom somebody reports to, who answers in their place, and which teams they are in. */
export function PersonStandIns({ view: { person, canManage, canSayAway } }: { view: PersonView }) {
  return (
    <Card>
      <CardHeader
        title="Who stands in"
        description="Questions that they leave open go to the backup, and then to the manager."
        actions={canManage ? <StandInsButton person={person} /> : null}
      />
      <CardBody>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
          <dt className="text-muted">Manager</dt>
          <dd>
            <PersonLink person={person.manager} />
          </dd>
          <dt className="text-muted">Backup</dt>
          <dd>
            <PersonLink person={person.backup} />
          </dd>
          <dt className="text-muted">Reports</dt>
          <dd className="tabular-nums">{person.reports === 0 ? "—" : formatNumber(person.reports)}</dd>
          <dt className="text-muted">Teams</dt>
          <dd className="flex flex-wrap gap-1.5">
            {person.teams.length === 0 ? "—" : null}
            {person.teams.map((team) => (
              <span key={team.id} className="inline-flex items-center gap-1">
                {showText(team.name, 60)}
                {team.follows ? <Badge>follows directory</Badge> : null}
              </span>
            ))}
          </dd>
          <dt className="text-muted">Out of office</dt>
          <dd className="flex flex-wrap items-center gap-x-3 gap-y-2">
            <span>
              {person.awayFrom === null ? (
                "No"
              ) : (
                <>
                  {day(person.awayFrom)} to {person.awayUntil ? before(person.awayUntil) : "further notice"}
                  {person.delegate ? (
                    <>
                      ; questions go to <PersonLink person={person.delegate} />
                    </>
                  ) : null}
                </>
              )}
            </span>
            {canSayAway ? (
              <AwayButton
                person={person}
                from={person.awayFrom ? day(person.awayFrom) : ""}
                until={person.awayUntil ? before(person.awayUntil) : ""}
              />
            ) : null}
          </dd>
        </dl>
      </CardBody>
    </Card>
  );
}

function PersonLink({ person }: { person: { id: string; name: string } | null }) {
  if (person === null) return "—";
  return (
    <Link href={`/ownership/people/${person.id}`} className="rounded-sm text-accent hover:underline">
      {showText(person.name, 60)}
    </Link>
  );
}
