import { MergePeople } from "@/components/people/merge-people";
import { SplitAccount } from "@/components/people/split-account";
import { TellApart } from "@/components/people/tell-apart";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { showText } from "@/lib/domain/text";
import type { PersonAccountRow, PersonView } from "@/lib/features/people/schema-page";

const kinds: Record<PersonAccountRow["kind"], string> = {
  directory: "Directory",
  scim: "SCIM",
  member: "Rollcall",
};

/** By which accounts somebody is known, and what says that each is theirs. */
export function PersonAccounts({ view: { person, accounts, maybe, canManage } }: { view: PersonView }) {
  if (accounts === null) return null;
  return (
    <Card>
      <CardHeader
        title="Accounts"
        description="One human being, by every account that evidence joins. What you decide here, no rule changes."
        actions={canManage ? <MergePeople person={person} maybe={null} /> : null}
      />
      <CardBody className="flex flex-col gap-3">
        {accounts.length === 0 ? (
          <p className="text-muted text-sm">
            No directory has an account of theirs. Whether they are here is what was set by hand or a list.
          </p>
        ) : null}
        <ul className="flex flex-col divide-y divide-line-subtle">
          {accounts.map((account) => (
            <li
              key={`${account.kind} ${account.subjectId}`}
              className="flex flex-wrap items-start gap-x-4 gap-y-2 py-2 text-sm"
            >
              <Account account={account} />
              {canManage && accounts.length > 1 ? <SplitAccount person={person} account={account} /> : null}
            </li>
          ))}
        </ul>
        {maybe.map((other) => (
          <div
            key={other.id}
            className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded bg-accent-subtle px-3 py-2 text-sm"
          >
            <p className="min-w-0 flex-1 basis-56">
              May be the same as{" "}
              <strong className="font-semibold">
                {showText(other.name, 60)}
                {other.email ? ` (${showText(other.email, 60)})` : ""}
              </strong>
              : {other.why}. That alone proves nothing.
            </p>
            <MergePeople person={person} maybe={other} />
            <TellApart personId={person.id} other={other} />
          </div>
        ))}
      </CardBody>
    </Card>
  );
}

function Account({ account }: { account: PersonAccountRow }) {
  const facts = [
    account.email ? showText(account.email, 80) : null,
    account.employeeNumber ? `employee ${showText(account.employeeNumber, 40)}` : null,
    account.title ? showText(account.title, 60) : null,
    account.department ? showText(account.department, 60) : null,
  ].filter((fact) => fact !== null);
  return (
    <div className="min-w-0 flex-1 basis-64">
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <span className="break-all font-medium">{showText(account.name, 80)}</span>
        <Badge>{kinds[account.kind]}</Badge>
        {account.directory ? <span className="text-muted">{showText(account.directory, 60)}</span> : null}
        {account.active ? null : <Badge tone="high">off or gone</Badge>}
      </p>
      {facts.length > 0 ? <p className="break-words text-muted">{facts.join(" · ")}</p> : null}
      <p className="break-words">
        {showText(account.evidence, 200)}{" "}
        <span className="text-muted">
          {account.joinedBy ? `By ${showText(account.joinedBy, 60)}, ` : "By rule, "}
          <TimeText date={account.joinedAt} variant="long" />.
        </span>
      </p>
    </div>
  );
}
