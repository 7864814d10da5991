"use client";

import { ChevronDown, ChevronRight } from "lucide-react";
import { useState } from "react";
import { GroupMembers } from "@/components/suggestions/group-members";
import { LevelBadge } from "@/components/suggestions/level-badge";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { formatNumber } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";
import type { SuggestionGroup } from "@/lib/features/suggestions/schema";

/** One piece of evidence, whom it names and for how many; opened, its identities. */
export function GroupRow({
  group,
  agreed,
  ticked,
  onTick,
}: {
  group: SuggestionGroup;
  agreed: boolean;
  ticked: boolean;
  onTick: (on: boolean) => void;
}) {
  const [open, setOpen] = useState(false);
  const { party, identities, role, level, why, contested, examples } = group;
  const name = showText(party.name, 60);
  const many = `${formatNumber(identities)} ${identities === 1 ? "identity" : "identities"}`;
  return (
    <li className="px-4 py-3">
      <div className="flex flex-wrap items-start gap-x-3 gap-y-1">
        <Checkbox
          className="mt-0.5"
          aria-label={`Choose ${name} for ${many}: ${showText(why, 120)}`}
          checked={ticked}
          onCheckedChange={(checked) => onTick(checked === true)}
        />
        <div className="min-w-0 flex-1 basis-56">
          <p className="flex flex-wrap items-center gap-2 text-sm">
            <bdi className="font-medium">{name}</bdi>
            {party.kind === "team" ? <Badge>team</Badge> : null}
            {role === "business" ? <Badge tone="accent">business owner</Badge> : null}
            <LevelBadge level={level} />
            <span className="tabular-nums">{many}</span>
          </p>
          <p className="break-words text-sm">
            <bdi>{showText(why, 300)}</bdi>
          </p>
          <p className="break-words text-muted text-xs">
            {examples.map((each) => showText(each, 40)).join(", ")}
            {identities > examples.length ? " …" : ""}
            {contested > 0 ? ` · something speaks against ${formatNumber(contested)} of them` : ""}
          </p>
        </div>
        <Button
          size="sm"
          aria-expanded={open}
          aria-label={`${open ? "Close" : "Open"} ${name}: ${showText(why, 120)}`}
          onClick={() => setOpen(!open)}
        >
          {open ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
          {open ? "Close" : "Open"}
        </Button>
      </div>
      {open ? <GroupMembers group={group} agreed={agreed} /> : null}
    </li>
  );
}
