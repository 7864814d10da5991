"use client";

import type { ComponentProps } from "react";
import { errorDigest } from "@/components/feedback/error-digest";
import { ErrorState } from "@/components/feedback/error-state";
import { FindingsTabs } from "@/components/findings/findings-tabs";
import { Page } from "@/components/layout/page";
import { PageHeader } from "@/components/layout/page-header";
import { Button } from "@/components/ui/button";

/** One side of the findings could not be read. The others stay in reach. */
export function TabFailure({
  tab,
  title,
  answers,
  what,
  safe,
  next = "Try again; if it comes back, look for the error id in the log.",
  error,
  retry,
}: {
  tab: ComponentProps<typeof FindingsTabs>["current"];
  title: string;
  answers: string;
  what: string;
  safe: string;
  next?: string;
  error: unknown;
  retry: () => void;
}) {
  return (
    <Page>
      <PageHeader title={title} answers={answers} />
      <div className="flex flex-col gap-5">
        <FindingsTabs current={tab} />
        <ErrorState
          what={what}
          safe={safe}
          next={next}
          id={errorDigest(error)}
          action={<Button onClick={retry}>Try again</Button>}
        />
      </div>
    </Page>
  );
}
