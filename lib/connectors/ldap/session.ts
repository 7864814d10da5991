import { connect, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isProtected, tlsOptions } from "@/lib/connectors/sdk/tls-choice";
import { untilAborted } from "@/lib/connectors/sdk/until-aborted";
import { type LdapConfig, portOf, serverName } from "./config";
import { type Entry, entryOf } from "./entry";
import { failureOf } from "./failures";

export type LdapContext = LiveContext<LdapConfig>;

export interface Search {
  base: string;
  scope: "base" | "sub";
  filter: string;
  attributes: string[];
  /** What it needs to be read, in words of the directory. */
  permission: string;
  pageSize?: number;
}

/** One connection, signed in. */
export interface Session {
  /** The pages of a search, one search at a time. @throws SourceError when the server refuses, limits, or breaks off. */
  pages(search: Search): AsyncIterable<Entry[]>;
  /** A search for a few entries, beside others. An entry that is not there is an empty list. */
  find(search: Search): Promise<Entry[]>;
  end(): void;
}

/** How a session is opened; tests put another in its place. */
export type OpenSession = (ctx: LdapContext) => Promise<Session>;

/** Shorter than the patience of the check. */
const connectMs = 4_000;
const answerMs = 120_000;

/** Connects, encrypts as the settings say, and signs in. */
export const openSession: OpenSession = async (ctx) => {
  const { server, transport, tls, ca, user, password } = ctx.config;
  const where = serverName(ctx.config);
  const lookup = ctx.lookup(server.host, isProtected(tls));
  const { Client } = await import("ldapts");
  const target = { host: server.host, port: portOf(ctx.config), lookup };
  const protection = tlsOptions(tls, ca);
  const secure = protection && {
    ...protection,
    host: server.host,
    ...(isIP(server.host) ? {} : { servername: server.host }),
  };
  const isLdaps = secure !== null && transport === "ldaps";
  let socket: Socket | null = null;
  // The library connects again by itself, neither encrypted nor signed in: then a list would only look empty.
  const once = <T extends Socket>(make: () => T): T => {
    if (socket) throw new SourceError({ kind: "unreachable", message: `${where} closed the connection.` });
    const made = make();
    socket = made;
    return made;
  };
  const client = new Client({
    url: `${isLdaps ? "ldaps" : "ldap"}://directory`,
    connectTimeout: connectMs,
    timeout: answerMs,
    ...(isLdaps
      ? { createSecureConnection: () => once(() => connectTls({ ...target, ...secure })) }
      : { createConnection: () => once(() => connect(target)) }),
  });
  const end = () => {
    ctx.signal.removeEventListener("abort", end);
    socket?.destroy();
  };
  ctx.signal.addEventListener("abort", end, { once: true });
  const guarded = async <T>(permission: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await untilAborted(ctx.signal, work);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw new SourceError(failureOf(error, where, permission), { cause: causeOf(error) });
    }
  };
  const late = setTimeout(() => socket?.destroy(new Error("Connection timeout")), connectMs);
  try {
    await guarded("sign-in", async () => {
      if (secure && !isLdaps) await client.startTLS(secure);
      await client.bind(user, password);
    });
  } catch (error) {
    end();
    throw error;
  } finally {
    clearTimeout(late);
  }
  return {
    end,
    async find({ base, scope, filter, attributes, permission }) {
      try {
        const found = await guarded(permission, () => client.search(base, { scope, filter, attributes }));
        return found.searchEntries.map(entryOf);
      } catch (error) {
        if (error instanceof SourceError && error.cause instanceof NoSuchEntry) return [];
        throw error;
      }
    },
    async *pages({ base, scope, filter, attributes, permission, pageSize = 500 }) {
      const options = { scope, filter, attributes };
      let read = 0;
      let lastWasEmpty = true;
      for await (const entries of paged(pageSize, options)) {
        read += entries.length;
        lastWasEmpty = entries.length === 0;
        yield entries;
      }
      // The library stops at an empty page whether or not the server has more: the list is counted, in other pieces.
      if (!lastWasEmpty) return;
      let counted = 0;
      for await (const entries of paged(pageSize - 1, { ...options, attributes: ["1.1"] }))
        counted += entries.length;
      if (counted !== read)
        throw new SourceError({ kind: "unreachable", message: `${where} broke off its list.` });

      async function* paged(size: number, how: typeof options): AsyncGenerator<Entry[]> {
        const results = client.searchPaginated(base, { ...how, paged: { pageSize: size } });
        for (;;) {
          const result = await guarded(permission, () => results.next());
          if (result.done) return;
          yield result.value.searchEntries.map(entryOf);
        }
      }
    },
  };
};

class NoSuchEntry extends Error {}

/** Errors of the library may quote the server: none goes on as a cause. */
function causeOf(error: unknown): Error {
  const isMissing = error instanceof Error && "code" in error && error.code === 32;
  return isMissing ? new NoSuchEntry("There is no such entry.") : new Error("The directory did not answer.");
}
