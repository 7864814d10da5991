import type { ReactNode } from "react";
import { None } from "@/components/inventory/cells";
import { SuggestedOwners } from "@/components/suggestions/suggested-owners";
import { Badge } from "@/components/ui/badge";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { type OwnerRole, ownerRoles } from "@/lib/domain/owner-question";
import { showText } from "@/lib/domain/text";
import type { IdentityDetail } from "@/lib/features/identities/schema-detail";
import type { SuggestionRow } from "@/lib/features/suggestions/schema";

/** Whom to call: who answers for it, and every trace of somebody who might. */
export function PeopleCard({
  identity,
  actions,
  questions,
  suggestions,
  canAssign,
}: {
  identity: IdentityDetail;
  actions: ReactNode;
  /** Whom it was asked of. */
  questions: ReactNode;
  suggestions: readonly SuggestionRow[];
  canAssign: boolean;
}) {
  const owner = (role: "technical" | "business") => identity.ownerships.find((each) => each.role === role);
  const isOpen = (role: OwnerRole) => {
    const held = owner(role);
    return !held || held.state === "declined" || (held.state === "suggested" && held.setBy === "account");
  };
  return (
    <Card>
      <CardHeader title="People to call" actions={actions} />
      <CardBody>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">
          <Who title="Approves rotation, investigates, may disable" owner={owner("technical")} />
          <Who title="Answers for the purpose" owner={owner("business")} />
        </dl>
        {questions}
        {suggestions.length > 0 ? (
          <>
            <h3 className="mt-4 font-medium text-muted text-xs">Suggested owners</h3>
            <SuggestedOwners
              suggestions={suggestions}
              decidable={canAssign ? ownerRoles.filter(isOpen) : []}
            />
          </>
        ) : null}
        {identity.ownerHints.length > 0 ? (
          <>
            <h3 className="mt-4 font-medium text-muted text-xs">
              Traces in the sources (evidence, not owners)
            </h3>
            <ul className="mt-1 space-y-1 text-sm">
              {identity.ownerHints.slice(0, 8).map((hint) => (
                <li key={`${hint.type} ${hint.value}`} className="break-words">
                  <span className="text-muted">{hint.type.replaceAll("_", " ")}: </span>
                  <bdi>{showText(hint.value, 160)}</bdi>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </CardBody>
    </Card>
  );
}

function Who({ title, owner }: { title: string; owner: IdentityDetail["ownerships"][number] | undefined }) {
  const name = owner?.person?.name ?? owner?.team?.name;
  return (
    <div className="col-span-2">
      <dt className="text-muted text-xs">{title}</dt>
      <dd className="mt-0.5">
        {owner && name ? (
          <>
            <bdi className="font-medium">{showText(name, 120)}</bdi>{" "}
            {owner.person?.email ? (
              <span className="text-muted">{showText(owner.person.email, 120)} </span>
            ) : null}
            <Badge tone={owner.state === "accepted" ? "ok" : "neutral"}>{owner.state}</Badge>
            <p className="text-muted text-xs">
              {showText(owner.evidence, 300)} · <TimeText date={owner.confirmedAt ?? owner.setAt} />
            </p>
          </>
        ) : (
          <None why="Nobody is named." />
        )}
      </dd>
    </div>
  );
}
