"use client";

import { PageFailure } from "@/components/feedback/page-failure";
import { Page } from "@/components/layout/page";

/** The frame around the page stays in use. */
export default function DashboardPageError(failed: { error: unknown; retry: () => void }) {
  return (
    <Page>
      <PageFailure {...failed} />
    </Page>
  );
}
