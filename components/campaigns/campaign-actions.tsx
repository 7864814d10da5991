"use client";

import { type FormEvent, useId, useState } from "react";
import { useDecision } from "@/components/labels/use-decision";
import { ConfirmDialog } from "@/components/ui/alert-dialog";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { notify } from "@/components/ui/toast";
import { dayWords, endOfDay } from "@/lib/domain/ownership/campaign";
import { extendCampaignAction, stopCampaignAction } from "@/lib/features/campaigns/actions";

/** Moves the end of a campaign, or stops it. */
export function CampaignActions({
  campaignId,
  endsAt,
  open,
}: {
  campaignId: string;
  endsAt: Date;
  /** Questions that wait for an answer. */
  open: number;
}) {
  const [extending, setExtending] = useState(false);
  const { busy, decide } = useDecision();
  const stop = async () => {
    const done = await decide(() => stopCampaignAction({ campaignId }));
    if (done) notify("The campaign was stopped.");
  };
  return (
    <>
      <Button onClick={() => setExtending(true)}>Extend…</Button>
      <ConfirmDialog
        title="Stop this campaign?"
        verb="Stop the campaign"
        busy={busy}
        onConfirm={() => void stop()}
        trigger={<Button variant="dangerQuiet">Stop…</Button>}
      >
        <p>
          {open === 1 ? "1 open question is" : `${open} open questions are`} withdrawn, and what waits to be
          sent is not sent. Answers stay. It cannot be taken up again; another campaign asks anew.
        </p>
      </ConfirmDialog>
      {extending ? (
        <ExtendDialog campaignId={campaignId} endsAt={endsAt} onClose={() => setExtending(false)} />
      ) : null}
    </>
  );
}

function ExtendDialog({
  campaignId,
  endsAt,
  onClose,
}: {
  campaignId: string;
  endsAt: Date;
  onClose: () => void;
}) {
  const form = useId();
  const [end, setEnd] = useState(endsAt.toISOString().slice(0, 10));
  const { busy, decide } = useDecision();
  const until = endOfDay(end);
  const isLater = until !== null && until > endsAt;
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if ((await decide(() => extendCampaignAction({ campaignId, end }))) === null) return;
    notify(`It ends with ${until ? dayWords(until) : end} (UTC).`);
    onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => (open ? undefined : onClose())}>
      <DialogContent
        title="Extend this campaign"
        description={`It ends with ${dayWords(endsAt)} (UTC). What is open is due at the new end; the next reminder says that it was moved.`}
        footer={
          <>
            <DialogClose asChild>
              <Button disabled={busy}>Cancel</Button>
            </DialogClose>
            <Button type="submit" form={form} variant="primary" busy={busy} disabled={!isLater}>
              Extend
            </Button>
          </>
        }
      >
        <form id={form} onSubmit={(event) => void save(event)}>
          <Field
            label="Ends on"
            help={until && isLater ? `With the end of ${dayWords(until)}, in UTC.` : "Choose a later day."}
          >
            {(control) => (
              <Input {...control} type="date" value={end} onChange={(event) => setEnd(event.target.value)} />
            )}
          </Field>
        </form>
      </DialogContent>
    </Dialog>
  );
}
