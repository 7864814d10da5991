"use client";

import type { ReactNode } from "react";
import { AppFrame, type AppFrameProps } from "@/components/layout/app-frame";
import { notifyError } from "@/components/ui/toast";
import { signOutAction } from "@/lib/features/sessions/actions";

const userLinks = [{ href: "/settings/account", label: "Account and sessions" }];

async function signOut(): Promise<void> {
  const result = await signOutAction();
  // Whoever is signed out already has what they wanted.
  if (result?.serverError && result.serverError.code !== "signed_out") {
    notifyError(result.serverError.what, { description: result.serverError.next });
    return;
  }
  // A whole page load, so that nothing of what was shown stays in memory.
  window.location.assign("/login");
}

/** The frame of every page of a signed-in person, with the way out. */
export function SignedInFrame(
  props: Pick<AppFrameProps, "nav" | "user" | "railCollapsed" | "banner"> & { children: ReactNode },
) {
  return <AppFrame {...props} userLinks={userLinks} signOut={signOut} />;
}
