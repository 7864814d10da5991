"use client";

import { useEffect } from "react";
import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { Button, ButtonLink } from "@/components/ui/button";

/** A page that could not be shown and has no words of its own for that. */
export function PageFailure({ error, retry }: { error: unknown; retry: () => void }) {
  // A page that fails has no title of its own, and would keep the one of the page before.
  useEffect(() => {
    document.title = "Not shown · Rollcall";
  }, []);
  return (
    <ErrorState
      heading="h1"
      className="w-full"
      what="This page could not be shown."
      safe="What was saved before is safe."
      next="Try again; if it comes back, look for the error id in the log."
      id={errorDigest(error)}
      action={
        <>
          <Button variant="primary" onClick={retry}>
            Try again
          </Button>
          <ButtonLink href="/">Go to the start page</ButtonLink>
        </>
      }
    />
  );
}
