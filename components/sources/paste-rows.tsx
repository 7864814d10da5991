"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

/** Cells copied out of a spreadsheet come with a tab between; several rows, or several columns. */
const isRows = (text: string) => /\t/.test(text) || text.trim().split(/\r?\n/).length > 1;

/** Cells pasted from a spreadsheet: they become a file that is read like any other. */
export function PasteRows({ onFiles }: { onFiles: (files: File[]) => void }) {
  const [text, setText] = useState("");
  const use = (rows: string) => {
    setText("");
    onFiles([new File([rows], "Pasted rows.tsv", { type: "text/tab-separated-values" })]);
  };
  return (
    <div className="mt-4 flex max-w-2xl flex-col items-start gap-2">
      <Field
        className="w-full"
        label="Or paste rows from a spreadsheet"
        help="Copy the cells together with the row that names the columns; they may be called anything."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            spellCheck={false}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.target.value)}
            onPaste={(event) => {
              const pasted = event.clipboardData.getData("text/plain");
              if (text !== "" || !isRows(pasted)) return;
              event.preventDefault();
              use(pasted);
            }}
          />
        )}
      </Field>
      {text.trim() === "" ? null : (
        <Button onClick={() => use(text)} disabled={!isRows(text)}>
          Use these rows
        </Button>
      )}
    </div>
  );
}
