"use client";

import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { tellApartAction } from "@/lib/features/people/actions";

/** Says that somebody who is offered as the same person is another: they are not offered again. */
export function TellApart({ personId, other }: { personId: string; other: { id: string; name: string } }) {
  const { busy, decide } = useDecision();
  const tell = async () => {
    const done = await decide(() => tellApartAction({ keepId: personId, otherId: other.id }));
    if (done === null) return;
    notify(`${showText(other.name, 60)} is somebody else.`, {
      description: "They are not offered here again. Join another person is how to say otherwise.",
    });
  };
  return (
    <Button size="sm" variant="ghost" busy={busy} onClick={() => void tell()}>
      Not the same person
    </Button>
  );
}
