import { connect, type Socket } from "node:net";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import type { Row } from "@/lib/connectors/sdk/listings";
import { isProtected, type TlsMode } from "@/lib/connectors/sdk/tls-choice";
import { untilAborted } from "@/lib/connectors/sdk/until-aborted";
import type { MysqlConfig } from "./config";
import { failureOf } from "./failures";

export type MysqlContext = LiveContext<MysqlConfig>;

export interface Question {
  name: string;
  sql: string;
  values: (string | number)[];
  /** What the question needs, in the words of the access guide. */
  permission: string;
}

/** One connection to the server. Questions are asked one after another. */
export interface Session {
  /** @throws SourceError when the server refuses or cannot be reached. */
  rows(question: Question): Promise<Row[]>;
  end(): Promise<void>;
}

/** How a session is opened; tests put another in its place. */
export type OpenSession = (ctx: MysqlContext) => Promise<Session>;

const connectMs = 10_000;
const statementMs = 30_000;
/** A server that hangs does not take leave. */
const farewellMs = 1_000;
/** Read only; dates in UTC; backslashes escape, which the driver counts on. */
const preamble = [
  "SET SESSION TRANSACTION READ ONLY",
  "SET time_zone = '+00:00'",
  "SET sql_mode = ''",
  "SET group_concat_max_len = 65536",
];
const rowsSchema = z.array(z.record(z.string(), z.unknown()));

/** Signs in to the server. */
export const openSession: OpenSession = async (ctx) => {
  const { host, port, user, password, tls, ca } = ctx.config;
  const where = `${host}:${port}`;
  const lookup = ctx.lookup(host, isProtected(tls));
  const { createConnection } = await import("mysql2/promise");
  const guarded = async <T>(permission: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await untilAborted(ctx.signal, work);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw new SourceError(failureOf(error, where, permission), { cause: error });
    }
  };
  let socket: Socket | null = null;
  const stop = () => socket?.destroy();
  ctx.signal.addEventListener("abort", stop, { once: true });
  const connecting = guarded("LOGIN", () =>
    createConnection({
      host,
      port,
      user,
      password: password ?? "",
      ...secured(tls, ca),
      stream: () => {
        socket = connect({ host, port, lookup });
        return socket;
      },
      connectTimeout: connectMs,
      // A statement of ours is one statement, and nothing on this machine is sent.
      multipleStatements: false,
      flags: ["-LOCAL_FILES"],
      dateStrings: true,
      supportBigNumbers: true,
      bigNumberStrings: true,
      connectAttributes: { program_name: "rollcall connector/mysql" },
    }),
  );
  const connection = await connecting.catch((error: unknown) => {
    ctx.signal.removeEventListener("abort", stop);
    stop();
    throw error;
  });
  // A connection that breaks between two questions fails the next one; without a listener it would end the process.
  connection.on("error", () => undefined);
  const query = async (sql: string, values: (string | number)[] = []) => {
    const [rows] = await connection.query({ sql, values, timeout: statementMs });
    return rows;
  };
  const end = async () => {
    ctx.signal.removeEventListener("abort", stop);
    await untilAborted(AbortSignal.timeout(farewellMs), () => connection.end()).catch(() => undefined);
    connection.destroy();
  };
  try {
    for (const statement of preamble) await guarded("LOGIN", () => query(statement));
  } catch (error) {
    await end();
    throw error;
  }
  return {
    rows: ({ sql, values, permission }) =>
      guarded(permission, async () => rowsSchema.parse(await query(sql, values))),
    end,
  };
};

/** The driver has its own words for what is checked of a certificate. */
function secured(tls: TlsMode, ca: string | undefined) {
  if (tls === "disable") return {};
  return {
    ssl: {
      rejectUnauthorized: tls !== "require",
      verifyIdentity: tls === "verify-full",
      ...(ca && isProtected(tls) ? { ca } : {}),
    },
  };
}
