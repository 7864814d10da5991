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

/** What there is where no identity, credential or place is. */
const otherwise = "Memberships, permissions or trusts";

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
  const [becomes, setBecomes] = useState<Records>("archived");
  const [busy, run] = useAction();
  const scopes = left.scopes === 1 ? "1 scope" : `${left.scopes.toLocaleString("en")} scopes`;
  const records = left.kinds.reduce((sum, kind) => sum + kind.records, 0);
  const named = left.kinds
    .filter((kind) => kind.recordType !== "credential")
    .reduce((sum, kind) => sum + kind.records, 0);
  const what = left.kinds.map((kind) => countedRecords(kind.recordType, kind.records)).join(", ");
  const decide = () =>
    run(
      () => decideLeftAction({ sourceId, scopes: left.scopes, records: becomes }),
      becomes === "archived" ? "Kept as archived." : "Out of scope. The worker takes it out.",
    );
  return (
    <Card>
      <CardHeader
        title="No longer read"
        description={
          <>
            Noticed <TimeText date={left.since} variant="long" />: {scopes} {left.scopes === 1 ? "is" : "are"}{" "}
            not read as before, because the settings changed or what was read there left. What nothing else
            shows stays until somebody decides.
          </>
        }
      />
      <CardBody className="flex flex-col gap-4">
        <NameChips of={left.titles} all={left.scopes} />
        <div>
          <p className="text-sm">
            <span className="font-medium text-ink">{what || otherwise}</span>{" "}
            <span className="text-muted">{records === 1 ? "is" : "are"} shown by nothing else.</span>
          </p>
          <NameChips of={left.sample} all={named} />
        </div>
      </CardBody>
      <CardFooter className="flex-wrap">
        {mayDecide ? (
          <ConfirmDialog
            title="What becomes of what is read no longer?"
            verb={becomes === "archived" ? "Keep it as archived" : "Take it out of scope"}
            danger={becomes === "out_of_scope"}
            busy={busy}
            onConfirm={decide}
            trigger={<Button busy={busy}>Decide…</Button>}
          >
            <p>
              It is about {what || otherwise} that nothing else shows. Reading{" "}
              {left.scopes === 1 ? "it" : "them"} again later brings back what is there then.
            </p>
            <ChoiceCards
              label="What it brought"
              choices={recordChoices}
              value={becomes}
              onChange={setBecomes}
            />
          </ConfirmDialog>
        ) : (
          <p>Administrators decide about this.</p>
        )}
      </CardFooter>
    </Card>
  );
}
