import { SourceError } from "@/lib/connectors/sdk/contract";

/** What one sheet may be; a register larger than this comes from a system that has an API. */
export const sheetLimits = {
  fileBytes: 10 * 1024 * 1024,
  rows: 50_000,
  columns: 100,
  cellBytes: 32 * 1024,
  zipEntries: 1_000,
  unpackedBytes: 100 * 1024 * 1024,
};

/** The sheet is larger than we read. `next` says what to do. */
export function tooLarge(what: string, next: string): SourceError {
  return new SourceError({ kind: "too_large", message: `${what} ${next} Nothing was changed.` });
}

/** The file cannot be read as a sheet. No part of its content stands in the message. */
export function malformed(what: string): SourceError {
  return new SourceError({ kind: "malformed", message: `${what} Nothing was changed.` });
}
