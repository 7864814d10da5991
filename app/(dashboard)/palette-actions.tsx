import { Bookmark, Cable, KeySquare, Plus, ShieldAlert, Upload, UserPlus } from "lucide-react";
import type { PaletteAction } from "@/components/layout/palette-entries";
import type { Permission } from "@/lib/domain/permissions";
import { type Preset, presets } from "@/lib/domain/presets";
import { severities } from "@/lib/domain/severity";
import type { Scope } from "@/lib/platform/scope";

type Entry = PaletteAction & { needs: Permission };

const deeds: readonly Entry[] = [
  {
    id: "new-source",
    label: "Connect a source",
    href: "/sources/new",
    icon: <Cable aria-hidden />,
    needs: "source:manage",
  },
  {
    id: "import",
    label: "Import a file",
    hint: "spreadsheet, export or snapshot",
    href: "/sources/import",
    icon: <Upload aria-hidden />,
    needs: "source:manage",
  },
  {
    id: "add-identity",
    label: "Add an identity by hand",
    href: "/inventory/new",
    icon: <Plus aria-hidden />,
    needs: "inventory:add",
  },
  {
    id: "ask-who",
    label: "Ask who can do something",
    href: "/access?ask=who",
    icon: <KeySquare aria-hidden />,
    needs: "inventory:read",
  },
  {
    id: "ask-what",
    label: "Ask what an identity can do",
    href: "/access?ask=what",
    icon: <KeySquare aria-hidden />,
    needs: "inventory:read",
  },
  {
    id: "invite",
    label: "Invite somebody",
    href: "/settings/members",
    icon: <UserPlus aria-hidden />,
    needs: "member:manage",
  },
];

const findings: readonly Entry[] = severities.slice(0, 2).map((severity) => ({
  id: `findings-${severity}`,
  label: `Findings: ${severity}`,
  href: `/findings?q=severity:${severity}`,
  icon: <ShieldAlert aria-hidden />,
  needs: "finding:read",
}));

const views: readonly Entry[] = presets.map((preset) => ({
  id: `view-${preset.id}`,
  label: `View: ${preset.title}`,
  hint: preset.about,
  href: `/inventory?${addressOf(preset)}`,
  icon: <Bookmark aria-hidden />,
  needs: "inventory:read",
}));

function addressOf({ query, sort, columns }: Preset): URLSearchParams {
  const address = new URLSearchParams({ q: query });
  if (sort) address.set("sort", sort);
  if (columns) address.set("cols", columns.join(","));
  return address;
}

/** What this person can do from the command palette. */
export function paletteActions(scope: Scope): PaletteAction[] {
  return [...deeds, ...findings, ...views]
    .filter(({ needs }) => scope.can(needs))
    .map(({ needs: _, ...action }) => action);
}
