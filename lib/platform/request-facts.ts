import { isIP } from "node:net";

/** Where a request comes from, as far as it says so. */
export interface RequestFacts {
  /** The nearest address that sent it; `unknown` when nothing says so. */
  address: string;
  /** The network that attempts are counted by: /24 of IPv4, /56 of IPv6. */
  network: string;
  userAgent: string;
}

/**
 * Reads them from the headers. Of `X-Forwarded-For` only the last entry counts: the proxy in front of us wrote it, or,
 * without one, our own server (`bin/own-address.mjs`); whatever stands before it is the sender's own word.
 */
export function requestFacts(headers: Headers): RequestFacts {
  const last = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  const address = isIP(last) === 0 ? "unknown" : last.replace(/^::ffff:(?=\d+\.)/i, "");
  return { address, network: networkOf(address), userAgent: (headers.get("user-agent") ?? "").slice(0, 300) };
}

/** The network of an address, written shortly. */
export function networkOf(address: string): string {
  const family = isIP(address);
  if (family === 4) return `${address.split(".").slice(0, 3).join(".")}.0/24`;
  if (family !== 6) return "unknown";
  const [bare = ""] = address.split("%");
  const [head = "", tail] = bare.toLowerCase().split("::");
  const groups = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  if (tail !== undefined) while (groups.length + after.length < 8) groups.push("0");
  const four = [...groups, ...after].slice(0, 4).map((group) => Number.parseInt(group, 16));
  four[3] = (four[3] ?? 0) & 0xff00;
  return `${four.map((group) => group.toString(16)).join(":")}::/56`;
}
