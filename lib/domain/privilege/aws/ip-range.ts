/**
 * Addresses and ranges of IPv4 and IPv6.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */

interface Address {
  value: bigint;
  /** 32 or 128. */
  bits: number;
}

/** Whether a range (`10.0.0.0/8`, `2001:db8::/32`, or one address) holds an address. What is neither holds nothing. */
export function rangeHolds(range: string, address: string): boolean {
  const [base = "", prefix, ...more] = range.split("/");
  const from = readAddress(base);
  const one = readAddress(address);
  if (from === null || one === null || from.bits !== one.bits || more.length > 0) return false;
  if (prefix !== undefined && !/^\d{1,3}$/.test(prefix)) return false;
  const length = prefix === undefined ? from.bits : Number(prefix);
  if (length > from.bits) return false;
  const shift = BigInt(from.bits - length);
  return from.value >> shift === one.value >> shift;
}

/** An address that a range holds; null where it is no range. */
export function insideOf(range: string): string | null {
  const [base = ""] = range.split("/");
  return rangeHolds(range, base) ? base : null;
}

function readAddress(text: string): Address | null {
  return text.includes(":") ? readLong(text) : readShort(text);
}

function readShort(text: string): Address | null {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256)) return null;
  return { value: parts.reduce((sum, part) => (sum << 8n) + BigInt(part), 0n), bits: 32 };
}

function readLong(text: string): Address | null {
  const halves = text.split("::");
  if (halves.length > 2) return null;
  const [before, after] = halves.map(groupsOf);
  if (!before || after === null) return null;
  const missing = 8 - before.length - (after?.length ?? 0);
  if (after === undefined ? missing !== 0 : missing < 1) return null;
  const groups = [...before, ...Array<bigint>(after === undefined ? 0 : missing).fill(0n), ...(after ?? [])];
  return { value: groups.reduce((sum, group) => (sum << 16n) + group, 0n), bits: 128 };
}

/** The groups of one half; an IPv4 address at its end is two of them. */
function groupsOf(text: string): bigint[] | null {
  if (text === "") return [];
  const groups: bigint[] = [];
  for (const part of text.split(":")) {
    const short = part.includes(".") ? readShort(part) : null;
    if (short !== null) groups.push(short.value >> 16n, short.value & 0xffffn);
    else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(BigInt(`0x${part}`));
    else return null;
  }
  return groups;
}
