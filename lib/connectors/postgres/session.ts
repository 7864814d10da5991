import { type Socket, Socket as TcpSocket } from "node:net";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { Row } from "@/lib/connectors/sdk/listings";
import { isProtected, tlsOptions } from "@/lib/connectors/sdk/tls-choice";
import { untilAborted } from "@/lib/connectors/sdk/until-aborted";
import type { PostgresConfig } from "./config";
import { failureOf } from "./failures";

export type PostgresContext = LiveContext<PostgresConfig>;

export interface Question {
  name: string;
  sql: string;
  values: (string | number)[];
  /** What the question needs, in the words of the access guide. */
  permission: string;
}

/** One connection to one database. Questions are asked one after another. */
export interface Session {
  /** @throws SourceError when the server refuses or cannot be reached. */
  rows(question: Question): Promise<Row[]>;
  end(): Promise<void>;
}

/** How a session is opened; tests put another in its place. */
export type OpenSession = (ctx: PostgresContext, database: string) => Promise<Session>;

const connectMs = 10_000;
const statementMs = 30_000;
/** A server that hangs does not take leave. */
const farewellMs = 1_000;
/** Read only, bounded, and with dates that have one form. As statements, because poolers refuse start-up options. */
const preamble = `SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY; SET statement_timeout = ${statementMs};
SET TimeZone = 'UTC'; SET DateStyle = 'ISO'; SET search_path = pg_catalog`;

/** Signs in to one database of the server. */
export const openSession: OpenSession = async (ctx, database) => {
  const { host, port, user, password, tls, ca } = ctx.config;
  const where = `${host}:${port}`;
  const lookup = ctx.lookup(host, isProtected(tls));
  const { Client } = await import("pg");
  const socket = guardedSocket(host, port, lookup);
  const client = new Client({
    host,
    port,
    user,
    password: password ?? "",
    database,
    ssl: tlsOptions(tls, ca) ?? false,
    stream: () => socket,
    application_name: "rollcall connector/postgres",
    connectionTimeoutMillis: connectMs,
    // The server's own limit comes first; this one is for a server that does not answer at all.
    query_timeout: statementMs + 5_000,
  });
  // A connection that breaks between two questions fails the next one; without a listener it would end the process.
  client.on("error", () => undefined);
  const stop = () => socket.destroy();
  ctx.signal.addEventListener("abort", stop, { once: true });
  const guarded = async <T>(permission: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await untilAborted(ctx.signal, work);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw new SourceError(failureOf(error, where, permission), { cause: error });
    }
  };
  const end = async () => {
    ctx.signal.removeEventListener("abort", stop);
    // A socket that is closed already, or never was open, has no answer to a farewell.
    if (socket.readyState === "open") {
      await untilAborted(AbortSignal.timeout(farewellMs), () => client.end()).catch(() => undefined);
    }
    socket.destroy();
  };
  try {
    await guarded("CONNECT ON DATABASE", async () => {
      await client.connect();
      await client.query(preamble);
    });
  } catch (error) {
    await end();
    throw error;
  }
  return {
    rows: ({ sql, values, permission }) =>
      guarded(permission, async () => (await client.query<Row>(sql, values)).rows),
    end,
  };
};

/** pg calls `connect(port, host)` on it; the address must come from the guarded lookup. */
function guardedSocket(host: string, port: number, lookup: ReturnType<PostgresContext["lookup"]>): Socket {
  const socket = new TcpSocket();
  const connect = socket.connect.bind(socket);
  return Object.assign(socket, { connect: () => connect({ host, port, lookup }) });
}
