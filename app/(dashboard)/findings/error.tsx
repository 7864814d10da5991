"use client";

import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";

/** The page could not be read. The rest of the house stays in use. */
export default function FindingsError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Page>
      <PageHeader title="Findings" answers="What is wrong with your identities, and what mends it." />
      <ErrorState
        what="Findings could not be read."
        safe="What was found before is safe."
        next="Try again, or narrow the filter; if it comes back, look for the error id in the log."
        id={errorDigest(error)}
        action={<Button onClick={retry}>Try again</Button>}
      />
    </Page>
  );
}
