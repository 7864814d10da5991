"use client";

import { Menu as MenuIcon, Search } from "lucide-react";
import dynamic from "next/dynamic";
import { usePathname } from "next/navigation";
import { isCurrent, type NavItem } from "@/components/layout/nav";
import { usePageCrumbs } from "@/components/layout/page-crumbs";
import { keyLabels } from "@/components/layout/shortcut-keys";
import { useIsMac } from "@/components/layout/use-shortcuts";
import type { FrameUser } from "@/components/layout/user-menu";
import { Breadcrumbs } from "@/components/ui/breadcrumbs";
import { IconButton } from "@/components/ui/icon-button";
import { Kbd } from "@/components/ui/kbd";

// Menus come after the page; their places are kept.
const ThemeSwitch = dynamic(
  () => import("@/components/layout/theme-switch").then((file) => file.ThemeSwitch),
  {
    ssr: false,
    loading: () => <span className="size-8 pointer-coarse:size-11" />,
  },
);
const UserMenu = dynamic(() => import("@/components/layout/user-menu").then((file) => file.UserMenu), {
  ssr: false,
  loading: () => <span className="size-8 rounded-full border border-line bg-surface pointer-coarse:size-9" />,
});

/** The bar above every page: where one is, the search, the theme, the person. */
export function TopBar({
  nav,
  user,
  userLinks,
  signOut,
  onMenu,
  onSearch,
  onShortcuts,
}: {
  nav: readonly NavItem[];
  user: FrameUser;
  userLinks: readonly { href: string; label: string }[];
  signOut: () => void | Promise<void>;
  onMenu: () => void;
  onSearch: () => void;
  onShortcuts: () => void;
}) {
  const pathname = usePathname();
  const mac = useIsMac();
  const pageCrumbs = usePageCrumbs();
  const here = nav.find((item) => isCurrent(item.href, pathname));
  const crumbs = [...(here ? [{ label: here.label, href: here.href }] : []), ...pageCrumbs];
  return (
    <header className="sticky top-0 z-20 print:hidden flex h-12 items-center gap-2 border-line-subtle border-b bg-canvas px-4 md:px-6">
      <IconButton label="Menu" className="-ms-2 md:hidden pointer-coarse:size-11" onClick={onMenu}>
        <MenuIcon aria-hidden />
      </IconButton>
      <div className="min-w-0 flex-1">
        <Breadcrumbs crumbs={crumbs} />
      </div>
      <button
        type="button"
        onClick={onSearch}
        className="motion-colors hidden h-8 w-72 items-center gap-2 rounded border border-line bg-surface px-2.5 text-muted text-sm hover:border-field hover:text-ink lg:flex"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="flex-1 truncate text-start">Search or paste a key id</span>
        <span className="flex gap-0.5" aria-hidden="true">
          {keyLabels("mod+k", mac).map((key) => (
            <Kbd key={key}>{key}</Kbd>
          ))}
        </span>
      </button>
      <IconButton label="Search" className="lg:hidden pointer-coarse:size-11" onClick={onSearch}>
        <Search aria-hidden />
      </IconButton>
      <ThemeSwitch />
      <UserMenu user={user} links={userLinks} signOut={signOut} onShortcuts={onShortcuts} />
    </header>
  );
}
