"use client";

import { Settings2 } from "lucide-react";
import { useState } from "react";
import { RulesSettingForm } from "@/components/findings/rules-setting-form";
import { Dialog, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { IconButton } from "@/components/ui/icon-button";
import type { RuleSetting } from "@/lib/domain/rules/rule-set";

/** Opens the setting of a rule where the catalogue names it. */
export function RulesChange({
  ruleId,
  title,
  setting,
}: {
  ruleId: string;
  title: string;
  setting: RuleSetting;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <IconButton size="sm" label={`Change how ${title} is asked`}>
          <Settings2 aria-hidden />
        </IconButton>
      </DialogTrigger>
      {open ? (
        <DialogContent title={title} size="lg">
          <RulesSettingForm
            ruleId={ruleId}
            title={title}
            setting={setting}
            maySwitch
            onSaved={() => setOpen(false)}
          />
        </DialogContent>
      ) : null}
    </Dialog>
  );
}
