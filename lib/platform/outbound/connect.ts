import { type LookupAddress, lookup as systemLookup } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import { SourceError } from "@/lib/connectors/sdk/contract";
import type { TlsIdentity } from "@/lib/connectors/sdk/http";
import { networkTrouble } from "@/lib/platform/outbound/failures";
import { AddressRefused, createGuard, type Guard } from "@/lib/platform/outbound/guard";

/** Every address of a name, as the operating system resolves it. */
export type Resolve = (host: string) => Promise<LookupAddress[]>;

/** The system's own resolver. */
export const resolveBySystem: Resolve = (host) =>
  new Promise((done, fail) => {
    systemLookup(host, { all: true }, (error, addresses) => (error ? fail(error) : done(addresses)));
  });

/** A lookup that gives an address to the socket only when every address of the name may be reached. */
function guardedLookup(guard: Guard, resolve: Resolve, protocol: "http:" | "https:"): LookupFunction {
  return (host, options, callback) => {
    resolve(host).then(
      (addresses) => {
        const wanted = addresses.filter(({ family }) => !options.family || options.family === family);
        const [first] = wanted;
        try {
          for (const { address } of addresses) guard.checkAddress(address, host, protocol);
          if (first === undefined) throw new AddressRefused(host, "the name has no address", false);
        } catch (error) {
          return callback(error instanceof Error ? error : new Error(String(error)), []);
        }
        return options.all ? callback(null, wanted) : callback(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

/**
 * For sources that do not speak HTTP: gives the lookup that a socket to `host` opens with (`net.connect({ host, port, lookup })`).
 * Throws `SourceError` for an address that may not be reached; unencrypted, only networks that were allowed may.
 */
export function createLookups(options: {
  allowCidrs: readonly string[];
  resolve?: Resolve;
}): (host: string, encrypted: boolean) => LookupFunction {
  const guard = createGuard(options.allowCidrs);
  return (host, encrypted) => {
    const protocol = encrypted ? "https:" : "http:";
    try {
      guard.checkHost(host, protocol);
    } catch (error) {
      throw new SourceError(networkTrouble(error, host).failure, { cause: error });
    }
    return guardedLookup(guard, options.resolve ?? resolveBySystem, protocol);
  };
}

/**
 * An undici agent whose sockets open only to checked addresses. Literal addresses never reach the lookup, so they are
 * checked before the socket is made; names are checked in the lookup, whose result is what the socket connects to.
 */
export function createGuardedAgent(options: {
  guard: Guard;
  resolve: Resolve;
  connectMs: number;
  headersMs: number;
  bodyMs: number;
  tls?: TlsIdentity;
}): Agent {
  const { guard, resolve, connectMs } = options;
  const connector = (protocol: "http:" | "https:") =>
    buildConnector({
      ...options.tls,
      timeout: connectMs,
      lookup: guardedLookup(guard, resolve, protocol),
      allowH2: false,
    });
  const secure = connector("https:");
  const plain = connector("http:");
  return new Agent({
    headersTimeout: options.headersMs,
    bodyTimeout: options.bodyMs,
    connect(target, callback) {
      const protocol = target.protocol === "http:" ? "http:" : "https:";
      try {
        guard.checkHost(target.hostname, protocol);
      } catch (error) {
        callback(error instanceof Error ? error : new Error(String(error)), null);
        return;
      }
      (protocol === "http:" ? plain : secure)(target, callback);
    },
  });
}
