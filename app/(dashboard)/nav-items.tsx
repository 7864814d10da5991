import {
  BotMessageSquare,
  Boxes,
  Cable,
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
    {
      href: "/inventory",
      label: "Inventory",
      icon: <TableProperties aria-hidden />,
      needs: "inventory:read",
    },
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

/** The rail's entries that this person may open. */
export function navItems(scope: Scope): NavItem[][] {
  return groups
    .map((group) =>
      group.filter(({ needs }) => needs === null || scope.can(needs)).map(({ needs: _, ...item }) => item),
    )
    .filter((group) => group.length > 0);
}
