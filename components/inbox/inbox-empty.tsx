import { Inbox } from "lucide-react";
import { EmptyState } from "@/components/feedback/empty-state";
import { ButtonLink } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/number-format";

/** Nothing waits: thanks, and what they answer for. */
export function InboxEmpty({ owned }: { owned: { count: number; query: string } | null }) {
  if (owned === null) {
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
      action={
        owned.count > 0 ? (
          <ButtonLink href={`/inventory?q=${encodeURIComponent(owned.query)}`}>See what is yours</ButtonLink>
        ) : null
      }
    >
      {owned.count === 0
        ? "You answer for nothing at the moment. When somebody may ask you, it stands here."
        : `You and your teams answer for ${formatNumber(owned.count)} ${owned.count === 1 ? "identity" : "identities"}.`}
    </EmptyState>
  );
}
