"use client";

import dynamic from "next/dynamic";
import { type ReactNode, useMemo } from "react";
import { useQuestion } from "@/components/auth/confirm-then";
import { searchInventory } from "@/components/inventory/palette-search";
import { AppFrame, type AppFrameProps } from "@/components/layout/app-frame";
import { useThemeActions } from "@/components/layout/use-theme-actions";
import { notifyError } from "@/components/ui/toast";

const ConfirmDialog = dynamic(() => import("@/components/auth/confirm-dialog"), { ssr: false });
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

/**
 * The frame of every page of a signed-in person, with what the palette finds and does, the way out, and the question who
 * is there.
 */
export function SignedInFrame({
  actions = noActions,
  signsInWith,
  ...props
}: Pick<AppFrameProps, "nav" | "user" | "railCollapsed" | "banner" | "actions"> & {
  signsInWith: "password" | "oidc";
  children: ReactNode;
}) {
  const question = useQuestion();
  const themes = useThemeActions();
  const all = useMemo(() => [...actions, ...themes], [actions, themes]);
  return (
    <>
      <AppFrame {...props} userLinks={userLinks} signOut={signOut} actions={all} search={searchInventory} />
      {question ? (
        <ConfirmDialog question={question} email={props.user.email} signsInWith={signsInWith} />
      ) : null}
    </>
  );
}
