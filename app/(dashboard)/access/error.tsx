"use client";

import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";

/** The page could not be read. The rest of the house stays in use. */
export default function AccessError({ error, retry }: { error: unknown; retry: () => void }) {
  return (
    <Page className="max-w-6xl">
      <PageHeader title="Access" answers="What an identity can do, who can do something, and why." />
      <ErrorState
        what="The question could not be answered."
        safe="What was saved is safe."
        next="Try again; if it comes back, look for the error id in the log."
        id={errorDigest(error)}
        action={<Button onClick={retry}>Try again</Button>}
      />
    </Page>
  );
}
