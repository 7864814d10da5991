import { Inbox } from "lucide-react";
import { EmptyState } from "@/components/feedback/empty-state";
import { ButtonLink } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/number-format";

/** Nothing waits: thanks, and what they answer for. */
export function InboxEmpty({ owned, isPerson }: { owned: number; isPerson: boolean }) {
  if (!isPerson) {
    return (
      <EmptyState icon={<Inbox aria-hidden />} title="Nothing is asked of you here" action={null}>
        Questions go to people, and your membership is linked to none. An administrator can link it under
        Settings, Members.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Inbox aria-hidden />}
      title="Nothing waits for you. Thank you."
      action={owned > 0 ? <ButtonLink href="/inventory?q=owner%3Ame">See what you answer for</ButtonLink> : null}
    >
      {owned === 0
        ? "You answer for nothing at the moment. When somebody may ask you, it stands here."
        : `You and your teams answer for ${formatNumber(owned)} ${owned === 1 ? "identity" : "identities"}.`}
    </EmptyState>
  );
}
