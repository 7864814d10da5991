import { AskForm } from "@/components/questions/ask-form";
import { AskPreviewCard } from "@/components/questions/ask-preview";
import { AskedPeopleCard } from "@/components/questions/asked-people-card";
import { FailingCard } from "@/components/questions/failing-card";
import { FurtherCard } from "@/components/questions/further-card";
import { RoundsCard } from "@/components/questions/rounds-card";
import { type AskingPage, askingAddress } from "@/lib/features/questions/schema-asking";

/** Asking owners: what would be sent, what was, and what came of it. */
export function AskingTab({ page }: { page: AskingPage }) {
  const { choice, preview, channels, maySend, maySwitch } = page;
  return (
    <div className="flex flex-col gap-5">
      <FailingCard messages={page.failing} maySend={maySend} />
      <AskForm key={askingAddress(choice)} choice={choice} channels={channels} teams={page.teams} />
      <AskPreviewCard choice={choice} preview={preview} roundId={page.roundId} maySend={maySend} />
      <RoundsCard rounds={page.rounds} maySend={maySend} />
      <AskedPeopleCard people={page.waiting} queued={page.queued} />
      <FurtherCard
        setting={page.setting}
        choice={choice}
        channels={channels}
        overdue={page.overdue}
        maySwitch={maySwitch}
      />
    </div>
  );
}
