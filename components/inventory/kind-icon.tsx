import {
  AppWindow,
  BadgeCheck,
  BookUser,
  BotMessageSquare,
  CalendarClock,
  CircleDashed,
  CircleUser,
  Cog,
  Crown,
  Database,
  Drama,
  FileKey,
  GitBranch,
  Handshake,
  IdCard,
  KeyRound,
  type LucideIcon,
  Play,
  Plug,
  Puzzle,
  Server,
  Ship,
  SquareTerminal,
  Ticket,
  Webhook,
} from "lucide-react";
import { kindTitles } from "@/components/inventory/words";
import type { IdentityKind } from "@/lib/domain/record";

const icons: Record<IdentityKind, LucideIcon> = {
  cloud_user: CircleUser,
  cloud_role: Drama,
  root_account: Crown,
  service_account: Cog,
  service_principal: IdCard,
  managed_identity: BadgeCheck,
  oauth_app: AppWindow,
  oauth_grant: Handshake,
  app_installation: Puzzle,
  api_key: KeyRound,
  access_token: Ticket,
  deploy_key: GitBranch,
  webhook: Webhook,
  ci_runner: Play,
  db_user: Database,
  k8s_service_account: Ship,
  directory_account: BookUser,
  system_account: Server,
  certificate: FileKey,
  ssh_key: SquareTerminal,
  scheduled_job: CalendarClock,
  ai_agent: BotMessageSquare,
  mcp_server: Plug,
  other: CircleDashed,
};

/** What sort of identity it is, as a small picture; the word stands beside it or in its tip. */
export function KindIcon({ kind, className }: { kind: IdentityKind; className?: string }) {
  const Icon = icons[kind];
  return (
    <span title={kindTitles[kind]} className={className}>
      <Icon className="size-4 text-muted" aria-hidden />
    </span>
  );
}
