import {
  Bot,
  Boxes,
  Cloud,
  Database,
  FileSpreadsheet,
  KeyRound,
  type LucideIcon,
  Network,
  Server,
  Users,
  Workflow,
} from "lucide-react";
import { cn } from "@/components/ui/cn";

const icons: Record<string, LucideIcon> = {
  Cloud,
  "CI/CD": Workflow,
  Directory: Users,
  Database,
  SaaS: Network,
  Secrets: KeyRound,
  AI: Bot,
  Machine: Server,
  File: FileSpreadsheet,
};

/** The picture of a connector's category, in a frame. */
export function ConnectorMark({ category, className }: { category: string; className?: string }) {
  const Icon = icons[category] ?? Boxes;
  return (
    <span
      aria-hidden="true"
      className={cn(
        "flex size-8 shrink-0 items-center justify-center rounded border border-line-subtle bg-surface text-muted dark:bg-canvas [&_svg]:size-4",
        className,
      )}
    >
      <Icon />
    </span>
  );
}
