"use client";

import { useState } from "react";
import { changeOf, DecisionForm, untouched } from "@/components/accounts/decision-form";
import { useEditAccounts } from "@/components/accounts/use-edit-accounts";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose, DialogContent } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/number-format";
import { showText } from "@/lib/domain/text";

/** The accounts that a decision is about: by name where it is one. */
export interface Decided {
  ids: readonly string[];
  name: string | null;
}

/** Decides team, environment and sensitivity of one account or many. */
export function DecideDialog({
  accounts,
  open,
  onOpenChange,
  onDone,
}: {
  accounts: Decided;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  onDone?: () => void;
}) {
  return (
    <Dialog open={open} onOpenChange={onOpenChange}>
      {open ? (
        <Form
          accounts={accounts}
          onDone={() => {
            onOpenChange(false);
            onDone?.();
          }}
        />
      ) : null}
    </Dialog>
  );
}

function Form({ accounts, onDone }: { accounts: Decided; onDone: () => void }) {
  const [draft, setDraft] = useState(untouched);
  const [clearTeam, setClearTeam] = useState(false);
  const { busy, edit } = useEditAccounts();
  const change = changeOf(draft, clearTeam);
  const many = accounts.ids.length;
  return (
    <DialogContent
      title={
        accounts.name === null
          ? `Decide of ${formatNumber(many)} accounts`
          : `Decide of ${showText(accounts.name, 60)}`
      }
      description="Their identities take it over as a suggestion. What somebody says of one identity, and a tag of its own, is stronger."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          <Button
            variant="primary"
            busy={busy}
            disabled={Object.keys(change).length === 0}
            onClick={() =>
              void edit({ changes: accounts.ids.map((id) => ({ id, ...change })), from: "form" }).then(
                (done) => done && onDone(),
              )
            }
          >
            {many === 1 ? "Decide" : `Decide of ${formatNumber(many)}`}
          </Button>
        </>
      }
    >
      <DecisionForm draft={draft} onChange={setDraft} clearTeam={clearTeam} onClearTeam={setClearTeam} />
    </DialogContent>
  );
}
