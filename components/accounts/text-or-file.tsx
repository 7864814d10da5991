"use client";

import { useId, useState } from "react";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/textarea";

const largestBytes = 2_000_000;

/** A text to paste, or a small file to read it from. The file is read in the browser. */
export function TextOrFile({
  label,
  placeholder,
  accept,
  value,
  onChange,
}: {
  label: string;
  placeholder: string;
  accept: string;
  value: string;
  onChange: (text: string) => void;
}) {
  const fileId = useId();
  const [problem, setProblem] = useState<string>();
  return (
    <Field
      label={label}
      error={problem}
      help={
        <>
          Paste it here, or{" "}
          <label
            htmlFor={fileId}
            className="cursor-pointer rounded-sm text-accent underline-offset-2 focus-within:outline-2 focus-within:outline-focus hover:underline"
          >
            choose a file
            <input
              id={fileId}
              type="file"
              accept={accept}
              className="sr-only"
              onChange={async (event) => {
                const file = event.target.files?.[0];
                event.target.value = "";
                if (!file) return;
                const isSmall = file.size <= largestBytes;
                setProblem(isSmall ? undefined : "The file is larger than 2 MB. Split it.");
                if (isSmall) onChange(await file.text());
              }}
            />
          </label>
          .
        </>
      }
    >
      {(control) => (
        <Textarea
          {...control}
          rows={6}
          spellCheck={false}
          className="field-sizing-fixed max-h-60 font-mono text-xs"
          placeholder={placeholder}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}
