"use client";

import { keyLabels } from "@/components/layout/shortcut-keys";
import { setSingleKeys, useIsMac, useShortcutList, useSingleKeys } from "@/components/layout/use-shortcuts";
import { Dialog, DialogContent } from "@/components/ui/dialog";
import { InlineField } from "@/components/ui/field";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";

/** Every shortcut that works on this page, and the switch for those of one key. */
export function ShortcutsSheet({
  open,
  onOpenChange,
}: {
  open: boolean;
  onOpenChange: (open: boolean) => void;
}) {
  const shortcuts = useShortcutList();
  const singleKeys = useSingleKeys();
  const mac = useIsMac();
  const groups = [...new Set(shortcuts.map((shortcut) => shortcut.group))];
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      <DialogContent title="Keyboard shortcuts" description="What works on this page.">
        <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
          {groups.map((group) => (
            <section key={group}>
              <h3 className="mb-1 font-medium text-muted text-xs">{group}</h3>
              <dl className="divide-y divide-line-subtle">
                {shortcuts
                  .filter((shortcut) => shortcut.group === group)
                  .map((shortcut) => (
                    <div
                      key={`${shortcut.keys} ${shortcut.label}`}
                      className="flex items-center justify-between gap-4 py-1.5"
                    >
                      <dt className="text-sm">{shortcut.label}</dt>
                      <dd className="flex gap-1">
                        {keyLabels(shortcut.keys, mac).map((label) => (
                          <Kbd key={label}>{label}</Kbd>
                        ))}
                      </dd>
                    </div>
                  ))}
              </dl>
            </section>
          ))}
        </div>
        <InlineField
          label="Shortcuts of a single key"
          help="Switch them off if you dictate, or press keys by accident. Those with Ctrl or ⌘ stay."
          className="mt-5 border-line-subtle border-t pt-4"
        >
          {(control) => <Switch {...control} checked={singleKeys} onCheckedChange={setSingleKeys} />}
        </InlineField>
      </DialogContent>
    </Dialog>
  );
}
