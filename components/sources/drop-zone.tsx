"use client";

import { FileUp } from "lucide-react";
import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import { cn } from "@/components/ui/cn";

/** A place to drop files on, or to choose them with. */
export function DropZone({ accept, onFiles }: { accept: string; onFiles: (files: File[]) => void }) {
  const id = useId();
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const first = useRef(onFiles);
  useEffect(() => {
    // Chosen before the page was ready to listen.
    const early = [...(input.current?.files ?? [])];
    if (early.length > 0) first.current(early);
  }, []);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const files = [...event.dataTransfer.files];
    if (files.length > 0) onFiles(files);
  };
  return (
    <label
      htmlFor={id}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={cn(
        "motion-colors flex cursor-pointer flex-col items-center rounded-lg border border-field border-dashed bg-surface px-6 py-12 text-center hover:bg-hover has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2",
        over && "border-accent bg-accent-subtle",
      )}
    >
      <FileUp className="mb-3 size-6 text-muted" aria-hidden />
      <span className="font-semibold text-base text-ink">Drop a file here, or choose one</span>
      <span className="mt-1 max-w-md text-muted text-sm">
        A spreadsheet, an AWS export, or a snapshot that{" "}
        <code className="font-mono text-xs">rollcall collect</code> wrote. It is read in memory; what is kept
        has no secret in it.
      </span>
      <input
        ref={input}
        id={id}
        type="file"
        multiple
        accept={accept}
        className="sr-only"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          event.target.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
    </label>
  );
}
