"use client";

import { ErrorState } from "@/components/feedback/error-state";
import { Button, ButtonLink } from "@/components/ui/button";

export default function PageError({ error, retry }: { error: unknown; retry: () => void }) {
  const id = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-xl items-center px-6">
      <ErrorState
        heading="h1"
        className="w-full"
        what="This page could not be shown."
        safe="What was saved before is safe."
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
    </main>
  );
}
