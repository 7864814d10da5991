"use client";

import { PanelLeftClose, PanelLeftOpen } from "lucide-react";
import dynamic from "next/dynamic";
import Link from "next/link";
import { type ReactNode, useMemo, useState } from "react";
import { LogoMark } from "@/components/layout/logo";
import type { NavItem } from "@/components/layout/nav";
import { CrumbsProvider } from "@/components/layout/page-crumbs";
import type { PaletteAction } from "@/components/layout/palette-entries";
import { RailNav } from "@/components/layout/rail";
import { rememberRail } from "@/components/layout/rail-cookie";
import { TopBar } from "@/components/layout/top-bar";
import type { PaletteSearch } from "@/components/layout/use-palette-search";
import { type Shortcut, useShortcuts } from "@/components/layout/use-shortcuts";
import type { FrameUser } from "@/components/layout/user-menu";
import { cn } from "@/components/ui/cn";
import { Drawer } from "@/components/ui/drawer";
import { IconButton } from "@/components/ui/icon-button";
import { OnceOpen } from "@/components/ui/once-open";

// What opens over the page is loaded when it first opens.
const CommandPalette = dynamic(() => import("@/components/layout/command-palette"), { ssr: false });
const ShortcutsSheet = dynamic(
  () => import("@/components/layout/shortcuts-sheet").then((file) => file.ShortcutsSheet),
  { ssr: false },
);

export interface AppFrameProps {
  /** The rail's entries in groups, only those that this person may open. */
  nav: readonly (readonly NavItem[])[];
  user: FrameUser;
  userLinks: readonly { href: string; label: string }[];
  signOut: () => void | Promise<void>;
  /** What the rail's cookie says. */
  railCollapsed: boolean;
  actions?: readonly PaletteAction[];
  search?: PaletteSearch;
  /** One line above every page, e.g. that these are demo data. */
  banner?: ReactNode;
  children: ReactNode;
}

const noActions: readonly PaletteAction[] = [];

/** What is around every page of a signed-in person: rail, top bar, palette, shortcuts. */
export function AppFrame({
  nav,
  user,
  userLinks,
  signOut,
  railCollapsed,
  actions = noActions,
  search,
  banner,
  children,
}: AppFrameProps) {
  const [collapsed, setCollapsed] = useState(railCollapsed);
  const [menu, setMenu] = useState(false);
  const [palette, setPalette] = useState(false);
  const [sheet, setSheet] = useState(false);
  const flat = useMemo(() => nav.flat(), [nav]);

  useShortcuts(
    useMemo<Shortcut[]>(
      () => [
        {
          keys: "mod+k",
          label: "Search and commands",
          group: "Everywhere",
          run: () => setPalette((open) => !open),
        },
        { keys: "?", label: "These shortcuts", group: "Everywhere", run: () => setSheet(true) },
      ],
      [],
    ),
  );

  const toggleRail = () => {
    setCollapsed(!collapsed);
    void rememberRail(!collapsed);
  };

  return (
    <CrumbsProvider>
      <a
        href="#content"
        className="fixed start-4 top-2 z-50 -translate-y-16 rounded bg-accent px-3 py-2 font-medium text-accent-contrast focus:translate-y-0"
      >
        Skip to content
      </a>
      <div className="flex min-h-dvh">
        <aside
          aria-label="Rollcall"
          className={cn(
            "sticky top-0 hidden h-dvh print:hidden! shrink-0 flex-col border-line-subtle border-e bg-surface md:flex",
            collapsed ? "w-14" : "w-55",
          )}
        >
          <Link href="/" className="mx-3 flex h-12 items-center gap-2 rounded px-1 font-semibold text-ink">
            <LogoMark />
            <span className={collapsed ? "sr-only" : undefined}>Rollcall</span>
          </Link>
          <div className="min-h-0 flex-1 overflow-y-auto py-2">
            <RailNav groups={nav} collapsed={collapsed} />
          </div>
          <div
            className={cn(
              "flex border-line-subtle border-t p-2",
              collapsed ? "justify-center" : "justify-end",
            )}
          >
            <IconButton
              label={collapsed ? "Widen the menu" : "Narrow the menu to icons"}
              aria-expanded={!collapsed}
              onClick={toggleRail}
            >
              {collapsed ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
            </IconButton>
          </div>
        </aside>
        <div className="flex min-w-0 flex-1 flex-col">
          <TopBar
            nav={flat}
            user={user}
            userLinks={userLinks}
            signOut={signOut}
            onMenu={() => setMenu(true)}
            onSearch={() => setPalette(true)}
            onShortcuts={() => setSheet(true)}
          />
          {banner}
          <main id="content" tabIndex={-1} className="flex flex-1 flex-col outline-none">
            {children}
          </main>
        </div>
      </div>
      <Drawer open={menu} onOpenChange={setMenu} side="left" title="Rollcall" className="w-72">
        <div className="-mx-4 -mt-2">
          <RailNav groups={nav} onGo={() => setMenu(false)} />
        </div>
      </Drawer>
      <OnceOpen open={palette}>
        <CommandPalette
          open={palette}
          onOpenChange={setPalette}
          places={flat}
          actions={actions}
          search={search}
        />
      </OnceOpen>
      <OnceOpen open={sheet}>
        <ShortcutsSheet open={sheet} onOpenChange={setSheet} />
      </OnceOpen>
    </CrumbsProvider>
  );
}
