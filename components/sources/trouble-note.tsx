import { CircleAlert } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { showText } from "@/lib/domain/text";
import type { FailureView } from "@/lib/features/sources/schema-setup";

/** Why something could not be read, in one sentence, and the permission that would mend it. */
export function TroubleNote({ failure, where }: { failure: FailureView; where?: string | null }) {
  return (
    <div className="flex items-start gap-2 text-sm">
      <CircleAlert className="mt-0.5 size-4 shrink-0 text-high" aria-hidden />
      <div className="min-w-0">
        <p className="break-words text-ink">
          {where ? <span className="font-medium">{showText(where, 120)}: </span> : null}
          {showText(failure.message, 400)}
        </p>
        {failure.permission ? <Grant permission={failure.permission} /> : null}
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
