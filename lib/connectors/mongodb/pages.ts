import { z } from "zod";
import { type Answer, type Cursor, type Scope, SourceError } from "@/lib/connectors/sdk/contract";
import { hintsOf, tagsOf } from "@/lib/connectors/sdk/label-tags";
import { type Row, readListings } from "@/lib/connectors/sdk/listings";
import { scrub } from "@/lib/domain/secrets/scrub";
import { connectedUsers } from "./connected-users";
import { rolesPermission, serverPermission, sessionsPermission, usersPermission } from "./manifest";
import { clusterRealm } from "./names";
import { listOf } from "./records";
import type { MongoContext, OpenSession, Question, Session } from "./session";

/** Users of one page. */
const usersOfPage = 500;
/** Roles of one page: they are asked for by name, with all that each allows. */
const rolesOfPage = 50;

export const questions = {
  users: {
    name: "usersInfo",
    // Without credentials, which have to be asked for.
    command: { usersInfo: { forAllDBs: true } },
    permission: usersPermission,
  },
  roles: (names: RoleName[]): Question => ({
    name: "rolesInfo",
    command: { rolesInfo: names, showPrivileges: true },
    permission: rolesPermission,
  }),
  sessions: {
    name: "$currentOp",
    // The server itself leaves out what the others do.
    command: [
      { $currentOp: { allUsers: true, idleConnections: true } },
      { $match: { "effectiveUsers.0": { $exists: true } } },
      { $project: { _id: 0, effectiveUsers: 1, appName: 1, client: 1, client_s: 1 } },
    ],
    permission: sessionsPermission,
  },
  hello: { name: "hello", command: { hello: 1 }, permission: serverPermission },
  build: { name: "buildInfo", command: { buildInfo: 1 }, permission: serverPermission },
} satisfies { [name: string]: Question | ((names: RoleName[]) => Question) };

interface RoleName {
  role: string;
  db: string;
}

interface HeldRole extends Row {
  key: string;
  name: RoleName | null;
}

type Read = (session: Session) => AsyncIterable<Answer>;

const listing = (call: string, key: string) => [{ call, key: [key] }];

/**
 * The answers of one scope. MongoDB gives its users whole; they are handed on in pieces.
 * @throws SourceError when the server refuses or cannot be understood.
 */
export async function* readScope(
  open: OpenSession,
  ctx: MongoContext,
  scope: Scope,
  cursor: Cursor | null,
): AsyncGenerator<Answer> {
  const realm = clusterRealm(ctx.config);
  // A name or what somebody wrote beside a user may hold a secret; it goes no further.
  const body = (rows: Row[]) => scrub({ realm, items: rows });
  const pieces = (call: string, rows: Row[], limit: number) =>
    readListings(listing(call, "key"), cursor, limit, async (_list, after) => {
      const piece = rowsAfter(rows, after, limit);
      return { rows: piece, body: body(piece) };
    });
  const readers: { [dataSet: string]: Read } = {
    users: async function* (session) {
      yield* pieces("users", await readUsers(session), usersOfPage);
    },
    roles: async function* (session) {
      const held = heldRoles(await readUsers(session));
      yield* readListings(listing("roles", "key"), cursor, rolesOfPage, async (_list, after) => {
        const piece = rowsAfter(held, after, rolesOfPage);
        const rows = await readRoles(session, piece);
        return { rows, body: body(rows) };
      });
    },
    sessions: async function* (session) {
      yield* pieces("sessions", connectedUsers(await session.ask(questions.sessions)), usersOfPage);
    },
    server: async function* (session) {
      yield { call: "server", body: body([await readServer(session)]), next: null };
    },
  };
  const read = Object.hasOwn(readers, scope.dataSet) ? readers[scope.dataSet] : undefined;
  if (!read) {
    throw new SourceError({ kind: "unsupported", message: `This version does not read ${scope.dataSet}.` });
  }
  const session = await open(ctx);
  try {
    yield* read(session);
  } finally {
    await session.end();
  }
}

const usersSchema = z.object({ users: z.array(z.looseObject({ user: z.string(), db: z.string() })) });
const roleName = z.object({ role: z.string(), db: z.string().min(1) });
const rolesSchema = z.object({ roles: z.array(z.looseObject({ role: z.string(), db: z.string() })) });

async function readUsers(session: Session): Promise<Row[]> {
  const { users } = understood(usersSchema, await session.ask(questions.users), "usersInfo");
  return users
    .map(({ userId, user, db, roles, mechanisms, customData }) => ({
      ...{ key: `${db}.${user}`, userId, user, db, roles, mechanisms },
      // Applications put anything beside a user: only who may answer for it is kept.
      hints: hintsOf(tagsOf(customData)),
    }))
    .sort(byKey);
}

/** The roles that users hold, once each. One without a name that can be read stays, without it: it becomes a problem. */
function heldRoles(users: Row[]): HeldRole[] {
  const roles = new Map<string, HeldRole>();
  for (const user of users) {
    for (const [index, held] of listOf(user.roles).entries()) {
      const name = roleName.safeParse(held).data ?? null;
      // No database is without a name, so that these keys are nobody else's.
      const key = name ? `${name.db}.${name.role}` : `.${user.key}/${index}`;
      roles.set(key, { key, name });
    }
  }
  return [...roles.values()].sort(byKey);
}

/** What the roles allow. One that is gone meanwhile has nothing to say. */
async function readRoles(session: Session, held: HeldRole[]): Promise<Row[]> {
  const names = held.flatMap(({ name }) => name ?? []);
  const answer = names.length > 0 ? await session.ask(questions.roles(names)) : { roles: [] };
  const { roles } = understood(rolesSchema, answer, "rolesInfo");
  const found = new Map(roles.map((role) => [`${role.db}.${role.role}`, role]));
  return held.map(({ key, name }) => {
    if (!name) return { key };
    const { role, db } = name;
    const told = found.get(`${db}.${role}`);
    const allows = told?.inheritedPrivileges ?? told?.privileges;
    return { key, role, db, isBuiltin: told?.isBuiltin, inherits: told?.roles, allows };
  });
}

const helloSchema = z.object({ setName: z.string().optional(), msg: z.string().optional() });
const buildSchema = z.object({ version: z.string() });

async function readServer(session: Session): Promise<Row> {
  const { setName, msg } = understood(helloSchema, await session.ask(questions.hello), "hello");
  const { version } = understood(buildSchema, await session.ask(questions.build), "buildInfo");
  return { version, set: setName, router: msg === "isdbgrid" };
}

function understood<T extends z.ZodType>(schema: T, answer: unknown, command: string): z.output<T> {
  const read = schema.safeParse(answer);
  if (read.success) return read.data;
  throw new SourceError({ kind: "malformed", message: `The answer to ${command} is not one that is known.` });
}

function rowsAfter<R extends Row>(rows: R[], after: string[] | null, limit: number): R[] {
  const from = after?.[0];
  return rows.filter((row) => from === undefined || String(row.key) > from).slice(0, limit);
}

function byKey(one: Row, other: Row): number {
  return String(one.key) < String(other.key) ? -1 : 1;
}
