import { noTelemetry } from "@/lib/domain/record";
import type { SourceRecord } from "@/lib/domain/source-record";

/** PostgreSQL's longest index entry is 2,704 bytes; realm and external id share one. */
const MAX_KEY_BYTES = 2400;
/** Clocks differ; further ahead than this is no clock that is merely wrong by its zone. */
const AHEAD_MS = 24 * 3_600_000;

/** Why the database could not keep a record that is otherwise well formed; null: it can. One such record costs only itself. */
export function whyNotKept(record: SourceRecord): string | null {
  if ("ref" in record) {
    const key = record.ref.realm + record.ref.externalId;
    if (Buffer.byteLength(key) > MAX_KEY_BYTES) return "its id is too long to keep";
    if (key.includes("\0")) return "its id has a NUL character";
  }
  return hasReadableTimes(record) ? null : "it has a date outside the years 1 to 9999";
}

/** Raw answers and policies are kept as they are: their times are text. */
function hasReadableTimes(value: unknown): boolean {
  if (value instanceof Date) {
    const year = value.getUTCFullYear();
    return year >= 1 && year <= 9999;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return true;
  return Object.entries(value).every(([name, item]) => name === "raw" || hasReadableTimes(item));
}

/**
 * A last use in the future is no knowledge of use: it would make its credential look alive for ever. Answers the record
 * with its use unknown, or null where there is nothing to mend.
 */
export function withoutFutureUse(record: SourceRecord, now: Date): SourceRecord | null {
  if (record.t !== "identity" && record.t !== "credential") return null;
  const at = record.lastUsed?.at;
  if (!at || at.getTime() <= now.getTime() + AHEAD_MS) return null;
  return { ...record, lastUsed: noTelemetry };
}
