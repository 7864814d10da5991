"use client";

import { useRouter } from "next/navigation";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { mergePeopleAction, splitAccountAction } from "@/lib/features/people/actions";
import type { PersonAccountRow } from "@/lib/features/people/schema-page";

/** Says that an account is somebody else's, after telling what moves. Undo joins the two again. */
export function SplitAccount({
  person,
  account,
}: {
  person: { id: string; name: string; email: string | null };
  account: PersonAccountRow;
}) {
  const router = useRouter();
  const { busy, decide } = useDecision();
  const name = showText(account.name, 60);
  const split = async () => {
    const done = await decide(() =>
      splitAccountAction({ personId: person.id, kind: account.kind, subjectId: account.subjectId }),
    );
    if (done === null) return;
    notify(`${name} is somebody of their own now.`, {
      undo: () =>
        void decide(() => mergePeopleAction({ keepId: person.id, otherId: done.personId })).then(
          (undone) => undone && notify("They are one person again."),
        ),
    });
    router.push(`/ownership/people/${done.personId}`);
  };
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Split ${name} off`} busy={busy}>
          Split off…
        </Button>
      }
      title={`Is ${name} somebody else?`}
      verb="Split it off"
      danger={false}
      busy={busy}
      onConfirm={() => void split()}
    >
      <p>
        The account becomes a person of its own
        {account.email && account.email === person.email
          ? `, and takes the address ${showText(account.email, 80)} along`
          : ""}
        . No rule joins it to {showText(person.name, 60)} again.
      </p>
      <p>
        What {showText(person.name, 60)} answers for, was asked and belongs to stays with{" "}
        {showText(person.name, 60)}.
      </p>
    </ConfirmDialog>
  );
}
