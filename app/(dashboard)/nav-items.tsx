import {
  BotMessageSquare,
  Boxes,
  Cable,
  Inbox,
  KeySquare,
  LayoutDashboard,
  ScrollText,
  Settings,
  ShieldAlert,
  TableProperties,
  Users,
} from "lucide-react";
import type { NavItem } from "@/components/layout/nav";
import type { Permission } from "@/lib/domain/permissions";
import type { Scope } from "@/lib/platform/scope";

type Entry = NavItem & { needs: Permission | null };

const groups: readonly (readonly Entry[])[] = [
  [
    { href: "/", label: "Overview", icon: <LayoutDashboard aria-hidden />, needs: "inventory:read" },
    { href: "/inbox", label: "Inbox", icon: <Inbox aria-hidden />, needs: "owner:answer" },
    {
      href: "/inventory",
      label: "Inventory",
      icon: <TableProperties aria-hidden />,
      needs: "inventory:read",
    },
    { href: "/access", label: "Access", icon: <KeySquare aria-hidden />, needs: "inventory:read" },
    { href: "/findings", label: "Findings", icon: <ShieldAlert aria-hidden />, needs: "finding:read" },
    { href: "/agents", label: "AI agents", icon: <BotMessageSquare aria-hidden />, needs: "inventory:read" },
    { href: "/ownership", label: "Ownership", icon: <Users aria-hidden />, needs: "inventory:read" },
    { href: "/accounts", label: "Accounts", icon: <Boxes aria-hidden />, needs: "inventory:read" },
    { href: "/sources", label: "Sources", icon: <Cable aria-hidden />, needs: "source:read" },
  ],
  [
    { href: "/audit", label: "Audit log", icon: <ScrollText aria-hidden />, needs: "audit:read" },
    { href: "/settings", label: "Settings", icon: <Settings aria-hidden />, needs: null },
  ],
];

/** The rail's entries that this person may open. `inbox`: how many questions wait for them; null where none can. */
export function navItems(scope: Scope, inbox: number | null): NavItem[][] {
  return groups
    .map((group) =>
      group
        .filter(({ needs }) => needs === null || scope.can(needs))
        .filter(({ href }) => href !== "/inbox" || inbox !== null)
        .map(({ needs: _, ...item }) => (item.href === "/inbox" ? { ...item, count: inbox ?? 0 } : item)),
    )
    .filter((group) => group.length > 0);
}
