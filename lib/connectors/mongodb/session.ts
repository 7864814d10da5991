import type { Document } from "mongodb";
import { z } from "zod";
import { type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { isProtected, tlsOptions } from "@/lib/connectors/sdk/tls-choice";
import { untilAborted } from "@/lib/connectors/sdk/until-aborted";
import { type MongoConfig, serverName } from "./config";
import { failureOf } from "./failures";

export type MongoContext = LiveContext<MongoConfig>;

/** A command to the database `admin`, or a pipeline over what runs there; and what it needs. */
export interface Question {
  name: string;
  command: Document | Document[];
  permission: string;
}

/** One connection to one server. */
export interface Session {
  /** The answer as plain JSON; of a pipeline, its rows. @throws SourceError when the server refuses or cannot be reached. */
  ask(question: Question): Promise<unknown>;
  end(): Promise<void>;
}

/** How a session is opened; tests put another in its place. */
export type OpenSession = (ctx: MongoContext) => Promise<Session>;

/** Shorter than the patience of the check. */
const connectMs = 4_000;
const answerMs = 30_000;
/** The driver looks after its server in the background; a reading is over before it would look twice. */
const heartbeatMs = 3_600_000;

const answerSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]);

/** Signs in to one server: the driver follows it to no other member. */
export const openSession: OpenSession = async (ctx) => {
  const { host, user, password, auth_database: authSource, tls, ca } = ctx.config;
  const where = serverName(ctx.config);
  const lookup = ctx.lookup(host, isProtected(tls));
  const { BSON, MongoClient } = await import("mongodb");
  const secure = tlsOptions(tls, ca);
  const client = new MongoClient(`mongodb://${where}/`, {
    ...(user && password ? { auth: { username: user, password }, authSource } : {}),
    ...(secure ? { ...secure, tls: true } : { tls: false }),
    lookup,
    directConnection: true,
    readPreference: "primaryPreferred",
    appName: "rollcall connector/mongodb",
    maxPoolSize: 1,
    heartbeatFrequencyMS: heartbeatMs,
    serverMonitoringMode: "poll",
    serverSelectionTimeoutMS: connectMs,
    connectTimeoutMS: connectMs,
    socketTimeoutMS: answerMs,
    retryReads: false,
  });
  const end = async () => {
    ctx.signal.removeEventListener("abort", stop);
    await client.close().catch(() => undefined);
  };
  const stop = () => void end();
  ctx.signal.addEventListener("abort", stop, { once: true });
  const run = (command: Document | Document[]): Promise<Document | Document[]> => {
    const admin = client.db("admin");
    return Array.isArray(command) ? admin.aggregate(command).toArray() : admin.command(command);
  };
  return {
    ask: async ({ command, permission }) => {
      try {
        const answer = await untilAborted(ctx.signal, () => run(command));
        return answerSchema.parse(JSON.parse(BSON.EJSON.stringify(answer, { relaxed: true })));
      } catch (error) {
        ctx.signal.throwIfAborted();
        throw new SourceError(failureOf(error, where, permission), { cause: error });
      }
    },
    end,
  };
};
