"use client";

import { BellOff, Check, MessageSquare, ShieldQuestion, UserRoundPlus } from "lucide-react";
import dynamic from "next/dynamic";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import { undoLast } from "@/components/findings/finding-last-deed";
import type { Targets } from "@/components/findings/finding-selection";
import { useShortcuts } from "@/components/layout/use-shortcuts";
import { Button } from "@/components/ui/button";
import { notify } from "@/components/ui/toast";
import type { ExceptionKind } from "@/lib/domain/exception";
import type { MayTriage } from "@/lib/features/findings/schema-triage";

const ExceptDialog = dynamic(() =>
  import("@/components/exceptions/except-dialog").then((file) => file.ExceptDialog),
);
const FindingAssignDialog = dynamic(() =>
  import("@/components/findings/finding-assign-dialog").then((file) => file.FindingAssignDialog),
);
const FindingCommentDialog = dynamic(() =>
  import("@/components/findings/finding-comment-dialog").then((file) => file.FindingCommentDialog),
);

type Deed = ExceptionKind | "assign" | "comment";

interface DeedFacts {
  deed: Deed;
  /** The key that begins it. */
  keys: string;
  label: string;
  icon: ReactNode;
  may: (may: MayTriage) => boolean;
}

const deeds: readonly DeedFacts[] = [
  {
    deed: "assign",
    keys: "a",
    label: "Assign",
    icon: <UserRoundPlus aria-hidden />,
    may: ({ triage }) => triage,
  },
  { deed: "snooze", keys: "s", label: "Snooze", icon: <BellOff aria-hidden />, may: ({ triage }) => triage },
  {
    deed: "accepted_risk",
    keys: "e",
    label: "Accept risk",
    icon: <Check aria-hidden />,
    may: ({ request }) => request,
  },
  {
    deed: "false_positive",
    keys: "f",
    label: "False positive",
    icon: <ShieldQuestion aria-hidden />,
    may: ({ request }) => request,
  },
  {
    deed: "comment",
    keys: "c",
    label: "Comment",
    icon: <MessageSquare aria-hidden />,
    may: ({ comment }) => comment,
  },
];

/**
 * What can be done about findings, behind a key and behind a button each: only what this person may do. `current` gives what the
 * keys act on; it is kept between renders by the caller.
 */
export function useFindingDeeds({
  may,
  current,
  onDone,
}: {
  may: MayTriage;
  current: () => Targets | null;
  onDone: () => void;
}): { buttons: readonly ReactNode[]; dialog: ReactNode } {
  const [open, setOpen] = useState<{ deed: Deed; targets: Targets }>();
  const mine = useMemo(() => deeds.filter((each) => each.may(may)), [may]);
  const begin = useCallback(
    (deed: Deed) => {
      const targets = current();
      if (!targets) notify("Choose a finding first");
      else if (deed === "comment" && targets.rows.length !== 1) notify("Choose one finding to comment on");
      else setOpen({ deed, targets });
    },
    [current],
  );
  useShortcuts(
    useMemo(
      () =>
        mine.length === 0
          ? []
          : [
              ...mine.map(({ deed, keys, label }) => ({
                keys,
                label,
                group: "Triage",
                run: () => begin(deed),
              })),
              { keys: "z", label: "Take back the last deed", group: "Triage", run: undoLast },
            ],
      [mine, begin],
    ),
  );
  const close = () => setOpen(undefined);
  const shared = {
    onClose: close,
    onDone: () => {
      close();
      onDone();
    },
  };
  const [first] = open?.targets.rows ?? [];
  const dialog =
    open === undefined ? null : open.deed === "assign" ? (
      <FindingAssignDialog targets={open.targets} {...shared} />
    ) : open.deed === "comment" ? (
      first && <FindingCommentDialog about={{ findingId: first.id }} {...shared} />
    ) : (
      <ExceptDialog kind={open.deed} targets={open.targets} everybody={may.everybody} {...shared} />
    );
  const buttons = mine.map(({ deed, label, icon, keys }) => (
    <Button key={deed} size="sm" aria-keyshortcuts={keys.toUpperCase()} onClick={() => begin(deed)}>
      {icon} {label}
    </Button>
  ));
  return { buttons, dialog };
}
