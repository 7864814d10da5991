import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { showId } from "@/lib/domain/text";

/** An id, cut in the middle (both ends tell ids apart), whole as its tip; the button that copies it shows on hover and focus. */
export function IdText({
  id,
  max = 32,
  what = "id",
  copy = true,
  className,
}: {
  id: string;
  max?: number;
  what?: string;
  copy?: boolean;
  className?: string;
}) {
  const whole = showId(id, 512);
  return (
    <span className={cn("group/id inline-flex max-w-full items-center gap-0.5 align-middle", className)}>
      <span className="truncate font-mono text-xs" title={whole}>
        {showId(id, max)}
      </span>
      {copy ? (
        <CopyButton
          text={id}
          what={what}
          className="opacity-0 focus-visible:opacity-100 group-hover/id:opacity-100 pointer-coarse:opacity-100"
        />
      ) : null}
    </span>
  );
}
