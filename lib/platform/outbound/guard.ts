import { type Address, type Cidr, holds, parseAddress, parseCidr } from "@/lib/platform/outbound/address";

/**
 * Which addresses connectors and alert channels may reach: public ones, and private ones that the operator listed. What
 * answers for the machine itself (cloud metadata) never.
 */

/** Special-purpose blocks of IANA's registries for IPv4 and IPv6, and what they are called in a refusal. */
const blocked: readonly (readonly [what: string, ...cidrs: string[]])[] = [
  ["this machine", "127.0.0.0/8", "::1/128", "0.0.0.0/8", "::/128"],
  ["a private network", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7", "fec0::/10"],
  ["a carrier's private network", "100.64.0.0/10"],
  ["a link-local address", "169.254.0.0/16", "fe80::/10"],
  ["reserved", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "198.18.0.0/15", "198.51.100.0/24"],
  ["reserved", "203.0.113.0/24", "240.0.0.0/4", "::/96", "100::/64", "2001:db8::/32", "3fff::/20"],
  ["a multicast address", "224.0.0.0/4", "ff00::/8"],
  ["a tunnel into an IPv4 network", "2001::/32", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48"],
];
const blocks = blocked.flatMap(([what, ...cidrs]) => cidrs.map((text) => ({ what, cidr: parseCidr(text) })));

/** AWS (also ECS and EKS), GCP, Azure and most others; Alibaba; Oracle; Azure's wire server. */
const metadata = [
  "169.254.169.254/32",
  "169.254.170.2/32",
  "169.254.170.23/32",
  "169.254.169.253/32",
  "100.100.100.200/32",
  "192.0.0.192/32",
  "168.63.129.16/32",
  "fd00:ec2::254/128",
  "fd00:ec2::23/128",
  "fd20:ce::254/128",
].map(parseCidr);
const metadataNames = new Set(["metadata", "metadata.google.internal", "metadata.goog", "instance-data"]);

const translators = [parseCidr("64:ff9b::/96"), parseCidr("::/96")];
const sixToFour = parseCidr("2002::/16");

/** The address itself and the IPv4 address that a translated one leads to. */
function meanings(address: Address): Address[] {
  if (translators.some((cidr) => holds(cidr, address))) {
    return [address, { family: 4, value: address.value & 0xffff_ffffn }];
  }
  if (holds(sixToFour, address)) {
    return [address, { family: 4, value: (address.value >> 80n) & 0xffff_ffffn }];
  }
  return [address];
}

/** A refusal: the reason, in words that go after the address. `allowed` says how an operator may permit it. */
export class AddressRefused extends Error {
  constructor(host: string, why: string, allowable: boolean) {
    const hint = allowable
      ? " If that is meant, whoever runs Rollcall adds the network to ROLLCALL_ALLOW_CIDRS."
      : "";
    super(`Rollcall does not connect to ${host}: ${why}.${hint}`);
    this.name = "AddressRefused";
  }
}

export type Guard = {
  /** Throws AddressRefused unless this address may be reached. `host` is what the person wrote. */
  checkAddress(address: string, host: string, protocol: "http:" | "https:"): void;
  /** Throws AddressRefused for a host name that is never looked up, or an address that is refused. */
  checkHost(host: string, protocol: "http:" | "https:"): void;
};

/** A guard that lets these blocks through although they are private. Plain http goes to them only. */
export function createGuard(allowCidrs: readonly string[]): Guard {
  const allowed: Cidr[] = allowCidrs.map(parseCidr);

  function checkAddress(text: string, host: string, protocol: "http:" | "https:"): void {
    const address = parseAddress(text);
    if (address === null) throw new AddressRefused(host, `${text} is not an address`, false);
    const shown = host === text ? "it" : `its address ${text}`;
    if (meanings(address).some((each) => metadata.some((cidr) => holds(cidr, each)))) {
      throw new AddressRefused(
        host,
        `${shown} is a cloud's metadata service, which is never contacted`,
        false,
      );
    }
    if (allowed.some((cidr) => holds(cidr, address))) return;
    const block = blocks.find(({ cidr }) => holds(cidr, address));
    if (block) throw new AddressRefused(host, `${shown} is ${block.what}`, true);
    if (protocol === "http:") {
      throw new AddressRefused(host, "plain http goes only to networks that were allowed; use https", true);
    }
  }

  return {
    checkAddress,
    checkHost(host, protocol) {
      const bare = host.replace(/\.$/, "").toLowerCase();
      if (metadataNames.has(bare)) {
        throw new AddressRefused(host, "it is a cloud's metadata service, which is never contacted", false);
      }
      const literal = host.replace(/^\[|\]$/g, "");
      if (parseAddress(literal)) checkAddress(literal, literal, protocol);
    },
  };
}
