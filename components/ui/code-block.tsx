import { cn } from "@/components/ui/cn";
import { CopyButton } from "@/components/ui/copy-button";
import { ScrollFrame } from "@/components/ui/scroll-frame";

/** Text to copy: a command, a policy, a raw answer. `title` says what it is. */
export function CodeBlock({
  code,
  title,
  wrap = false,
  className,
}: {
  code: string;
  title: string;
  wrap?: boolean;
  className?: string;
}) {
  return (
    <figure className={cn("min-w-0 overflow-hidden rounded border border-line-subtle bg-surface", className)}>
      <figcaption className="flex h-8 items-center justify-between gap-2 border-line-subtle border-b ps-3 pe-1 text-muted text-xs">
        <span className="truncate">{title}</span>
        <CopyButton text={code} what={title} />
      </figcaption>
      <ScrollFrame label={title} className="max-h-96 overflow-auto">
        <pre className={cn("p-3 font-mono text-xs leading-5", wrap && "whitespace-pre-wrap wrap-anywhere")}>
          <code>{code}</code>
        </pre>
      </ScrollFrame>
    </figure>
  );
}
