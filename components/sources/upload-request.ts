import type { z } from "zod";
import type { Choices } from "@/components/sources/use-sheet-preview";
import type {
  ImportHead,
  importedSchema,
  PreviewHead,
  routeFailureSchema,
  SheetPreviewView,
} from "@/lib/features/sources/schema-upload";

/** The readers of what crosses the wire come when something is sent. */
const loadReaders = () => import("@/lib/features/sources/schema-upload");
type Readers = Awaited<ReturnType<typeof loadReaders>>;

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
  choices: Choices,
  signal: AbortSignal,
): Promise<UploadAnswer<SheetPreviewView>> {
  return send("/api/sources/preview", [file], signal, (readers) => ({
    head: {
      choices: readers.sheetChoicesSchema.parse(choices),
      files: namesOf([file]),
    } satisfies PreviewHead,
    answer: readers.sheetPreviewSchema,
  }));
}

/** Sends files to be brought in. */
export function askImport(
  files: readonly File[],
  { choices, ...head }: Omit<ImportHead, "files" | "choices"> & { choices: Choices | null },
  signal: AbortSignal,
): Promise<UploadAnswer<z.output<typeof importedSchema>>> {
  return send("/api/sources/import", files, signal, (readers) => ({
    head: {
      ...head,
      choices: choices && readers.sheetChoicesSchema.parse(choices),
      files: namesOf(files),
    } satisfies ImportHead,
    answer: readers.importedSchema,
  }));
}

function namesOf(files: readonly File[]): { name: string; size: number }[] {
  return files.map(({ name, size }) => ({ name, size }));
}

async function send<T>(
  path: string,
  files: readonly File[],
  signal: AbortSignal,
  wire: (readers: Readers) => { head: object; answer: z.ZodType<T> },
): Promise<UploadAnswer<T>> {
  try {
    const readers = await loadReaders();
    const { head, answer } = wire(readers);
    const body = new Blob([`${JSON.stringify(head)}\n`, ...files]);
    const response = await fetch(path, { method: "POST", body, signal, cache: "no-store" });
    const said: unknown = await response.json();
    if (response.ok) return { ok: true, value: answer.parse(said) };
    return { ok: false, failure: readers.routeFailureSchema.safeParse(said).data ?? lost };
  } catch {
    return { ok: false, failure: lost };
  }
}
