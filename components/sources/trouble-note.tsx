import { CircleAlert } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { showText } from "@/lib/domain/text";
import type { FailureView } from "@/lib/features/sources/schema-setup";

/** Why something could not be read, in one sentence, the permission that would mend it, and how much else was not read. */
export function TroubleNote({
  failure,
  where,
  others = 0,
}: {
  failure: FailureView;
  where?: string | null;
  others?: number;
}) {
  return (
    <div className="flex items-start gap-2 text-sm">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-high" aria-hidden />
      <div className="min-w-0">
        <p className="break-words text-ink">
          {where ? <span className="font-medium">{showText(where, 120)}: </span> : null}
          {showText(failure.message, 400)}
        </p>
        {failure.permission ? <Grant permission={failure.permission} /> : null}
        {others > 0 ? (
          <p className="mt-0.5 text-muted">
            And {others === 1 ? "one more part" : `${others} more parts`} could not be read.
          </p>
        ) : null}
      </div>
    </div>
  );
}

/** "Grant X": the missing permission in the source's own words, ready to be copied. */
export function Grant({ permission }: { permission: string }) {
  return (
    <p className="mt-0.5 flex flex-wrap items-center gap-1 text-muted text-sm">
      Grant
      <code className="break-all rounded-sm bg-hover px-1 font-mono text-ink text-xs">
        {showText(permission, 200)}
      </code>
      <CopyButton text={permission} what="permission" />
    </p>
  );
}
