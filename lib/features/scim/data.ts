import type { Pool } from "pg";
import { z } from "zod";
import {
  groupAnswer,
  listAnswer,
  pageAsked,
  Selection,
  userAnswer,
  versionOf,
} from "@/lib/domain/scim/answer";
import { groupAttributes, userAttributes } from "@/lib/domain/scim/attributes";
import type { Resource } from "@/lib/domain/scim/canonical";
import { readFilter } from "@/lib/domain/scim/path";
import { ScimProblem } from "@/lib/domain/scim/problem";
import { userSchema } from "@/lib/domain/scim/user";
import { guardedRead, type Runner } from "@/lib/platform/read";
import type { ScimAnswer } from "@/lib/platform/scim-route";
import { filterSql } from "./data-filter";

const reference = z.object({ value: z.string(), display: z.string() });
const userRowSchema = z.object({
  id: z.string(),
  user: userSchema,
  active: z.boolean(),
  managerId: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  groups: z.array(reference),
});
export type ScimUserRow = z.output<typeof userRowSchema>;

const groupRowSchema = z.object({
  id: z.string(),
  displayName: z.string(),
  externalId: z.string().nullable(),
  createdAt: z.date(),
  updatedAt: z.date(),
  members: z.array(reference).nullable(),
});
export type ScimGroupRow = z.output<typeof groupRowSchema>;

/** How a question is asked: where we are, and what its address says. */
export interface Asked {
  base: string;
  query: URLSearchParams;
}

const readMs = 5000;
const shapes = {
  User: {
    table: "scim_users",
    columns: `r.id, r.resource AS "user", r.active, r.manager_id AS "managerId", r.created_at AS "createdAt", r.updated_at AS "updatedAt"`,
    groups: `coalesce((SELECT json_agg(json_build_object('value', g.id, 'display', g.display_name) ORDER BY g.display_name, g.id)
      FROM scim_members m JOIN scim_groups g ON g.id = m.group_id WHERE m.user_id = r.id), '[]') AS groups`,
    noGroups: "'[]'::json AS groups",
  },
  Group: {
    table: "scim_groups",
    columns: `r.id, r.display_name AS "displayName", r.external_id AS "externalId", r.created_at AS "createdAt", r.updated_at AS "updatedAt"`,
    members: `coalesce((SELECT json_agg(json_build_object('value', u.id, 'display', coalesce(u.resource->>'displayName', u.resource->>'userName')) ORDER BY u.user_name)
      FROM scim_members m JOIN scim_users u ON u.id = m.user_id WHERE m.group_id = r.id), '[]') AS members`,
    noMembers: "NULL AS members",
  },
} as const;

const isId = (id: string) => z.guid().safeParse(id).success;
const missing = (kind: "User" | "Group") =>
  new ScimProblem(404, null, `There is no such ${kind.toLowerCase()}.`);

/** One user. Throws ScimProblem with the status 404. */
export async function userRow(db: Runner, id: string): Promise<ScimUserRow> {
  const { table, columns, groups } = shapes.User;
  const found = isId(id)
    ? await db.query(`SELECT ${columns}, ${groups} FROM ${table} r WHERE r.id = $1`, [id])
    : null;
  if (!found?.rows[0]) throw missing("User");
  return userRowSchema.parse(found.rows[0]);
}

/** One group. Throws ScimProblem with the status 404. */
export async function groupRow(db: Runner, id: string, withMembers: boolean): Promise<ScimGroupRow> {
  const { table, columns, members, noMembers } = shapes.Group;
  const found = isId(id)
    ? await db.query(
        `SELECT ${columns}, ${withMembers ? members : noMembers} FROM ${table} r WHERE r.id = $1`,
        [id],
      )
    : null;
  if (!found?.rows[0]) throw missing("Group");
  return groupRowSchema.parse(found.rows[0]);
}

/** The answer that shows a user as it is kept. */
export function showUser(row: ScimUserRow, { base, query }: Asked, status: 200 | 201 = 200): ScimAnswer {
  const body = userAnswer({ ...row, user: { ...row.user, active: row.active } }, base);
  return shown(row, Selection.of(query, userAttributes).of(body), `${base}/Users/${row.id}`, status);
}

/** The answer that shows a group as it is kept. */
export function showGroup(row: ScimGroupRow, { base, query }: Asked, status: 200 | 201 = 200): ScimAnswer {
  const body = groupAnswer(row, base);
  return shown(row, Selection.of(query, groupAttributes).of(body), `${base}/Groups/${row.id}`, status);
}

function shown(
  row: ScimUserRow | ScimGroupRow,
  body: Resource,
  location: string,
  status: 200 | 201,
): ScimAnswer {
  return { status, body, version: versionOf(row), location };
}

export function readUserById(pool: Pool, id: string, asked: Asked): Promise<ScimAnswer> {
  return guardedRead(pool, async (db) => showUser(await userRow(db, id), asked), readMs);
}

export function readGroupById(pool: Pool, id: string, asked: Asked): Promise<ScimAnswer> {
  const withMembers = Selection.of(asked.query, groupAttributes).has("members");
  return guardedRead(pool, async (db) => showGroup(await groupRow(db, id, withMembers), asked), readMs);
}

/** A page of the users that a filter finds, the oldest first. Throws ScimProblem `invalidFilter`, `invalidValue`. */
export async function listScimUsers(pool: Pool, asked: Asked): Promise<ScimAnswer> {
  const selection = Selection.of(asked.query, userAttributes);
  const { columns, groups, noGroups } = shapes.User;
  const picked = `${columns}, ${selection.has("groups") ? groups : noGroups}`;
  return list(pool, "User", asked, picked, (row) => {
    const { user, ...kept } = userRowSchema.parse(row);
    return selection.of(userAnswer({ ...kept, user: { ...user, active: kept.active } }, asked.base));
  });
}

/** A page of the groups that a filter finds, the oldest first. Throws ScimProblem `invalidFilter`, `invalidValue`. */
export async function listScimGroups(pool: Pool, asked: Asked): Promise<ScimAnswer> {
  const selection = Selection.of(asked.query, groupAttributes);
  const { columns, members, noMembers } = shapes.Group;
  const picked = `${columns}, ${selection.has("members") ? members : noMembers}`;
  return list(pool, "Group", asked, picked, (row) =>
    selection.of(groupAnswer(groupRowSchema.parse(row), asked.base)),
  );
}

async function list(
  pool: Pool,
  kind: "User" | "Group",
  { query }: Asked,
  columns: string,
  answer: (row: unknown) => Resource,
): Promise<ScimAnswer> {
  const { startIndex, count } = pageAsked(query);
  const filter = query.get("filter");
  const attributes = kind === "User" ? userAttributes : groupAttributes;
  const { sql, values } = filterSql(kind, filter === null ? [] : readFilter(filter, attributes));
  const { table } = shapes[kind];
  return guardedRead(
    pool,
    async (db) => {
      const total = await db.query<{ total: number }>(
        `SELECT count(*)::int AS total FROM ${table} r WHERE ${sql}`,
        values,
      );
      const rows = await db.query(
        `SELECT ${columns} FROM ${table} r WHERE ${sql} ORDER BY r.created_at, r.id LIMIT ${count} OFFSET ${startIndex - 1}`,
        values,
      );
      return { status: 200, body: listAnswer(rows.rows.map(answer), total.rows[0]?.total ?? 0, startIndex) };
    },
    readMs,
  );
}
