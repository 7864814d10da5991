import { inflateRawSync } from "node:zlib";
import { malformed, sheetLimits, tooLarge } from "@/lib/connectors/csv/limits";

const endRecord = 0x06054b50;
const entryRecord = 0x02014b50;
const stored = 0;
const deflated = 8;

/**
 * Unpacks the XML entries of a zip file as a check before a library does: every size is measured and not believed, and
 * the entries are found the way that the library finds them, through the central directory. Throws `SourceError`
 * `too_large` for a bomb, `malformed` for what is no plain zip.
 */
export function unpackXml(bytes: Buffer): { name: string; text: string }[] {
  const end = findEnd(bytes);
  const count = bytes.readUInt16LE(end + 10);
  if (count > sheetLimits.zipEntries) {
    throw tooLarge(`The workbook holds ${count} parts, more than a workbook has.`, "Save the sheet as CSV.");
  }
  const entries: { name: string; text: string }[] = [];
  let at = bytes.readUInt32LE(end + 16);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== entryRecord) throw notAWorkbook();
    const method = bytes.readUInt16LE(at + 10);
    const packed = bytes.readUInt32LE(at + 20);
    const declared = bytes.readUInt32LE(at + 24);
    const nameLength = bytes.readUInt16LE(at + 28);
    const name = bytes.toString("utf8", at + 46, at + 46 + nameLength);
    const localAt = bytes.readUInt32LE(at + 42);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
    // Pictures and the like are not unpacked by anybody.
    if (!name.endsWith(".xml") && !name.endsWith(".xml.rels")) continue;
    const content = unpackEntry(
      bytes,
      { method, packed, declared, localAt },
      sheetLimits.unpackedBytes - total,
    );
    total += content.length;
    entries.push({ name, text: content.toString("utf8") });
  }
  return entries;
}

interface Entry {
  method: number;
  packed: number;
  declared: number;
  localAt: number;
}

function unpackEntry(bytes: Buffer, { method, packed, declared, localAt }: Entry, left: number): Buffer {
  if (declared > left) throw bomb();
  if (localAt + 30 > bytes.length) throw notAWorkbook();
  const from = localAt + 30 + bytes.readUInt16LE(localAt + 26) + bytes.readUInt16LE(localAt + 28);
  const data = bytes.subarray(from, from + packed);
  if (data.length !== packed) throw notAWorkbook();
  if (method === stored) {
    if (packed !== declared) throw notAWorkbook();
    return data;
  }
  if (method !== deflated) throw notAWorkbook();
  let content: Buffer;
  try {
    content = inflateRawSync(data, { maxOutputLength: Math.max(left, 1) });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    throw code === "ERR_BUFFER_TOO_LARGE" ? bomb() : notAWorkbook();
  }
  // A library makes room for the declared size: a wrong one is a trick.
  if (content.length !== declared) throw notAWorkbook();
  return content;
}

function findEnd(bytes: Buffer): number {
  const lowest = Math.max(0, bytes.length - 22 - 0xffff);
  for (let at = bytes.length - 22; at >= lowest; at -= 1) {
    if (bytes.readUInt32LE(at) !== endRecord) continue;
    // 0xffff and 0xffffffff point to the 64-bit form, which no workbook of this size needs.
    if (bytes.readUInt16LE(at + 10) === 0xffff || bytes.readUInt32LE(at + 16) === 0xffffffff)
      throw notAWorkbook();
    return at;
  }
  throw notAWorkbook();
}

function bomb() {
  return tooLarge(
    `The workbook unpacks to more than ${sheetLimits.unpackedBytes / 1024 / 1024} MB.`,
    "Save the one sheet that you want as CSV and import that.",
  );
}

function notAWorkbook() {
  return malformed(
    "This file is not a readable .xlsx workbook. Open it, save it again as .xlsx or as CSV, and import that.",
  );
}
