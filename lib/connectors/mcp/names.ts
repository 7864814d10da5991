import { SourceError } from "@/lib/connectors/sdk/contract";
import { serverAddress } from "@/lib/connectors/sdk/server-address";
import type { Ref } from "@/lib/domain/record";

/** Servers and agents are known by their address; files that nobody says the machine of have a realm of their own. */

export const system = "mcp";
export const agentRealm = "a2a";
export const fileRealm = "mcp:files";

export const machineRealm = (machine: string | undefined): string =>
  machine ? `host:${machine}` : fileRealm;

export function agentRef(address: string): Ref {
  return { realm: agentRealm, externalId: `agent:${address}` };
}

/** An address as an id, in whatever the organisation's key makes of what is secret in it. */
export function addressOf(url: string, fingerprint: ((secret: string) => string) | null): string {
  const address = serverAddress(url, fingerprint);
  if (address !== null) return address;
  throw new SourceError({
    kind: "unsupported",
    message: `An address at ${new URL(url).host} holds a key, and without the organisation's fingerprint key nothing tells it from others.`,
  });
}
