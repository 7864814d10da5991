"use client";

import { setNonce } from "get-nonce";
import dynamic from "next/dynamic";
import { ThemeProvider } from "next-themes";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
// What every page uses comes once, with this frame; else frame, error page and page each bring a copy.
import "next/link";
import "@/components/feedback/error-state";
import "@/components/ui/button";
import "@/components/ui/icon-button";

const Toaster = dynamic(() => import("@/components/ui/toaster"), { ssr: false });

/** What every page needs once: theme, address state, messages, and the nonce for styles that floats add. */
export function AppProviders({ nonce, children }: { nonce: string | undefined; children: ReactNode }) {
  if (nonce && typeof window !== "undefined") setNonce(nonce);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <NuqsAdapter>
        {children}
        <Toaster />
      </NuqsAdapter>
    </ThemeProvider>
  );
}
