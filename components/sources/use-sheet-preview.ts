"use client";

import { useEffect, useState } from "react";
import { askPreview, type UploadFailure } from "@/components/sources/upload-request";
import type { SheetPreviewView } from "@/lib/features/sources/schema-upload";

/** As the form has them. */
export interface Choices {
  mapping: Record<string, string>;
  dateOrder: "" | "dmy" | "mdy";
  sheetName: string;
}

export interface SheetPreviewState {
  view: SheetPreviewView | null;
  failure: UploadFailure | null;
  busy: boolean;
  choices: Choices;
  /** Asked as long as nothing in the sheet answers it; it stays when the person answered. */
  dateQuestion: SheetPreviewView["dateQuestion"];
  choose: (change: Partial<Choices>) => void;
  /** The choices as they are saved: every column with its field, so that a later guess changes nothing. */
  saved: Choices;
}

const nothing: Choices = { mapping: {}, dateOrder: "", sheetName: "" };
/** Choices are made one after another; the sheet is looked at when the hand rests. */
const settleMs = 250;

/** What an import of this sheet would bring, looked at anew after each choice. The file stays in the browser between. */
export function useSheetPreview(file: File | null): SheetPreviewState {
  const [view, setView] = useState<SheetPreviewView | null>(null);
  const [failure, setFailure] = useState<UploadFailure | null>(null);
  const [busy, setBusy] = useState(false);
  const [choices, setChoices] = useState(nothing);
  const [dateQuestion, setDateQuestion] = useState<SheetPreviewView["dateQuestion"]>(null);
  const [shown, setShown] = useState(file);
  if (shown !== file) {
    setShown(file);
    setView(null);
    setFailure(null);
    setChoices(nothing);
    setDateQuestion(null);
  }

  useEffect(() => {
    if (file === null) return;
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(async () => {
      const answer = await askPreview(file, choices, stop.signal);
      if (stop.signal.aborted) return;
      setBusy(false);
      setFailure(answer.ok ? null : answer.failure);
      if (!answer.ok) return;
      setView(answer.value);
      // An answered question is not asked by the sheet any more; here it stays, to be answered differently.
      if (choices.dateOrder === "") setDateQuestion(answer.value.dateQuestion);
    }, settleMs);
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [file, choices]);

  const saved: Choices = {
    mapping: Object.fromEntries((view?.columns ?? []).map(({ header, field }) => [header, field])),
    dateOrder: choices.dateOrder,
    sheetName: choices.sheetName,
  };
  return {
    view,
    failure,
    busy,
    choices,
    dateQuestion,
    saved,
    choose: (change) => setChoices((before) => ({ ...before, ...change })),
  };
}
