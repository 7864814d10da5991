import { createHash } from "node:crypto";

/**
 * The one text of a value that the audit chain hashes: JSON with the keys of every object sorted by UTF-16 code unit
 * (as RFC 8785 does), no blanks, dates in ISO 8601, absent values left out. Throws TypeError on what JSON cannot hold.
 */
export function canonicalJson(value: unknown): string {
  const text = write(value);
  if (text === undefined) throw new TypeError("Nothing to write: the value is undefined.");
  return text;
}

function write(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  if (value === null || typeof value === "boolean" || typeof value === "string") return JSON.stringify(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new TypeError(`JSON has no ${value}.`);
    return JSON.stringify(value);
  }
  if (typeof value !== "object") throw new TypeError(`JSON has no ${typeof value}.`);
  if (value instanceof Date) return JSON.stringify(value.toISOString());
  if (Array.isArray(value)) return `[${value.map((item) => write(item) ?? "null").join(",")}]`;
  const parts = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .flatMap(([key, item]) => {
      const text = write(item);
      return text === undefined ? [] : [`${JSON.stringify(key)}:${text}`];
    });
  return `{${parts.join(",")}}`;
}

/**
 * The hash of a row of the chain: SHA-256(0x00 ‖ hash before ‖ length ‖ bytes), the length as eight bytes, big endian.
 * The leading zero keeps a row from being taken for anything else that is hashed here. `previous` is 32 bytes, or
 * hex; before the first row it is all zeros. A text is hashed as UTF-8. Gives hex.
 */
export function chainHash(previous: Uint8Array | string, body: Uint8Array | string): string {
  const bytes = typeof body === "string" ? Buffer.from(body, "utf8") : body;
  const before = typeof previous === "string" ? Buffer.from(previous, "hex") : previous;
  if (before.byteLength !== 32) throw new RangeError("The hash before must be 32 bytes (64 hex digits).");
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(bytes.byteLength));
  return createHash("sha256")
    .update(Uint8Array.of(0))
    .update(before)
    .update(length)
    .update(bytes)
    .digest("hex");
}
