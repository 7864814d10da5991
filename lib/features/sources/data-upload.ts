import type { z } from "zod";
import type { ExportFile } from "@/lib/connectors/sdk/contract";
import { AppError } from "@/lib/platform/errors";
import { headLimit } from "./schema-upload";
import { uploadLimit } from "./schema-words";

/** Uploads that are held in memory at the same time. */
const most = 2;
let receiving = 0;

/**
 * Reads an upload into memory (never to disk), hands its head and files over, and forgets both. Throws AppErrors
 * `too_many_uploads`, `too_large` and `bad_upload`; nothing is kept of what was refused.
 */
export function withUpload<Head extends { files: { name: string; size: number }[] }, Result>(
  request: Request,
  schema: z.ZodType<Head>,
  work: (head: Head, files: ExportFile[]) => Promise<Result>,
): Promise<Result> {
  return withBody(request, { bytes: uploadLimit + headLimit, tooLarge }, (bytes) => {
    const { head, files } = cut(bytes, schema);
    return work(head, files);
  });
}

/**
 * Reads the body of a request into memory, hands it over, and forgets it. Throws AppErrors `too_many_uploads`, `bad_upload`
 * where there is none, and what the limit gives.
 */
export async function withBody<Result>(
  request: Request,
  limit: { bytes: number; tooLarge: () => AppError },
  work: (bytes: Buffer) => Promise<Result>,
): Promise<Result> {
  const declared = Number(request.headers.get("content-length") ?? Number.NaN);
  if (declared > limit.bytes) throw limit.tooLarge();
  if (receiving >= most) {
    throw new AppError({
      code: "too_many_uploads",
      message: "Other files are being received at this moment.",
      safe: "Nothing was changed.",
      next: "Try again in a minute.",
    });
  }
  receiving += 1;
  try {
    return await work(await readBody(request, limit));
  } finally {
    receiving -= 1;
  }
}

async function readBody(
  request: Request,
  limit: { bytes: number; tooLarge: () => AppError },
): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  if (!reader) throw badUpload();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.byteLength;
    if (size > limit.bytes) {
      await reader.cancel();
      throw limit.tooLarge();
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks);
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
