"use client";

import { useState } from "react";
import { useAction } from "@/components/settings/use-action";
import { ChoiceCards } from "@/components/sources/choice-cards";
import { NameChips } from "@/components/sources/name-chips";
import { recordChoices } from "@/components/sources/record-choices";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader } from "@/components/ui/card";
import { TimeText } from "@/components/ui/time-text";
import { decideLeftAction } from "@/lib/features/sources/actions";
import type { LeftScopes } from "@/lib/features/sources/schema-runs";
import type { Records } from "@/lib/features/sources/schema-setup";
import { countedRecords } from "@/lib/features/sources/schema-words";

/** What a source reads no longer, and the question what becomes of it: the same as when the whole source is removed. */
export function LeftCard({
  sourceId,
  left,
  mayDecide,
}: {
  sourceId: string;
  left: LeftScopes;
  mayDecide: boolean;
}) {
  const [records, setRecords] = useState<Records>("archived");
  const [busy, run] = useAction();
  const scopes = left.scopes === 1 ? "1 scope" : `${left.scopes.toLocaleString("en")} scopes`;
  const identities = countedRecords("identity", left.identities);
  const decide = () =>
    run(
      () => decideLeftAction({ sourceId, scopes: left.scopes, records }),
      records === "archived" ? "Kept as archived." : "Out of scope. The worker takes it out.",
    );
  return (
    <Card>
      <CardHeader
        title="No longer read"
        description={
          <>
            Noticed <TimeText date={left.since} variant="long" />: the source does not list {scopes} any more
            that it did before, by its settings or because they left. What they showed stays until somebody
            decides.
          </>
        }
      />
      <CardBody className="flex flex-col gap-4">
        <NameChips of={left.titles} all={left.scopes} />
        <div>
          <p className="text-sm">
            <span className="font-medium text-ink">{identities}</span>{" "}
            <span className="text-muted">
              {left.identities === 1 ? "is" : "are"} shown by nothing else that is read.
            </span>
          </p>
          <NameChips of={left.sample} all={left.identities} />
        </div>
      </CardBody>
      <CardFooter className="flex-wrap">
        {mayDecide ? (
          <ConfirmDialog
            title={`What becomes of ${identities}?`}
            verb={records === "archived" ? "Keep it as archived" : "Take it out of scope"}
            danger={records === "out_of_scope"}
            busy={busy}
            onConfirm={decide}
            trigger={<Button busy={busy}>Decide…</Button>}
          >
            <p>Reading {left.scopes === 1 ? "it" : "them"} again later brings back what is there then.</p>
            <ChoiceCards
              label="What it brought"
              choices={recordChoices}
              value={records}
              onChange={setRecords}
            />
          </ConfirmDialog>
        ) : (
          <p>Administrators decide about this.</p>
        )}
      </CardFooter>
    </Card>
  );
}
