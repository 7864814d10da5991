"use client";

import { CircleCheck, LoaderCircle } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { ButtonLink } from "@/components/ui/button";
import { showText } from "@/lib/domain/text";
import { hasArrivedAction } from "@/lib/features/manual/actions";

const everyMs = 1000;
/** After so long the page says that the worker may not be running. */
const patienceMs = 60_000;

/** What was just added, until the inventory has it. */
export function BeingAdded({
  identityId,
  name,
  arrived,
}: {
  identityId: string;
  name: string;
  arrived: boolean;
}) {
  const router = useRouter();
  const [isThere, setIsThere] = useState(arrived);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (isThere) return;
    const since = performance.now();
    const timer = setInterval(() => {
      if (performance.now() - since > patienceMs) setLate(true);
      hasArrivedAction({ identityId }).then(
        (answer) => {
          if (answer?.data !== true) return;
          setIsThere(true);
          router.refresh();
        },
        // The next look may succeed.
        () => undefined,
      );
    }, everyMs);
    return () => clearInterval(timer);
  }, [identityId, isThere, router]);
  return (
    <div
      role="status"
      className="flex flex-wrap items-center gap-3 rounded border border-line-subtle bg-surface p-4"
    >
      {isThere ? (
        <CircleCheck className="size-5 text-ok" aria-hidden />
      ) : (
        <LoaderCircle className="size-5 animate-spin text-muted motion-reduce:animate-none" aria-hidden />
      )}
      <p className="min-w-40 flex-1 break-words">
        {isThere ? (
          <>{showText(name, 80)} is in the inventory.</>
        ) : (
          <>
            {showText(name, 80)} is being added.
            {late ? " It is saved, but takes longer than usual: the worker may be busy or not running." : ""}
          </>
        )}
      </p>
      {isThere ? (
        <ButtonLink variant="primary" href={`/inventory/${identityId}`}>
          Open it
        </ButtonLink>
      ) : null}
      <ButtonLink href="/inventory/new">Add another</ButtonLink>
    </div>
  );
}
