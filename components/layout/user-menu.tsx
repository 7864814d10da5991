"use client";

import { Keyboard, LogOut } from "lucide-react";
import Link from "next/link";
import { useTransition } from "react";
import {
  Menu,
  MenuContent,
  MenuItem,
  MenuLabel,
  MenuSeparator,
  MenuTrigger,
} from "@/components/ui/dropdown-menu";
import { showText } from "@/lib/domain/text";

/** Who is signed in. */
export interface FrameUser {
  name: string;
  email: string;
  /** The title of the role, e.g. "Analyst". */
  role: string;
}

function initials(name: string): string {
  const words = showText(name, 80).split(/\s+/).filter(Boolean);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}

/** The person's own menu. `signOut` may be a server action. */
export function UserMenu({
  user,
  links,
  signOut,
  onShortcuts,
}: {
  user: FrameUser;
  links: readonly { href: string; label: string }[];
  signOut: () => void | Promise<void>;
  onShortcuts: () => void;
}) {
  const [leaving, startLeaving] = useTransition();
  return (
    <Menu>
      <MenuTrigger
        aria-label={`Account of ${showText(user.name, 80)}`}
        className="motion-colors flex size-8 shrink-0 items-center justify-center rounded-full border border-line bg-surface font-semibold text-2xs text-ink hover:bg-hover pointer-coarse:size-9"
      >
        {initials(user.name)}
      </MenuTrigger>
      <MenuContent className="w-60">
        <div className="px-2 py-1.5">
          <p className="truncate font-medium text-sm">{showText(user.name, 80)}</p>
          <p className="truncate text-muted text-xs">{showText(user.email, 120)}</p>
        </div>
        <MenuLabel>{user.role}</MenuLabel>
        <MenuSeparator />
        {links.map((link) => (
          <MenuItem key={link.href} asChild>
            <Link href={link.href}>{link.label}</Link>
          </MenuItem>
        ))}
        <MenuItem onSelect={onShortcuts}>
          <Keyboard aria-hidden /> Keyboard shortcuts
        </MenuItem>
        <MenuSeparator />
        <MenuItem disabled={leaving} onSelect={() => startLeaving(async () => signOut())}>
          <LogOut aria-hidden /> Sign out
        </MenuItem>
      </MenuContent>
    </Menu>
  );
}
