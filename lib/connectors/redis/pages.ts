import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { type Row, readListings } from "@/lib/connectors/sdk/listings";
import { scrub } from "@/lib/domain/secrets/scrub";
import { readAclLine } from "./acl-line";
import { connectedUsers } from "./client-list";
import { nodeId } from "./config";
import { serverPermission, sessionsPermission, usersPermission } from "./manifest";
import type { OpenSession, RedisContext, Session } from "./session";

const pageSize = 500;

/** What a data set asks, and what of the answer goes on, in order of the name. */
interface Reading {
  command: string[];
  permission: string;
  rows(ctx: RedisContext, answer: unknown): Row[];
}

export const readings: { [dataSet: string]: Reading } = {
  users: { command: ["ACL", "LIST"], permission: usersPermission, rows: userRows },
  sessions: {
    command: ["CLIENT", "LIST"],
    permission: sessionsPermission,
    rows: (_ctx, answer) => connectedUsers(text(answer)),
  },
  server: {
    command: ["INFO"],
    permission: serverPermission,
    rows: (_ctx, answer) => [serverRow(text(answer))],
  },
};

/**
 * The answers of one scope. Redis gives each list whole; it is handed on in pieces.
 * @throws SourceError when the server refuses or cannot be understood.
 */
export async function* readScope(
  open: OpenSession,
  ctx: RedisContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const reading = Object.hasOwn(readings, scope.dataSet) ? readings[scope.dataSet] : undefined;
  const node = ctx.config.nodes.find((each) => scope.key.startsWith(`${nodeId(ctx.config, each)}/`));
  if (!reading || !node) {
    throw new SourceError({
      kind: "unsupported",
      message: `This source does not read ${scope.title.slice(0, 200)}.`,
    });
  }
  const session = await open(ctx, node);
  let all: Row[];
  try {
    all = reading.rows(ctx, await ask(session, reading)).sort(byName);
  } finally {
    session.end();
  }
  yield* readListings(
    [{ call: scope.dataSet, key: ["name"] }],
    cursor,
    pageSize,
    async (_list, after, limit) => {
      const from = after?.[0];
      const rows = all.filter((row) => from === undefined || nameOf(row) > from).slice(0, limit);
      // A name or a pattern may hold a secret; it goes no further.
      return { rows, body: scrub({ node: nodeId(ctx.config, node), rows }) };
    },
  );
}

/** The answer to the command of a data set. */
export function ask(session: Session, { command, permission }: Reading): Promise<unknown> {
  return session.ask(command, permission);
}

function userRows(ctx: RedisContext, answer: unknown): Row[] {
  if (!Array.isArray(answer))
    throw new SourceError({ kind: "malformed", message: "The answer is not a list of users." });
  const mark = (hash: string, index: number) =>
    ctx.fingerprint?.(`redis:${hash}`).slice(0, 16) ?? `#${index + 1}`;
  return answer.map((line: unknown) => {
    const user = typeof line === "string" ? readAclLine(line, mark) : null;
    if (user) return { ...user };
    throw new SourceError({ kind: "malformed", message: "A line of the list of users is not one." });
  });
}

const told = [
  "redis_version",
  "valkey_version",
  "server_name",
  "redis_mode",
  "role",
  "cluster_enabled",
  "master_host",
  "master_port",
];

function serverRow(info: string): Row {
  const pairs = info.split(/\r?\n/).flatMap((line) => {
    const at = line.indexOf(":");
    return at > 0 && told.includes(line.slice(0, at))
      ? [[line.slice(0, at), line.slice(at + 1).slice(0, 200)]]
      : [];
  });
  return { name: "server", facts: Object.fromEntries(pairs) };
}

function text(answer: unknown): string {
  if (typeof answer === "string") return answer;
  throw new SourceError({ kind: "malformed", message: "The answer is not the text that the command gives." });
}

function nameOf(row: Row): string {
  return typeof row.name === "string" ? row.name : "";
}

function byName(one: Row, other: Row): number {
  return nameOf(one) < nameOf(other) ? -1 : nameOf(one) > nameOf(other) ? 1 : 0;
}
