import { CircleAlert, CircleCheck } from "lucide-react";
import type { ChannelTestState } from "@/components/channels/use-channel-test";
import { ErrorState } from "@/components/feedback/error-state";
import { Progress } from "@/components/ui/progress";
import { showText } from "@/lib/domain/text";

/** What a test of a channel answered. */
export function ChannelTestResult({ state }: { state: ChannelTestState }) {
  switch (state.is) {
    case "running":
      return <Progress label="Testing" detail="asking the worker" />;
    case "works":
      return (
        <p role="status" className="flex items-start gap-2 rounded bg-ok-subtle px-3 py-2 text-ok text-sm">
          <CircleCheck className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">{showText(state.said, 600)}</span>
        </p>
      );
    case "failed":
      return (
        <p
          role="alert"
          className="flex items-start gap-2 rounded bg-critical-subtle px-3 py-2 text-critical text-sm"
        >
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
          <span className="min-w-0 break-words">{showText(state.what, 600)}</span>
        </p>
      );
    case "unanswered":
      return <ErrorState what={state.what} safe="" next={state.next} />;
    default:
      return null;
  }
}
