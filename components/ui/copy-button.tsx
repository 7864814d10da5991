"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { cn } from "@/components/ui/cn";
import { IconButton } from "@/components/ui/icon-button";

type State = "idle" | "copied" | "failed";

/** Copies a text and says whether it did. `what` completes "Copy …". */
export function CopyButton({ text, what, className }: { text: string; what: string; className?: string }) {
  const [state, setState] = useState<State>("idle");
  useEffect(() => {
    if (state === "idle") return;
    const timer = setTimeout(() => setState("idle"), 2000);
    return () => clearTimeout(timer);
  }, [state]);
  const copy = () => {
    // Browsers offer no clipboard on plain http beyond this machine.
    const written = navigator.clipboard?.writeText(text) ?? Promise.reject(new Error("no clipboard"));
    written.then(
      () => setState("copied"),
      () => setState("failed"),
    );
  };
  return (
    <>
      <IconButton label={`Copy ${what}`} size="sm" onClick={copy} className={className}>
        {state === "copied" ? <Check className="text-ok" aria-hidden /> : <Copy aria-hidden />}
      </IconButton>
      <span role="status" className={cn(state === "failed" ? "text-critical text-xs" : "sr-only")}>
        {state === "copied" ? "Copied" : state === "failed" ? "Not copied: select the text and copy it" : ""}
      </span>
    </>
  );
}
