"use client";

import { KeyRound, TriangleAlert } from "lucide-react";
import { ErrorState } from "@/components/feedback/error-state";
import { TableSkeleton } from "@/components/feedback/skeletons";
import { SheetColumns } from "@/components/sources/sheet-columns";
import { SheetRows } from "@/components/sources/sheet-rows";
import type { SheetPreviewState } from "@/components/sources/use-sheet-preview";
import { Field } from "@/components/ui/field";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { Select } from "@/components/ui/select";
import { Tab, TabList, TabPanel, Tabs } from "@/components/ui/tabs";
import { showText } from "@/lib/domain/text";
import type { SheetPreviewView } from "@/lib/features/sources/schema-upload";

/** A sheet before it is brought in: its columns, the question about dates, rows, problems and secrets. */
export function SheetPreview({ preview, disabled }: { preview: SheetPreviewState; disabled: boolean }) {
  const { view, failure, choices, choose } = preview;
  return (
    <div aria-busy={preview.busy} className="flex flex-col gap-5">
      {failure ? <ErrorState {...failure} /> : null}
      {view === null && failure === null ? (
        <TableSkeleton rows={6} columns={4} label="Looking at the sheet" />
      ) : null}
      {view ? (
        <>
          {view.sheets.length > 1 ? (
            <Field
              label="Sheet of the workbook"
              className="max-w-72"
              help="The others are lists of their own."
            >
              {(control) => (
                <Select
                  id={control.id}
                  aria-describedby={control["aria-describedby"]}
                  disabled={disabled}
                  options={view.sheets.map((sheet) => ({ value: sheet, label: showText(sheet, 60) }))}
                  value={view.sheet}
                  onValueChange={(sheetName) => choose({ sheetName, mapping: {} })}
                />
              )}
            </Field>
          ) : null}
          {preview.dateQuestion ? (
            <DateQuestion
              question={preview.dateQuestion}
              value={choices.dateOrder}
              onChange={(dateOrder) => choose({ dateOrder })}
            />
          ) : null}
          {view.secretCount > 0 ? <SecretsNote view={view} /> : null}
          <SheetColumns
            columns={view.columns}
            disabled={disabled}
            onChange={(header, field) => choose({ mapping: { ...choices.mapping, [header]: field } })}
          />
          <Details view={view} />
        </>
      ) : null}
    </div>
  );
}

function DateQuestion({
  question,
  value,
  onChange,
}: {
  question: { columns: string[]; examples: string[] };
  value: "" | "dmy" | "mdy";
  onChange: (order: "" | "dmy" | "mdy") => void;
}) {
  const example = showText(question.examples[0] ?? "", 30);
  return (
    <div className="rounded bg-medium-subtle px-4 py-3">
      <p className="flex items-start gap-2 font-medium text-medium text-sm">
        <TriangleAlert className="mt-0.5 size-4 shrink-0" aria-hidden />
        How is {example} to be read?
      </p>
      <p className="mt-0.5 mb-2 text-ink text-sm">
        Nothing in {question.columns.map((column) => `“${showText(column, 40)}”`).join(", ")} shows whether
        day or month comes first.
      </p>
      <SegmentedControl
        label="Order of day and month"
        value={value}
        segments={[
          { value: "", label: "Not said" },
          { value: "dmy", label: "Day first" },
          { value: "mdy", label: "Month first" },
        ]}
        onChange={onChange}
      />
    </div>
  );
}

function SecretsNote({ view }: { view: SheetPreviewView }) {
  const many = view.secretCount > 1;
  return (
    <details className="rounded bg-critical-subtle px-4 py-3">
      <summary className="flex items-start gap-2 text-sm">
        <KeyRound className="mt-0.5 size-4 shrink-0 text-critical" aria-hidden />
        <span>
          <span className="font-medium text-critical">
            {view.secretCount.toLocaleString("en")} live-looking {many ? "secrets are" : "secret is"} in this
            sheet; rotate {many ? "these" : "it"}.
          </span>{" "}
          {many ? "They are" : "It is"} dropped before anything is stored.{" "}
          <span className="text-muted underline">Where?</span>
        </span>
      </summary>
      <ul className="mt-2 columns-1 gap-6 text-sm sm:columns-2">
        {view.secrets.map((secret) => (
          <li key={`${secret.cell} ${secret.type}`}>
            <span className="font-mono text-xs">{secret.cell}</span> · {showText(secret.type, 60)} ·{" "}
            <span className="text-muted">{showText(secret.column, 60)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Details({ view }: { view: SheetPreviewView }) {
  return (
    <Tabs defaultValue="rows">
      <TabList label="What the sheet holds">
        <Tab value="rows">First rows</Tab>
        <Tab value="problems" count={view.problemCount}>
          Problems
        </Tab>
      </TabList>
      <TabPanel value="rows" className="pt-2">
        <p className="mb-2 text-muted text-sm">
          {view.rowCount.toLocaleString("en")} rows make {view.identityCount.toLocaleString("en")}{" "}
          {view.identityCount === 1 ? "identity" : "identities"}. These are the first, as they will come in.
        </p>
        <SheetRows rows={view.rows} />
      </TabPanel>
      <TabPanel value="problems" className="pt-2">
        {view.problems.length === 0 ? (
          <p className="text-muted text-sm">Every cell was understood.</p>
        ) : (
          <ul className="flex max-h-80 flex-col divide-y divide-line-subtle overflow-y-auto text-sm">
            {view.problems.map((problem) => (
              <li
                key={`${problem.row} ${problem.column} ${problem.what}`}
                className="grid gap-x-4 py-1.5 sm:grid-cols-[12rem_1fr]"
              >
                <span className="truncate text-muted tabular-nums">
                  Row {problem.row}, {showText(problem.column, 40)}
                </span>
                <span className={problem.level === "problem" ? "text-ink" : "text-muted"}>
                  {showText(problem.what, 300)}
                </span>
              </li>
            ))}
          </ul>
        )}
        {view.problemCount > view.problems.length ? (
          <p className="mt-2 text-muted text-sm">
            And {(view.problemCount - view.problems.length).toLocaleString("en")} more.
          </p>
        ) : null}
      </TabPanel>
    </Tabs>
  );
}
