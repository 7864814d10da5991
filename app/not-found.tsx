import { SearchX } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/components/feedback/empty-state";
import { ButtonLink } from "@/components/ui/button";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="flex min-h-dvh items-center">
      <EmptyState
        icon={<SearchX aria-hidden />}
        heading="h1"
        title="There is nothing at this address"
        action={
          <ButtonLink href="/" variant="primary">
            Go to the start page
          </ButtonLink>
        }
      >
        The link may be old, or what it points to is not yours to see. Nothing was changed.
      </EmptyState>
    </main>
  );
}
