"use client";

import { useState } from "react";
import { kindWord } from "@/components/accounts/account-words";
import { ProblemList } from "@/components/accounts/problem-list";
import { TextOrFile } from "@/components/accounts/text-or-file";
import { useEditAccounts } from "@/components/accounts/use-edit-accounts";
import { wordOf } from "@/components/labels/label-words";
import { useDecision } from "@/components/labels/use-decision";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Checkbox } from "@/components/ui/checkbox";
import { Dialog, DialogClose, DialogContent, DialogTrigger } from "@/components/ui/dialog";
import { formatNumber } from "@/components/ui/number-format";
import { Select } from "@/components/ui/select";
import { Table, TableBody, TableCell, TableHead, TableHeaderCell, TableRow } from "@/components/ui/table";
import { showText } from "@/lib/domain/text";
import { previewImportAction } from "@/lib/features/accounts/actions";
import {
  type AccountProposal,
  accountChangeSchema,
  type ImportKind,
  type ImportPreview,
  importKinds,
} from "@/lib/features/accounts/schema-decisions";

const kinds: Record<
  ImportKind,
  { label: string; hint: string; text?: { placeholder: string; accept: string } }
> = {
  tags: {
    label: "Tags of the accounts",
    hint: "team, environment and data classification, as far as tags say so",
  },
  units: { label: "Organisational units", hint: "the team and environment that units are named after" },
  csv: {
    label: "A list (CSV)",
    hint: "columns account, team, environment, sensitivity",
    text: {
      placeholder: "account,team,environment,sensitivity\n123456789012,Payments,production,high",
      accept: ".csv,.tsv,.txt",
    },
  },
  backstage: {
    label: "Backstage catalogue",
    hint: "owner and lifecycle from catalog-info.yaml",
    text: { placeholder: "apiVersion: backstage.io/v1alpha1\nkind: Component\n…", accept: ".yaml,.yml" },
  },
};

/**
 * Takes decisions over from what an organisation has written down already: shows which account gets what, then does it.
 * It opens by itself.
 */
export function ImportDialog() {
  const [open, setOpen] = useState(true);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button>Import decisions</Button>
      </DialogTrigger>
      {open ? <ImportForm onDone={() => setOpen(false)} /> : null}
    </Dialog>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const [kind, setKind] = useState<ImportKind>("tags");
  const [text, setText] = useState("");
  const [preview, setPreview] = useState<ImportPreview | null>(null);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const { busy: looking, decide } = useDecision();
  const { busy: saving, edit } = useEditAccounts();
  const { text: input } = kinds[kind];

  const look = async () => {
    const found = await decide(() => previewImportAction({ kind, text: input ? text : "" }));
    if (found === null) return;
    setPreview(found);
    setChosen(new Set(found.proposals.flatMap((each) => (each.replaces ? [] : [each.id]))));
  };
  const apply = async () => {
    const wanted = (preview?.proposals ?? []).filter((each) => chosen.has(each.id));
    const changes = wanted.map((each) => accountChangeSchema.parse({ id: each.id, ...each.set }));
    if (await edit({ changes, from: kind })) onDone();
  };
  return (
    <DialogContent
      size="lg"
      title="Import decisions"
      description="From what your organisation has written down already. Nothing changes before you have seen which account gets what."
      footer={
        <>
          <DialogClose asChild>
            <Button>Cancel</Button>
          </DialogClose>
          {preview === null ? (
            <Button
              variant="primary"
              busy={looking}
              disabled={input !== undefined && text.trim() === ""}
              onClick={() => void look()}
            >
              Look at it
            </Button>
          ) : (
            <Button variant="primary" busy={saving} disabled={chosen.size === 0} onClick={() => void apply()}>
              Decide of {formatNumber(chosen.size)} {chosen.size === 1 ? "account" : "accounts"}
            </Button>
          )}
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Select
          aria-label="Where from"
          options={importKinds.map((value) => ({
            value,
            label: kinds[value].label,
            hint: kinds[value].hint,
          }))}
          value={kind}
          onValueChange={(next) => {
            setKind(importKinds.find((each) => each === next) ?? kind);
            setText("");
            setPreview(null);
          }}
        />
        {input ? (
          <TextOrFile
            label={kinds[kind].label}
            {...input}
            value={text}
            onChange={(next) => {
              setText(next);
              setPreview(null);
            }}
          />
        ) : null}
        {preview ? <Preview preview={preview} chosen={chosen} onChange={setChosen} /> : null}
      </div>
    </DialogContent>
  );
}

function Preview({
  preview,
  chosen,
  onChange,
}: {
  preview: ImportPreview;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}) {
  const { proposals, problems, unchanged } = preview;
  const already =
    unchanged > 0 ? ` ${formatNumber(unchanged)} ${unchanged === 1 ? "is" : "are"} so already.` : "";
  const toggle = (ids: readonly string[], checked: boolean) => {
    const next = new Set(chosen);
    for (const id of ids) checked ? next.add(id) : next.delete(id);
    onChange(next);
  };
  return (
    <>
      <ProblemList title="This could not be used" problems={problems} />
      {proposals.length === 0 ? (
        <p className="text-muted text-sm">No account would change.{already}</p>
      ) : (
        <>
          <p className="text-muted text-sm">
            {formatNumber(proposals.length)} {proposals.length === 1 ? "account" : "accounts"} would change.
            {already} What replaces a decision is not chosen unless you choose it.
          </p>
          <Table label="Accounts that would change">
            <TableHead>
              <tr>
                <TableHeaderCell className="w-10">
                  <Checkbox
                    aria-label="All of them"
                    checked={
                      chosen.size === proposals.length ? true : chosen.size > 0 ? "indeterminate" : false
                    }
                    onCheckedChange={(checked) =>
                      toggle(
                        proposals.map((each) => each.id),
                        checked === true,
                      )
                    }
                  />
                </TableHeaderCell>
                <TableHeaderCell>Account</TableHeaderCell>
                <TableHeaderCell>Gets</TableHeaderCell>
                <TableHeaderCell>Because</TableHeaderCell>
              </tr>
            </TableHead>
            <TableBody>
              {proposals.map((each) => (
                <TableRow key={each.id}>
                  <TableCell>
                    <Checkbox
                      aria-label={showText(each.name, 60)}
                      checked={chosen.has(each.id)}
                      onCheckedChange={(checked) => toggle([each.id], checked === true)}
                    />
                  </TableCell>
                  <TableCell>
                    {showText(each.name, 60)}{" "}
                    <span className="text-muted text-xs">{kindWord(each.kind)}</span>
                  </TableCell>
                  <TableCell>
                    <Gets proposal={each} />
                  </TableCell>
                  <TableCell className="text-muted">{each.why}</TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
        </>
      )}
    </>
  );
}

function Gets({ proposal: { set, now } }: { proposal: AccountProposal }) {
  const parts = [
    set.team === undefined ? null : { key: "team", to: showText(set.team, 60), from: now.team },
    set.environment === undefined
      ? null
      : { key: "environment", to: wordOf(set.environment), from: now.environment },
    set.sensitivity === undefined
      ? null
      : { key: "sensitivity", to: `${wordOf(set.sensitivity)} sensitivity`, from: now.sensitivity },
  ];
  return (
    <span className="flex flex-wrap gap-1.5">
      {parts.map((part) =>
        part === null ? null : (
          <Badge key={part.key} tone="accent">
            {part.to}
            {part.from ? <span className="opacity-70">was {showText(part.from, 40)}</span> : null}
          </Badge>
        ),
      )}
    </span>
  );
}
