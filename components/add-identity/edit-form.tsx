"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { draftOf, FactsFields, factsOf } from "@/components/add-identity/facts-fields";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button, ButtonLink } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { editIdentityAction, removeIdentityAction } from "@/lib/features/manual/actions";
import type { ManualRow } from "@/lib/features/manual/schema";

const undefinedIsDone = <Answer extends { serverError?: unknown; validationErrors?: unknown }>(
  answer: Answer | undefined,
) => answer && { ...answer, data: answer.serverError || answer.validationErrors ? undefined : true };

/** Changes or removes an identity that was added by hand. */
export function EditForm({ row }: { row: ManualRow }) {
  const router = useRouter();
  const [facts, setFacts] = useState(() => draftOf(row.facts, row.account));
  const { busy, decide } = useDecision();
  const { identityId } = row;
  const name = showText(row.facts.name, 60);

  const save = async () => {
    const done = await decide(async () =>
      undefinedIsDone(await editIdentityAction({ identityId, facts: factsOf(facts) })),
    );
    if (done === null) return;
    notify(`${name} is saved.`, { description: "The inventory follows within a moment." });
    router.push(`/inventory/${identityId}`);
  };
  const remove = async () => {
    const done = await decide(async () => undefinedIsDone(await removeIdentityAction({ identityId })));
    if (done === null) return;
    notify(`${name} is removed.`);
    router.push("/inventory/new");
  };
  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <FactsFields draft={facts} onChange={setFacts} />
      <div className="flex flex-wrap justify-end gap-2">
        <ConfirmDialog
          title={`Remove ${name}`}
          verb="Remove it"
          busy={busy}
          trigger={
            <Button className="me-auto" disabled={busy}>
              Remove
            </Button>
          }
          onConfirm={() => void remove()}
        >
          <p>It is marked as gone at once. Its history stays in the inventory, and it can be added again.</p>
        </ConfirmDialog>
        <ButtonLink href={`/inventory/${identityId}`}>Cancel</ButtonLink>
        <Button
          type="submit"
          variant="primary"
          busy={busy}
          disabled={facts.name.trim() === "" || facts.system.trim() === ""}
        >
          Save
        </Button>
      </div>
    </form>
  );
}
