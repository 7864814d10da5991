import { isIP } from "node:net";

/** An address as a number, so that ranges are comparisons. IPv4 written as IPv6 (`::ffff:1.2.3.4`) is IPv4. */
export type Address = { family: 4 | 6; value: bigint };
export type Cidr = { text: string; family: 4 | 6; first: bigint; last: bigint };

function ipv4Value(text: string): bigint {
  return text.split(".").reduce((value, part) => (value << 8n) | BigInt(part), 0n);
}

function ipv6Value(text: string): bigint {
  let full = text;
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text);
  if (dotted) {
    const value = ipv4Value(dotted[2] ?? "");
    full = `${dotted[1]}${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
  }
  const [head = "", tail] = full.split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const left = groups(head);
  const right = groups(tail);
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].reduce((value, part) => (value << 16n) | BigInt(`0x${part}`), 0n);
}

/** Reads an IP address, with or without brackets and zone; null for anything else. */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 4) return { family: 4, value: ipv4Value(bare) };
  if (family !== 6) return null;
  const value = ipv6Value(bare);
  if (value >> 32n === 0xffffn) return { family: 4, value: value & 0xffff_ffffn };
  return { family: 6, value };
}

/** Reads a block such as `10.0.0.0/8`. Throws RangeError for anything else. */
export function parseCidr(text: string): Cidr {
  const [address = "", bits = ""] = text.split("/");
  const parsed = parseAddress(address);
  const mapped = parsed?.family === 4 && address.includes(":");
  const length = Number(bits) - (mapped ? 96 : 0);
  const width = parsed?.family === 4 ? 32 : 128;
  if (parsed === null || !/^\d+$/.test(bits) || length < 0 || length > width) {
    throw new RangeError(`${text} is not a CIDR block.`);
  }
  const free = BigInt(width - length);
  const first = (parsed.value >> free) << free;
  return { text, family: parsed.family, first, last: first + (1n << free) - 1n };
}

/** Whether the block holds the address. */
export function holds(cidr: Cidr, address: Address): boolean {
  return cidr.family === address.family && address.value >= cidr.first && address.value <= cidr.last;
}
