"use client";

import { useId } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { Label } from "@/components/ui/field";
import { Select } from "@/components/ui/select";
import { notify } from "@/components/ui/toast";
import { secondPersonPolicies, secondPersonTitles } from "@/lib/domain/exception";
import { setSecondPersonAction } from "@/lib/features/exceptions/actions";
import type { SecondPerson as Policy } from "@/lib/features/exceptions/schema";

const options = secondPersonPolicies.map((value) => ({ value, label: secondPersonTitles[value] }));

/** When an exception needs a second person; administrators change it here. */
export function SecondPerson({ policy: { policy }, mayChange }: { policy: Policy; mayChange: boolean }) {
  const id = useId();
  const { busy, decide } = useDecision();
  if (!mayChange) {
    return (
      <p className="text-muted text-sm">
        A second person is needed:{" "}
        <span className="text-ink">{secondPersonTitles[policy].toLowerCase()}</span>.
      </p>
    );
  }
  const change = async (next: string) => {
    const secondPerson = secondPersonPolicies.find((each) => each === next);
    if (!secondPerson || secondPerson === policy) return;
    const set = async (to: typeof secondPerson) =>
      decide(async () => {
        const answer = await setSecondPersonAction({ secondPerson: to });
        return answer && { ...answer, data: !answer.serverError };
      });
    if (await set(secondPerson))
      notify(`A second person is needed: ${secondPersonTitles[secondPerson].toLowerCase()}`, {
        description: "What waits already goes on waiting.",
        undo: () => void set(policy),
      });
  };
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
      <Label htmlFor={id} className="font-normal text-muted">
        A second person is needed
      </Label>
      <Select
        id={id}
        className="w-60"
        options={options}
        value={policy}
        disabled={busy}
        onValueChange={(next) => void change(next)}
      />
    </div>
  );
}
