"use client";

import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";

/** The page could not be read. The rest of the house stays in use. */
export default function InboxError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Page>
      <PageHeader title="Inbox" answers="What you are asked to answer for." />
      <ErrorState
        what="Your inbox could not be read."
        safe="Your answers are safe."
        next="Try again; if it comes back, look for the error id in the log."
        id={errorDigest(error)}
        action={<Button onClick={retry}>Try again</Button>}
      />
    </Page>
  );
}
