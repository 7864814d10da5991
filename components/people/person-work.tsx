import Link from "next/link";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { formatNumber } from "@/components/ui/number-format";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { PersonView } from "@/lib/features/people/schema-page";

const shown = 10;

/** What somebody answers for, and which questions wait for them. */
export function PersonWork({ view: { person, load, owns, waiting } }: { view: PersonView }) {
  const query = `owner:"${(person.email ?? person.name).replace(/["\\]/g, "\\$&")}"`;
  return (
    <>
      {waiting.total > 0 ? (
        <Card>
          <CardHeader
            title={`Waits for an answer · ${formatNumber(waiting.total)}`}
            description="Asked, and not answered yet."
          />
          <CardBody>
            <ul className="flex flex-col divide-y divide-line-subtle text-sm">
              {waiting.rows.slice(0, shown).map((row) => (
                <li key={row.id} className="flex flex-wrap items-center gap-x-3 py-1.5">
                  <IdentityLink id={row.identityId} name={row.name} />
                  <span className="text-muted">
                    {row.role} owner · due <TimeText date={row.dueAt} variant="long" />
                  </span>
                </li>
              ))}
            </ul>
          </CardBody>
        </Card>
      ) : null}
      <Card>
        <CardHeader
          title={`Answers for · ${formatNumber(owns.total)}`}
          actions={
            owns.total > 0 ? (
              <Link
                href={`/inventory?q=${encodeURIComponent(query)}`}
                className="rounded-sm text-accent text-sm hover:underline"
              >
                In the inventory
              </Link>
            ) : null
          }
        />
        <CardBody>
          <LoadWords load={load} />
          {owns.total === 0 ? (
            <p className="text-muted text-sm">Nothing, of what you see.</p>
          ) : (
            <ul className="flex flex-col divide-y divide-line-subtle text-sm">
              {owns.rows.slice(0, shown).map((row) => (
                <li key={row.id} className="flex flex-wrap items-center gap-x-3 py-1.5">
                  <IdentityLink id={row.id} name={row.name} />
                  {row.state === "accepted" ? null : <Badge>{row.state}</Badge>}
                </li>
              ))}
            </ul>
          )}
          {owns.total > shown ? (
            <p className="pt-2 text-muted text-sm">and {formatNumber(owns.total - shown)} more.</p>
          ) : null}
        </CardBody>
      </Card>
    </>
  );
}

function IdentityLink({ id, name }: { id: string; name: string }) {
  return (
    <Link
      href={`/inventory/${id}`}
      prefetch={false}
      className="min-w-0 flex-1 basis-48 truncate text-accent hover:underline"
    >
      {showText(name, 80)}
    </Link>
  );
}

/** How much they have to look after, in one line. */
function LoadWords({ load }: { load: PersonView["load"] }) {
  const { accepted, privileged, business, throughTeams, open, answered, letPass, overloaded } = load;
  const parts = [
    `${formatNumber(accepted)} accepted${privileged > 0 ? `, ${formatNumber(privileged)} of them privileged` : ""}`,
    business > 0 ? `${formatNumber(business)} as business owner` : "",
    throughTeams > 0 ? `${formatNumber(throughTeams)} through teams` : "",
    open > 0 ? `${formatNumber(open)} open ${open === 1 ? "question" : "questions"}` : "",
    answered + letPass > 0
      ? `answered ${formatNumber(answered)} of ${formatNumber(answered + letPass)} questions that are over`
      : "",
  ].filter(Boolean);
  return (
    <p className="pb-2 text-muted text-sm">
      {overloaded ? <Badge tone="medium">over-loaded</Badge> : null} {parts.join(" · ")}
    </p>
  );
}
