import { constants } from "node:fs";
import { open } from "node:fs/promises";

/** The code of a failed system call (`ENOENT`), or an empty text. */
export function errorCode(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
}

/** Facts about a file that are no part of its content. */
export interface FileStat {
  mode: number;
  uid: number;
  modifiedAt: Date;
  size: number;
}

export type ReadOutcome =
  | { is: "read"; bytes: Buffer; stat: FileStat }
  /** Larger than the cap; its facts are known. */
  | { is: "too large"; stat: FileStat }
  /** No regular file, or a symbolic link, or it vanished on the way. */
  | { is: "no file" }
  | { is: "denied" };

/** Configuration and keys are small; what is larger is data. */
export const largestFile = 2 * 1024 * 1024;

/**
 * Reads a regular file of at most `largestFile` bytes. Does not follow a symbolic link in the last place, and does not
 * wait on a pipe. A file that grows meanwhile is read up to the cap.
 */
export async function readRegularFile(path: string): Promise<ReadOutcome> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const code = errorCode(error);
    return ["ENOENT", "ENOTDIR", "ELOOP", "ENXIO", "ENODEV"].includes(code)
      ? { is: "no file" }
      : { is: "denied" };
  }
  try {
    const info = await handle.stat();
    if (!info.isFile()) return { is: "no file" };
    const stat = { mode: info.mode & 0o7777, uid: info.uid, modifiedAt: info.mtime, size: info.size };
    if (info.size > largestFile) return { is: "too large", stat };
    const buffer = Buffer.alloc(Math.min(largestFile, Math.max(info.size, 4096)));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { is: "read", bytes: buffer.subarray(0, length), stat };
  } catch {
    return { is: "denied" };
  } finally {
    await handle.close();
  }
}

/** The text of a file, or null when the bytes are not text. Knows UTF-8 and, by its mark, UTF-16. */
export function decodeText(bytes: Buffer): string | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder("utf-16be").decode(bytes);
  if (bytes.subarray(0, 8192).includes(0)) return null;
  return new TextDecoder("utf-8").decode(bytes).replaceAll("\0", "");
}
