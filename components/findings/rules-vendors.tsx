"use client";

import { Plus } from "lucide-react";
import { useState } from "react";
import { RulesReplay } from "@/components/findings/rules-replay";
import { RulesVendorRemoval } from "@/components/findings/rules-vendor-removal";
import { useDecision } from "@/components/labels/use-decision";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { setBreachedVendorsAction } from "@/lib/features/rules/actions";
import type { VendorRow } from "@/lib/features/rules/schema-settings";

/** The vendors that were breached, which the rule goes by. Until somebody says which, or that there are none, it cannot tell. */
export function RulesVendors({ list, mayEdit }: { list: readonly VendorRow[] | null; mayEdit: boolean }) {
  const [name, setName] = useState("");
  const [since, setSince] = useState("");
  const [note, setNote] = useState("");
  const { busy, decide } = useDecision();
  const set = async (vendors: readonly VendorRow[], said: string) => {
    const done = await decide(() => setBreachedVendorsAction({ vendors: [...vendors] }));
    if (!done) return false;
    const { before } = done;
    notify(said, {
      description: "Findings follow within a minute.",
      undo: before ? () => void decide(() => setBreachedVendorsAction({ vendors: [...before] })) : undefined,
    });
    return true;
  };
  const add = async () => {
    const added = { name, since: since === "" ? null : since, note };
    if (!(await set([...(list ?? []), added], `${name} stands on the list.`))) return;
    setName("");
    setSince("");
    setNote("");
  };
  return (
    <Card>
      <CardHeader
        title="Vendors that were breached"
        description={
          list === null
            ? "Nobody has said yet which vendors were breached: the rule cannot tell of anybody."
            : list.length === 0
              ? "Somebody said that there are none."
              : undefined
        }
        actions={
          mayEdit && list === null ? (
            <Button busy={busy} onClick={() => void set([], "The list says that there are none.")}>
              Say that there are none
            </Button>
          ) : null
        }
      />
      {list && list.length > 0 ? (
        <ul className="divide-y divide-line-subtle border-line-subtle border-t">
          {list.map((vendor) => (
            <li key={vendor.name} className="flex items-center gap-3 px-4 py-2 text-sm">
              <span className="min-w-0 flex-1 break-words">
                <bdi className="font-medium text-ink">{showText(vendor.name, 200)}</bdi>{" "}
                <span className="text-muted">
                  {vendor.since ? `since ${vendor.since}` : "since a day that is not known"}
                  {vendor.note ? (
                    <>
                      : <bdi>{showText(vendor.note, 500)}</bdi>
                    </>
                  ) : null}
                </span>
              </span>
              {mayEdit ? (
                <RulesVendorRemoval
                  name={vendor.name}
                  left={without(list, vendor).map(({ name }) => name)}
                  busy={busy}
                  onRemove={() => set(without(list, vendor), `${showText(vendor.name, 60)} is off the list.`)}
                />
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {mayEdit ? (
        <CardBody className="pt-3">
          <form
            className="flex flex-wrap items-end gap-3"
            onSubmit={(event) => {
              event.preventDefault();
              void add();
            }}
          >
            <Field label="Vendor" className="min-w-48 flex-1">
              {(control) => (
                <Input
                  {...control}
                  value={name}
                  maxLength={200}
                  onChange={(event) => setName(event.target.value)}
                />
              )}
            </Field>
            <Field label="Breached since" optional>
              {(control) => (
                <Input
                  {...control}
                  type="date"
                  value={since}
                  onChange={(event) => setSince(event.target.value)}
                />
              )}
            </Field>
            <Field label="Note" optional className="min-w-48 flex-1">
              {(control) => (
                <Input
                  {...control}
                  value={note}
                  maxLength={500}
                  onChange={(event) => setNote(event.target.value)}
                />
              )}
            </Field>
            <Button type="submit" busy={busy} disabled={name.trim() === ""}>
              <Plus aria-hidden /> Add
            </Button>
          </form>
          {name.trim() === "" ? null : (
            <div className="pt-4">
              <RulesReplay
                asked={{ kind: "vendors", names: [...(list ?? []).map((each) => each.name), name.trim()] }}
              />
            </div>
          )}
        </CardBody>
      ) : null}
    </Card>
  );
}

function without(list: readonly VendorRow[], vendor: VendorRow): VendorRow[] {
  return list.filter((each) => each.name !== vendor.name);
}
