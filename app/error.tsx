"use client";

import { PageFailure } from "@/components/feedback/page-failure";

export default function PageError(failed: { error: unknown; retry: () => void }) {
  return (
    <main className="mx-auto flex min-h-dvh w-full max-w-xl items-center px-6">
      <PageFailure {...failed} />
    </main>
  );
}
