import { AskPreviewCard } from "@/components/questions/ask-preview";
import { LinkTabs } from "@/components/ui/link-tabs";
import { showText } from "@/lib/domain/text";
import type { AskingChannel, AskPreview, RoundChoice } from "@/lib/features/questions/schema-asking";

/** Whom to ask to take over, by which way, and the letters as they will read. Nothing leaves before Send. */
export function DepartureAsking({
  departureId,
  channels,
  choice,
  ...card
}: {
  departureId: string;
  channels: readonly AskingChannel[];
  choice: RoundChoice;
  preview: AskPreview;
  roundId: string;
  maySend: boolean;
}) {
  const ways = [...channels, { id: "none", name: "Inbox only" }];
  return (
    <>
      <LinkTabs
        label="How they hear of it"
        tabs={ways.map(({ id, name }) => ({
          href: `/ownership/leavers/${departureId}?show=ask&channel=${id}`,
          label: showText(name, 40),
          current: id === (choice.channelId ?? "none"),
        }))}
      />
      <AskPreviewCard choice={choice} {...card} />
    </>
  );
}
