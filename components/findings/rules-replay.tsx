"use client";

import { useEffect, useRef, useState } from "react";
import { RulesReplayResult } from "@/components/findings/rules-replay-result";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { formatNumber } from "@/components/ui/number-format";
import { Progress } from "@/components/ui/progress";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { readReplayAction, requestReplayAction } from "@/lib/features/rules/actions";
import type { Replay, ReplayAsk } from "@/lib/features/rules/schema-replay";

const days = [
  { value: "0", label: "Now only" },
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
] as const;
const daysOf = { "0": 0, "30": 30, "90": 90 } as const;
type Days = keyof typeof daysOf;

const pollMs = 1000;

/**
 * Tries a change before it is made: asks the worker, follows it, and shows what would come and go, now and on the last days. What is
 * shown belongs to `asked` as it was then.
 */
export function RulesReplay({ asked, disabled = false }: { asked: ReplayAsk; disabled?: boolean }) {
  const [back, setBack] = useState<Days>("30");
  const [replay, setReplay] = useState<Replay | null>(null);
  const { busy, decide } = useDecision();
  const running = replay?.state === "waiting" || replay?.state === "running";
  const same = replay !== null && JSON.stringify(replay.asked) === JSON.stringify(asked);
  useFollowed(running ? (replay?.id ?? null) : null, setReplay);

  const start = async () => {
    const made = await decide(() => requestReplayAction({ asked, days: daysOf[back] }));
    if (!made) return;
    const found = await decide(() => readReplayAction({ id: made.id }));
    setReplay(found?.replay ?? null);
  };
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Button busy={busy || running} disabled={disabled} onClick={() => void start()}>
          Preview
        </Button>
        <SegmentedControl label="How far back" value={back} segments={days} onChange={setBack} />
      </div>
      <div role="status" className="empty:hidden">
        {running && replay ? (
          <Progress
            label="Looking at every identity"
            value={replay.total > 0 ? replay.done : undefined}
            max={replay.total}
            detail={
              replay.total > 0
                ? `${formatNumber(replay.done)} of ${formatNumber(replay.total)}`
                : "waiting for the worker"
            }
          />
        ) : null}
        {replay?.state === "failed" ? (
          <p className="text-critical text-sm">The preview failed. {replay.failure} Nothing was changed.</p>
        ) : null}
        {replay && !running && !same ? (
          <p className="text-muted text-sm">Something was changed since this preview: preview it again.</p>
        ) : null}
      </div>
      {replay?.result ? <RulesReplayResult result={replay.result} days={replay.days} /> : null}
    </div>
  );
}

/** Asks again and again how far a replay is, until it is no longer asked about. */
function useFollowed(id: string | null, onAnswer: (replay: Replay | null) => void): void {
  const latest = useRef(onAnswer);
  latest.current = onAnswer;
  useEffect(() => {
    if (id === null) return;
    let over = false;
    const timer = setInterval(() => {
      void readReplayAction({ id })
        .then((answer) => {
          if (!over && answer?.data) latest.current(answer.data.replay);
        })
        // Asked again in a second.
        .catch(() => undefined);
    }, pollMs);
    return () => {
      over = true;
      clearInterval(timer);
    };
  }, [id]);
}
