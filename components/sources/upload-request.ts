import type { z } from "zod";
import {
  type ImportHead,
  importedSchema,
  type PreviewHead,
  routeFailureSchema,
  type SheetPreviewView,
  sheetPreviewSchema,
} from "@/lib/features/sources/schema-upload";

export type UploadFailure = z.output<typeof routeFailureSchema>;
export type UploadAnswer<T> = { ok: true; value: T } | { ok: false; failure: UploadFailure };

const lost: UploadFailure = {
  code: "unreachable",
  what: "The file did not reach Rollcall.",
  safe: "Nothing was changed.",
  next: "If the file changed on disk meanwhile, choose it again; else try again.",
};

/** Sends a sheet to be looked at. The server keeps nothing of it. */
export function askPreview(
  file: File,
  choices: PreviewHead["choices"],
  signal: AbortSignal,
): Promise<UploadAnswer<SheetPreviewView>> {
  return send(
    "/api/sources/preview",
    { choices, files: namesOf([file]) },
    [file],
    sheetPreviewSchema,
    signal,
  );
}

/** Sends files to be brought in. */
export function askImport(
  files: readonly File[],
  head: Omit<ImportHead, "files">,
  signal: AbortSignal,
): Promise<UploadAnswer<z.output<typeof importedSchema>>> {
  return send("/api/sources/import", { ...head, files: namesOf(files) }, files, importedSchema, signal);
}

function namesOf(files: readonly File[]): { name: string; size: number }[] {
  return files.map(({ name, size }) => ({ name, size }));
}

async function send<T>(
  path: string,
  head: object,
  files: readonly File[],
  schema: z.ZodType<T>,
  signal: AbortSignal,
): Promise<UploadAnswer<T>> {
  try {
    const body = new Blob([`${JSON.stringify(head)}\n`, ...files]);
    const answer = await fetch(path, { method: "POST", body, signal, cache: "no-store" });
    const said: unknown = await answer.json();
    if (answer.ok) return { ok: true, value: schema.parse(said) };
    return { ok: false, failure: routeFailureSchema.safeParse(said).data ?? lost };
  } catch {
    return { ok: false, failure: lost };
  }
}
