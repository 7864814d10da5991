"use client";

import { useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { OwnerPicker, type PickedOwner } from "@/components/ownership/owner-picker";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader } from "@/components/ui/card";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { notify } from "@/components/ui/toast";
import { showText } from "@/lib/domain/text";
import { chooseStandInAction } from "@/lib/features/ownership/actions";
import type { StandIn, StandInView } from "@/lib/features/ownership/schema-unowned";

/** Who sees to what nobody answers for, until somebody accepts, where its account is no team's. */
export function StandInCard({ view: { party, gone, mayChoose } }: { view: StandInView }) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardHeader
        title="Who sees to what nobody answers for"
        description="The team of its account; where that is nobody's, whoever stands here, else analysts. Past its deadline they are told first, and after as much time again analysts and administrators. They own nothing by it."
        actions={
          mayChoose ? (
            <Button size="sm" onClick={() => setOpen(true)}>
              Choose
            </Button>
          ) : null
        }
      />
      <CardBody className="text-sm">
        {party ? <bdi>{showText(party.name, 80)}</bdi> : "Analysts"}{" "}
        {gone ? <Badge tone="medium">nobody of them is here: analysts meanwhile</Badge> : null}
      </CardBody>
      <Dialog open={open} onOpenChange={setOpen}>
        {open ? <Chooser party={party} close={() => setOpen(false)} /> : null}
      </Dialog>
    </Card>
  );
}

function Chooser({ party, close }: { party: StandInView["party"]; close: () => void }) {
  const [picked, setPicked] = useState<PickedOwner | null>(
    party && { choice: { kind: party.kind, id: party.id }, name: party.name },
  );
  const { busy, decide } = useDecision();
  const before: StandIn = party && { kind: party.kind, id: party.id };
  const save = async (standIn: StandIn) => {
    const done = await decide(() => chooseStandInAction({ standIn }));
    if (done === null) return;
    close();
    if (!done.changed) return;
    notify(standIn === null ? "Analysts see to it." : `${showText(picked?.name ?? "", 60)} sees to it.`, {
      undo: () => void decide(() => chooseStandInAction({ standIn: before })),
    });
  };
  const choice = picked && picked.choice.kind !== "email" ? picked.choice : null;
  return (
    <DialogContent
      title="Who sees to what nobody answers for"
      footer={
        <>
          <Button variant="ghost" className="me-auto" busy={busy} onClick={() => void save(null)}>
            Analysts
          </Button>
          <DialogClose asChild>
            <Button disabled={busy}>Cancel</Button>
          </DialogClose>
          <Button variant="primary" busy={busy} disabled={choice === null} onClick={() => void save(choice)}>
            Choose
          </Button>
        </>
      }
    >
      <div className="min-h-72">
        <Field label="Person or team" help="A person, or a team with somebody active in it.">
          {(control) => <OwnerPicker control={control} value={picked} onChange={setPicked} />}
        </Field>
      </div>
    </DialogContent>
  );
}
