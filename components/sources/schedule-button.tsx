"use client";

import { CalendarClock } from "lucide-react";
import dynamic from "next/dynamic";
import { Button } from "@/components/ui/button";
import { OnPress } from "@/components/ui/on-press";
import type { SourceCard } from "@/lib/features/sources/schema-cards";

const button = (press?: () => void) => (
  <Button aria-haspopup="dialog" busy={press === undefined} onClick={press}>
    <CalendarClock aria-hidden /> Schedule
  </Button>
);
const ScheduleDialog = dynamic(
  () => import("@/components/sources/schedule-dialog").then((file) => file.ScheduleDialog),
  { ssr: false, loading: () => button() },
);

/** The way to set when several sources are read. Its dialog is loaded when it is first asked for. */
export function ScheduleButton({
  sources,
}: {
  sources: readonly Pick<SourceCard, "id" | "name" | "everyMinutes">[];
}) {
  return (
    <OnPress button={button}>
      <ScheduleDialog sources={sources} />
    </OnPress>
  );
}
