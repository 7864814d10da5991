"use client";

import { type ReactNode, useMemo } from "react";
import { searchInventory } from "@/components/inventory/palette-search";
import { AppFrame, type AppFrameProps } from "@/components/layout/app-frame";
import { useThemeActions } from "@/components/layout/use-theme-actions";
import { notifyError } from "@/components/ui/toast";

const noActions: NonNullable<AppFrameProps["actions"]> = [];
const userLinks = [{ href: "/settings/account", label: "Account and sessions" }];

async function signOut(): Promise<void> {
  const answer = await fetch("/api/sign-out", { method: "POST" }).catch(() => null);
  // Whoever is signed out already has what they wanted.
  if (answer?.ok || answer?.status === 401) {
    // A whole page load, so that nothing of what was shown stays in memory.
    window.location.assign("/login");
    return;
  }
  notifyError("You are still signed in.", { description: "Rollcall could not end the session. Try again." });
}

/** The frame of every page of a signed-in person, with what the palette finds and does, and the way out. */
export function SignedInFrame({
  actions = noActions,
  ...props
}: Pick<AppFrameProps, "nav" | "user" | "railCollapsed" | "banner" | "actions"> & { children: ReactNode }) {
  const themes = useThemeActions();
  const all = useMemo(() => [...actions, ...themes], [actions, themes]);
  return (
    <AppFrame {...props} userLinks={userLinks} signOut={signOut} actions={all} search={searchInventory} />
  );
}
