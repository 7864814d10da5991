"use client";

import { ErrorState } from "@/components/feedback/error-state";
import { Page } from "@/components/layout/page";
import { Button, ButtonLink } from "@/components/ui/button";

/** A page that has no words of its own for this. The frame around it stays in use. */
export default function DashboardPageError({ error, retry }: { error: unknown; retry: () => void }) {
  const id = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <Page>
      <ErrorState
        heading="h1"
        what="This page could not be read."
        safe="What was saved is safe."
        next="Try again; if it comes back, look for the error id in the log."
        id={id}
        action={
          <>
            <Button variant="primary" onClick={retry}>
              Try again
            </Button>
            <ButtonLink href="/">Go to the start page</ButtonLink>
          </>
        }
      />
    </Page>
  );
}
