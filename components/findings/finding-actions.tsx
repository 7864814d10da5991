"use client";

import { useRouter } from "next/navigation";
import { useCallback, useMemo } from "react";
import { useFindingDeeds } from "@/components/findings/finding-deeds";
import type { Targets } from "@/components/findings/finding-selection";
import { besideInWalk } from "@/components/findings/finding-walk";
import { useShortcuts } from "@/components/layout/use-shortcuts";
import { notify } from "@/components/ui/toast";
import type { FindingRow } from "@/lib/features/findings/schema";
import type { MayTriage } from "@/lib/features/findings/schema-triage";

const nothing = () => undefined;

/** What can be done about the finding on its own page; `J` and `K` go on in the list that it was opened from. */
export function FindingActions({ finding, may }: { finding: FindingRow; may: MayTriage }) {
  const router = useRouter();
  const targets = useMemo<Targets>(
    () => ({ selection: { kind: "ids", ids: [finding.id] }, rows: [finding], query: "" }),
    [finding],
  );
  // What is mended can be spoken of, and nothing else.
  const open = finding.state === "open";
  const { buttons, dialog } = useFindingDeeds({
    may: useMemo(() => (open ? may : { ...may, triage: false, request: false }), [open, may]),
    current: useCallback(() => targets, [targets]),
    onDone: nothing,
  });
  useShortcuts(
    useMemo(() => {
      const go = (by: 1 | -1) => () => {
        const id = besideInWalk(finding.id, by);
        if (id) router.push(`/findings/${id}`);
        else notify(by > 0 ? "This is the last one of the list" : "This is the first one of the list");
      };
      return [
        { keys: "j", label: "Next finding", group: "Triage", run: go(1) },
        { keys: "k", label: "Finding before", group: "Triage", run: go(-1) },
      ];
    }, [finding.id, router]),
  );
  return (
    <>
      {buttons.length > 0 ? (
        <fieldset aria-label="What to do about it" className="mt-3 flex flex-wrap gap-2">
          {buttons}
        </fieldset>
      ) : null}
      {dialog}
    </>
  );
}
