import { type Failure, type LiveContext, SourceError } from "@/lib/connectors/sdk/contract";
import { socketFailure } from "@/lib/connectors/sdk/socket-failure";
import { isProtected, tlsOptions } from "@/lib/connectors/sdk/tls-choice";
import { untilAborted } from "@/lib/connectors/sdk/until-aborted";
import { type Node, nodeName, type RedisConfig } from "./config";

export type RedisContext = LiveContext<RedisConfig>;

/** One connection to one server. */
export interface Session {
  /** The answer to a command, as text. @throws SourceError when the server refuses or cannot be reached. */
  ask(command: string[], permission: string): Promise<unknown>;
  end(): void;
}

/** How a session is opened; tests put another in its place. */
export type OpenSession = (ctx: RedisContext, node: Node) => Promise<Session>;

/** Shorter than the patience of the check: the driver lets go of a connection in the making at this time only. */
const connectMs = 4_000;
const answerMs = 30_000;

/** Signs in to one server. */
export const openSession: OpenSession = async (ctx, { host, port }) => {
  const { user, password, tls, ca } = ctx.config;
  const where = nodeName({ host, port });
  const lookup = ctx.lookup(host, isProtected(tls));
  const { createClient } = await import("@redis/client");
  const secure = tlsOptions(tls, ca);
  const shared = {
    host,
    port,
    lookup,
    connectTimeout: connectMs,
    socketTimeout: answerMs,
    reconnectStrategy: false as const,
  };
  const client = createClient({
    // The second protocol needs no command beside those of the reader.
    RESP: 2,
    disableClientInfo: true,
    maintNotifications: "disabled",
    socket: secure ? { ...shared, ...secure, tls: true } : shared,
    ...(password ? { username: user, password } : {}),
  });
  // Every failure reaches whoever waits for an answer; without a listener it would end the process.
  client.on("error", () => undefined);
  const end = () => {
    ctx.signal.removeEventListener("abort", end);
    if (client.isOpen) client.destroy();
  };
  ctx.signal.addEventListener("abort", end, { once: true });
  const guarded = async <T>(permission: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await untilAborted(ctx.signal, work);
    } catch (error) {
      ctx.signal.throwIfAborted();
      throw new SourceError(failureOf(error, where, permission), { cause: error });
    }
  };
  try {
    await guarded("AUTH", () => client.connect());
  } catch (error) {
    end();
    throw error;
  }
  return { ask: (command, permission) => guarded(permission, () => client.sendCommand(command)), end };
};

/** What the first word of an error answer means. */
const meanings: { [word: string]: [kind: Failure["kind"], why: string] } = {
  NOPERM: ["denied", "the user may not run this command."],
  NOAUTH: ["denied", "it asks for a password, and none was given."],
  WRONGPASS: ["denied", "the name or the password is not accepted."],
  DENIED: ["denied", "it takes connections from its own machine only (protected mode)."],
  LOADING: ["unreachable", "it is still loading its data."],
  MASTERDOWN: ["unreachable", "it has lost its master."],
};

/** What an error of the driver means for the person who waits. Never quotes the server. */
export function failureOf(error: unknown, where: string, permission: string): Failure {
  const network = socketFailure(error, where);
  if (network) return network;
  const text = error instanceof Error ? error.message : "";
  const known = meanings[/^[A-Z]+/.exec(text)?.[0] ?? ""];
  const [kind, why] = known ?? plainReason(text);
  const message = `${where}: ${why}`;
  return kind === "denied" ? { kind, message, permission } : { kind, message };
}

function plainReason(text: string): [kind: Failure["kind"], why: string] {
  if (/unknown (?:sub)?command/i.test(text))
    return ["unsupported", "it has no users; they came with version 6."];
  if (/max number of clients/i.test(text)) return ["throttled", "it has no connection left."];
  if (/called without any password configured/i.test(text))
    return ["denied", "it has no password, and one was given."];
  if (/timeout/i.test(text)) return ["unreachable", "it did not answer in time."];
  return ["unreachable", "the connection ended before the answer."];
}
