import type { z } from "zod";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { AppError } from "@/lib/platform/errors";
import { Bodies } from "@/lib/platform/request-body";
import { headLimit } from "./schema-upload";
import { uploadLimit } from "./schema-words";

/** Files, and pushed records. */
export const uploads = new Bodies(2);

/**
 * Reads an upload into memory (never to disk), hands its head and files over, and forgets both. Throws AppErrors
 * `too_many_uploads`, `too_large` and `bad_upload`; nothing is kept of what was refused.
 */
export function withUpload<Head extends { files: { name: string; size: number }[] }, Result>(
  request: Request,
  schema: z.ZodType<Head>,
  work: (head: Head, files: ExportFile[]) => Promise<Result>,
): Promise<Result> {
  return uploads.read(request, { bytes: uploadLimit + headLimit, tooLarge }, (bytes) => {
    const { head, files } = cut(bytes, schema);
    return work(head, files);
  });
}

function cut<Head extends { files: { name: string; size: number }[] }>(
  bytes: Buffer,
  schema: z.ZodType<Head>,
): { head: Head; files: ExportFile[] } {
  const end = bytes.subarray(0, headLimit).indexOf(0x0a);
  if (end < 0) throw badUpload();
  const parsed = schema.safeParse(jsonOf(bytes.subarray(0, end).toString("utf8")));
  if (!parsed.success) throw badUpload();
  const head = parsed.data;
  let at = end + 1;
  const files = head.files.map(({ name, size }): ExportFile => {
    const content = bytes.subarray(at, at + size);
    at += size;
    return fileOf(name.replace(/^.*[/\\]/, "") || "file", content);
  });
  if (at !== bytes.length) throw badUpload();
  return { head, files };
}

/** Bytes in memory as a file. */
export function fileOf(name: string, content: Buffer): ExportFile {
  return {
    name,
    size: content.length,
    open: async function* () {
      // In pieces, as from a disk, so that readers come up for air.
      for (let from = 0; from < content.length; from += 256 * 1024) {
        yield content.subarray(from, from + 256 * 1024);
      }
    },
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badUpload();
  }
}

function badUpload(): AppError {
  return new AppError({
    code: "bad_upload",
    message: "The upload did not arrive whole.",
    safe: "Nothing was changed.",
    next: "Try again; if the file changed on disk meanwhile, choose it again.",
  });
}

function tooLarge(): AppError {
  return new AppError({
    code: "too_large",
    message: `Files above ${uploadLimit / 1024 / 1024} MB are not taken through the browser.`,
    safe: "Nothing was changed.",
    next: "Bring it in on the server: `rollcall import CONNECTOR FILE`.",
  });
}
