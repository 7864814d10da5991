"use client";

import { Pencil, Plus } from "lucide-react";
import dynamic from "next/dynamic";
import { useState } from "react";
import { wordOf } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardHeader } from "@/components/ui/card";
import { IconButton } from "@/components/ui/icon-button";
import { formatNumber } from "@/components/ui/number-format";
import { OnceOpen } from "@/components/ui/once-open";
import { Switch } from "@/components/ui/switch";
import { notify } from "@/components/ui/toast";
import type { EvidencePlace } from "@/lib/domain/environment-rules";
import { showText } from "@/lib/domain/text";
import { saveRuleAction } from "@/lib/features/labels/actions";
import type { LabelRule } from "@/lib/features/labels/schema-rules";

const RuleDialog = dynamic(() => import("@/components/labels/rule-dialog").then((file) => file.RuleDialog), {
  ssr: false,
});

const places: readonly { place: EvidencePlace; title: string; description: string }[] = [
  {
    place: "tag",
    title: "Tags",
    description: "The value of one of these tags of the identity is one of the words.",
  },
  {
    place: "account",
    title: "Account",
    description: "The name of the account, or of what it lies in, holds one of the words.",
  },
  {
    place: "path",
    title: "Path",
    description: "The path that the identity was created under holds one of the words.",
  },
  {
    place: "name",
    title: "Name",
    description: "The identity's own name begins or ends with one of the words: the weakest evidence.",
  },
];

/** The rules that infer environment, from the strongest evidence to the weakest. */
export function RuleList({ rules }: { rules: readonly LabelRule[] }) {
  const [edited, setEdited] = useState<{ rule: LabelRule | null; place: EvidencePlace }>({
    rule: null,
    place: "tag",
  });
  const [open, setOpen] = useState(false);
  const { busy, decide } = useDecision();
  const edit = (rule: LabelRule | null, place: EvidencePlace) => {
    setEdited({ rule, place });
    setOpen(true);
  };
  const toggle = async ({ name: _, ...rule }: LabelRule, enabled: boolean) => {
    const saved = await decide(() => saveRuleAction({ ...rule, enabled }));
    if (saved)
      notify(
        `The rule is ${enabled ? "on" : "off"}. ${formatNumber(saved.relabelled)} identities change with it.`,
      );
  };
  return (
    <div className="flex flex-col gap-5">
      {places.map(({ place, title, description }, index) => (
        <Card key={place}>
          <CardHeader
            title={`${index + 1}. ${title}`}
            description={description}
            actions={
              <Button size="sm" onClick={() => edit(null, place)}>
                <Plus aria-hidden /> Add
              </Button>
            }
          />
          <ul className="divide-y divide-line-subtle border-line-subtle border-t">
            {rules
              .filter((rule) => rule.place === place)
              .map((rule) => (
                <li key={rule.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
                  <Switch
                    aria-label={`${title}: ${wordOf(rule.environment)}`}
                    checked={rule.enabled}
                    disabled={busy}
                    onCheckedChange={(checked) => void toggle(rule, checked)}
                  />
                  <Badge tone={rule.enabled ? "accent" : "neutral"} className="w-24 justify-center">
                    {wordOf(rule.environment)}
                  </Badge>
                  <span className="min-w-0 break-words text-sm max-sm:order-last max-sm:w-full sm:flex-1">
                    {rule.tagKeys.length > 0 ? (
                      <span className="text-muted">
                        {rule.tagKeys.map((key) => showText(key, 40)).join(", ")} ={" "}
                      </span>
                    ) : null}
                    {rule.words.join(", ")}
                  </span>
                  <IconButton
                    size="sm"
                    className="ms-auto"
                    label={`Edit the rule ${title}: ${wordOf(rule.environment)}`}
                    onClick={() => edit(rule, place)}
                  >
                    <Pencil aria-hidden />
                  </IconButton>
                </li>
              ))}
          </ul>
        </Card>
      ))}
      <OnceOpen open={open}>
        <RuleDialog rule={edited.rule} place={edited.place} open={open} onOpenChange={setOpen} />
      </OnceOpen>
    </div>
  );
}
