import { isObject } from "@/lib/connectors/sdk/page-records";
import { readTime } from "@/lib/connectors/sdk/read-time";
import { recordSchema, type SourceRecord } from "@/lib/domain/source-record";

/** Dates of a record stand in JSON as text; `lastUsed` and every owner hint have one as well. */
const dates = new Set(["createdAt", "expiresAt", "lastRotatedAt", "modifiedAt", "at", "coveredSince"]);

export type ReadRecord = { ok: true; record: SourceRecord } | { ok: false; what: string };

/**
 * A record as somebody else wrote it. Exactly its shape: an unknown name is more likely one that is misspelt than one that
 * may be dropped, and a date that cannot be read is none.
 */
export function readRecord(value: unknown): ReadRecord {
  const type = isObject(value) ? value.t : undefined;
  const schema = recordSchema.options.find((option) => option.shape.t.value === type);
  if (!schema || !isObject(value)) {
    const known = recordSchema.options.map((option) => option.shape.t.value).join(", ");
    return { ok: false, what: `t: it must be one of ${known}` };
  }
  const parsed = schema.strict().safeParse(withDates(value));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return { ok: false, what: `${issue?.path.join(".") || type}: ${issue?.message ?? "not valid"}` };
  }
  const record: SourceRecord = parsed.data;
  // A fingerprint is keyed; anything else there could be the secret itself.
  if ("fingerprint" in record && !/^[\da-f]{64}$/.test(record.fingerprint ?? ""))
    return {
      ok: false,
      what: "fingerprint: it must be 64 hexadecimal digits, made with the organisation's key",
    };
  return { ok: true, record };
}

function withDates(value: { [key: string]: unknown }): { [key: string]: unknown } {
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => {
      if (dates.has(name)) return [name, dateOf(item)];
      if (name === "lastUsed" && isObject(item)) return [name, withDates(item)];
      if (name === "ownerHints" && Array.isArray(item))
        return [name, item.map((hint) => (isObject(hint) ? withDates(hint) : hint))];
      return [name, item];
    }),
  );
}

/** Only text that is a date becomes one; whatever else stays, for the schema to refuse. */
function dateOf(value: unknown): unknown {
  const time = typeof value === "string" ? readTime(value) : "unreadable";
  return time instanceof Date ? time : value;
}
