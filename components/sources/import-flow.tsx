"use client";

import { FileText, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ErrorState } from "@/components/feedback/error-state";
import { CompleteChoice } from "@/components/sources/complete-choice";
import { DropZone } from "@/components/sources/drop-zone";
import { type FileGuess, guessFile } from "@/components/sources/guess-file";
import { acceptOf, Kinds, MoreFiles } from "@/components/sources/import-kinds";
import { PasteRows } from "@/components/sources/paste-rows";
import { SheetPreview } from "@/components/sources/sheet-preview";
import { sizeWords } from "@/components/sources/source-words";
import { Step } from "@/components/sources/step";
import { askImport, type UploadFailure } from "@/components/sources/upload-request";
import { useSheetPreview } from "@/components/sources/use-sheet-preview";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { IconButton } from "@/components/ui/icon-button";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { Select } from "@/components/ui/select";
import { showText } from "@/lib/domain/text";
import type { ConnectorView } from "@/lib/features/sources/schema-catalogue";
import { uploadLimit } from "@/lib/features/sources/schema-words";

interface Existing {
  id: string;
  name: string;
  connector: string;
}

const newSource = "new";

/** Brings files in: choose → what they are → for a sheet its columns → complete or additions → import. */
export function ImportFlow({
  connectors,
  existing,
  chosenConnector,
  chosenSource,
}: {
  connectors: readonly ConnectorView[];
  existing: readonly Existing[];
  chosenConnector: string | null;
  chosenSource: string | null;
}) {
  const router = useRouter();
  const source = existing.find((each) => each.id === chosenSource);
  const [files, setFiles] = useState<File[]>([]);
  const [guess, setGuess] = useState<FileGuess | null>(null);
  const [connector, setConnector] = useState<string | null>(null);
  const [target, setTarget] = useState<string>(newSource);
  const [name, setName] = useState<string | null>(null);
  const [complete, setComplete] = useState<boolean | null>(null);
  const [failure, setFailure] = useState<UploadFailure | null>(null);
  const [importing, setImporting] = useState(false);
  const stop = useRef<AbortController | null>(null);

  const isLog = guess?.log === true;
  const isSheet = connector === "csv" && guess?.snapshot === false;
  const [sheet] = files;
  const preview = useSheetPreview(isSheet ? (sheet ?? null) : null);
  const ofConnector = existing.filter((each) => each.connector === connector);
  const known = ofConnector.find((each) => each.id === target);
  const view = connectors.find((each) => each.id === connector);

  const choose = async (added: File[]) => {
    setFailure(null);
    setComplete(null);
    setName(null);
    const all = source || connector === "csv" ? added : [...files, ...added];
    const total = all.reduce((sum, file) => sum + file.size, 0);
    if (total > uploadLimit) {
      setFailure({
        code: "too_large",
        what: `Together these are ${sizeWords(total)}; through the browser at most ${sizeWords(uploadLimit)} are taken.`,
        safe: "Nothing was sent.",
        next: "Bring them in on the server: rollcall import CONNECTOR FILE.",
      });
      return;
    }
    const [first] = all;
    if (!first) return;
    const found = await guessFile(first, connectors);
    const best = source?.connector ?? found.connector ?? chosenConnector;
    setFiles(all);
    setGuess(found);
    setConnector(best);
    setTarget(source && source.connector === best ? source.id : newSource);
  };
  const drop = (file: File) => {
    const rest = files.filter((each) => each !== file);
    setFiles(rest);
    if (rest.length === 0) {
      setGuess(null);
      setConnector(null);
    }
  };

  const shownName = known?.name ?? name ?? preview.view?.about ?? "";
  const start = async () => {
    if (connector === null || (complete === null && !isLog)) return;
    setImporting(true);
    setFailure(null);
    stop.current = new AbortController();
    const answer = await askImport(
      files,
      {
        connector,
        name: shownName.trim() === "" ? null : shownName.trim(),
        complete: complete === true,
        choices: isSheet ? preview.saved : null,
      },
      stop.current.signal,
    );
    if (answer.ok) {
      const { sourceId, runId } = answer.value;
      router.push(runId === null ? `/sources/${sourceId}` : `/sources/${sourceId}/runs/${runId}`);
      return;
    }
    setImporting(false);
    setFailure(answer.failure);
  };

  const ready = files.length > 0 && connector !== null && (!isSheet || preview.view !== null);
  const asked = isSheet && preview.dateQuestion !== null && preview.choices.dateOrder === "";
  return (
    <div className="flex flex-col gap-5">
      <Step number={1} title={source ? `A newer file for ${showText(source.name, 60)}` : "Choose a file"}>
        {files.length === 0 ? (
          <>
            <DropZone accept={acceptOf(connectors)} onFiles={choose} />
            {connectors.some(({ id }) => id === "csv") ? <PasteRows onFiles={choose} /> : null}
          </>
        ) : (
          <ul className="flex max-w-2xl flex-col gap-2">
            {files.map((file) => (
              <li
                key={`${file.name} ${file.size} ${file.lastModified}`}
                className="flex items-center gap-3 rounded border border-line-subtle bg-surface py-1.5 ps-3 pe-1.5"
              >
                <FileText className="size-4 shrink-0 text-muted" aria-hidden />
                <span className="min-w-0 flex-1 truncate text-sm">{showText(file.name, 120)}</span>
                <span className="text-muted text-xs tabular-nums">{sizeWords(file.size)}</span>
                <IconButton
                  label={`Take ${showText(file.name, 60)} away`}
                  disabled={importing}
                  onClick={() => drop(file)}
                >
                  <X aria-hidden />
                </IconButton>
              </li>
            ))}
          </ul>
        )}
        {ready && !isSheet && guess?.snapshot === false ? <MoreFiles onFiles={choose} /> : null}
        {failure && files.length === 0 ? <ErrorState className="mt-4 max-w-3xl" {...failure} /> : null}
        {files.length === 0 ? <Kinds connectors={connectors} /> : null}
      </Step>
      {files.length > 0 ? (
        <Step number={2} title="What it is">
          <div className="grid max-w-2xl gap-4 sm:grid-cols-2">
            <Field
              label="Read it as"
              help={guess?.snapshot ? "A snapshot says itself what it is." : undefined}
              error={connector === null ? "Nobody recognises this file. Choose what it is." : undefined}
            >
              {(control) => (
                <Select
                  id={control.id}
                  aria-describedby={control["aria-describedby"]}
                  disabled={importing || source !== undefined}
                  options={connectors
                    .filter((each) => (isLog ? each.logs : each.exports).length > 0 || guess?.snapshot)
                    .map((each) => ({ value: each.id, label: each.title }))}
                  value={connector ?? ""}
                  onValueChange={(next) => {
                    setConnector(next);
                    setTarget(newSource);
                  }}
                />
              )}
            </Field>
            {connector !== null && ofConnector.length > 0 ? (
              <Field label="It belongs to" help="A newer file of the same list updates its source.">
                {(control) => (
                  <Select
                    id={control.id}
                    aria-describedby={control["aria-describedby"]}
                    disabled={importing}
                    options={[
                      { value: newSource, label: "A new source" },
                      ...ofConnector.map((each) => ({ value: each.id, label: showText(each.name, 60) })),
                    ]}
                    value={target}
                    onValueChange={setTarget}
                  />
                )}
              </Field>
            ) : null}
            {known ? null : (
              <Field
                label="Name of the source"
                help={isSheet ? undefined : "Left empty, it is named after what the file is about."}
              >
                {(control) => (
                  <Input
                    {...control}
                    maxLength={120}
                    autoComplete="off"
                    disabled={importing}
                    placeholder={isSheet ? undefined : `${view?.id ?? ""} …`}
                    value={shownName}
                    onChange={(event) => setName(event.target.value)}
                  />
                )}
              </Field>
            )}
          </div>
        </Step>
      ) : null}
      {isSheet && files.length > 0 ? (
        <Step number={3} title="Its columns and rows">
          <SheetPreview preview={preview} disabled={importing} />
        </Step>
      ) : null}
      {ready ? (
        <Step number={isSheet ? 4 : 3} title={isLog ? "Count its events" : "Complete list, or additions?"}>
          <div className="flex max-w-3xl flex-col gap-4">
            {isLog ? null : <CompleteChoice value={complete} disabled={importing} onChange={setComplete} />}
            {failure ? <ErrorState {...failure} /> : null}
            {importing ? (
              <Progress
                label="Receiving"
                detail={isLog ? "Events are counted." : "The file is read and its secrets are taken out."}
              />
            ) : null}
            <div className="flex flex-wrap items-center gap-3">
              <Button
                variant="primary"
                busy={importing}
                disabled={(complete === null && !isLog) || asked || preview.busy}
                onClick={start}
              >
                {importing
                  ? "Importing…"
                  : importWords(isSheet ? (preview.view?.identityCount ?? null) : null)}
              </Button>
              <p className="text-muted text-sm">
                {asked
                  ? "First say how the dates are to be read."
                  : complete === null && !isLog
                    ? "First say whether this is the complete list."
                    : "You can bring the same file again: nothing comes in twice."}
              </p>
            </div>
          </div>
        </Step>
      ) : null}
    </div>
  );
}

function importWords(identities: number | null): string {
  if (identities === null) return "Import";
  return `Import ${identities.toLocaleString("en")} ${identities === 1 ? "identity" : "identities"}`;
}
