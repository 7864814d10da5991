import { X509Certificate } from "node:crypto";

/** Values as directories keep them, read into text. What cannot be read is null. */

/** A GUID of Active Directory: its first three groups are stored backwards. */
export function guidOf(base64: string | undefined): string | null {
  const bytes = Buffer.from(base64 ?? "", "base64");
  if (bytes.length !== 16) return null;
  const part = (from: number, to: number) => bytes.subarray(from, to);
  const back = (from: number, to: number) => Buffer.from(part(from, to)).reverse().toString("hex");
  return [back(0, 4), back(4, 6), back(6, 8), part(8, 10).toString("hex"), part(10, 16).toString("hex")].join(
    "-",
  );
}

/** A security identifier, as `S-1-5-21-…`. */
export function sidOf(base64: string | undefined): string | null {
  return sidIn(Buffer.from(base64 ?? "", "base64"));
}

function sidIn(bytes: Buffer): string | null {
  const count = bytes[1] ?? 0;
  if (bytes[0] !== 1 || count > 15 || bytes.length < 8 + 4 * count) return null;
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return ["S-1", bytes.readUIntBE(2, 6), ...parts].join("-");
}

/** Whom a security descriptor allows something: the ids of its allowing entries. Null: it cannot be read. */
export function allowedIn(base64: string): string[] | null {
  const bytes = Buffer.from(base64, "base64");
  if (bytes.length < 20) return null;
  const list = bytes.readUInt32LE(16);
  if (list === 0) return [];
  if (list + 8 > bytes.length) return null;
  const allowed: string[] = [];
  let at = list + 8;
  for (let left = bytes.readUInt16LE(list + 4); left > 0; left -= 1) {
    if (at + 8 > bytes.length) return null;
    const size = bytes.readUInt16LE(at + 2);
    if (size < 8) return null;
    // Entries of other types deny, audit, or concern one property alone.
    if (bytes[at] === 0) {
      const sid = sidIn(bytes.subarray(at + 8, at + size));
      if (sid === null) return null;
      allowed.push(sid);
    }
    at += size;
  }
  return [...new Set(allowed)];
}

/** The public facts of a certificate. */
export function certificateFacts(base64: string): { [fact: string]: string } | null {
  try {
    const cert = new X509Certificate(Buffer.from(base64, "base64"));
    return {
      sha256: cert.fingerprint256.replaceAll(":", "").toLowerCase(),
      subject: cert.subject.slice(0, 500),
      issuer: cert.issuer.slice(0, 500),
      serial: cert.serialNumber,
      from: new Date(cert.validFrom).toISOString(),
      until: new Date(cert.validTo).toISOString(),
    };
  } catch {
    return null;
  }
}

const fromWindowsMs = 11_644_473_600_000;

/** Time of Active Directory: steps of 100 ns since 1601. `never` for every way of saying that there is none. */
export function fileTime(text: string): Date | "never" | "unreadable" {
  if (!/^-?\d{1,19}$/.test(text)) return "unreadable";
  return plausible(new Date(Number(BigInt(text) / 10_000n) - fromWindowsMs));
}

/** Time as LDAP writes it: `20261123164439.0Z`, in UTC or with its distance. */
export function ldapTime(text: string): Date | "never" | "unreadable" {
  const [, year, month, day, hour, minute = "00", second = "00", zone = "Z"] =
    /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})?(\d{2})?(?:[.,]\d{1,9})?(Z|[+-]\d{2}(?:\d{2})?)$/.exec(text) ?? [];
  if (year === undefined) return "unreadable";
  const offset = zone === "Z" ? zone : `${zone.slice(0, 3)}:${zone.slice(3) || "00"}`;
  const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`);
  return Number(year) < 1 ? "never" : plausible(date);
}

function plausible(date: Date): Date | "never" | "unreadable" {
  if (Number.isNaN(date.getTime())) return "never";
  const year = date.getUTCFullYear();
  return year >= 9999 || year <= 1970 ? "never" : date;
}
